#include "cli/commands.hpp"
#include "cli/library_versions.hpp"
#include "cli/network_program.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/available_cores.hpp"
#include "levywell/core/available_memory.hpp"
#include "levywell/core/version.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell/io/schema.hpp"

#include <limits>
#include <nlohmann/json.hpp>
#include <omp.h>
#include <ostream>

#include <fmt/core.h>

namespace levywell::inline cli {
namespace {

using Json = nlohmann::ordered_json;

#ifdef __clang__
constexpr const char* compiler = __VERSION__;  // begins with the name
#else
constexpr const char* compiler = "GCC " __VERSION__;
#endif

Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

/// LibTorch's versions, asked of the program that has it; null where there is none, or it is another build's.
void gather_network(Json& info) {
    const Json network = Json::parse(network_program_info(), nullptr, false);
    for (const char* name : {"torch", "blas"}) {
        info["libraries"][name] =
            network.is_object() && network.contains(name) ? network[name] : Json(nullptr);
    }
    const bool same = network.is_object() && network.value(schema::git_sha, "") == git_sha();
    info["network_program"] = !network.is_object() ? Json(nullptr)
                              : same               ? Json("of this build")
                                     : Json("of another build: " + network.value(schema::git_sha, ""));
}

Json gather() {
    Json info;
    info[schema::levywell_version] = version();
    info[schema::git_sha] = git_sha();
    info[schema::schema_version] = schema::version;
    info["compiler"] = compiler;
    info["backends"] = {"host", "reference"};
    const CudaDevices cuda = cuda_devices();
    if (cuda.names.empty()) {
        info["cuda"] = cuda.reason;
    } else {
        info["backends"].push_back("cuda");
        info["cuda"] = cuda.names;
        info["cuda_processors"] = cuda.processors;
    }
    info["simd_targets"] = simd_targets();
    info["threads"] = available_cores();
    const std::optional<double> quota = core_quota();
    info["cores"] = {{"affinity", omp_get_num_procs()}, {"quota", quota ? Json(*quota) : Json(nullptr)}};
    const std::uint64_t memory = available_memory();  // all there is where nothing tells
    info["memory"] = memory == std::numeric_limits<std::uint64_t>::max() ? Json(nullptr) : Json(memory);
    info["libraries"]["cuda"] = text_or_null(cuda.runtime);
    for (const auto& [name, number] : library_versions()) info["libraries"][name] = text_or_null(number);
    gather_network(info);
    return info;
}

int show(Streams& streams, bool json) {
    const Json info = gather();
    if (json) {
        streams.out << info.dump(2) << '\n';
        return exit_done;
    }
    for (const auto& [key, value] : info.items()) {
        if (key == "libraries") continue;
        streams.out << fmt::format("{:<16} {}\n", key,
                                   value.is_string() ? value.get<std::string>() : value.dump());
    }
    for (const auto& [name, number] : info["libraries"].items())
        streams.out << fmt::format("  {:<14} {}\n", name,
                                   number.is_string() ? number.get<std::string>() : "none");
    return exit_done;
}

}  // namespace

void add_info_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "info", "versions of this and of every library, backends, SIMD targets, cores and memory to be had");
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "one JSON object");
    command->footer("Example:\n  levywell info --json");
    command->callback([&, json] { action = [&streams, json] { return show(streams, *json); }; });
}

}  // namespace levywell::inline cli
