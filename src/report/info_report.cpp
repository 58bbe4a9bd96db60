#include "levywell/report/info_report.hpp"

#include "levywell/core/available_cores.hpp"
#include "levywell/core/available_memory.hpp"
#include "levywell/core/version.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell/io/schema.hpp"
#include "report/library_versions.hpp"

#include <limits>
#include <nlohmann/json.hpp>
#include <omp.h>

#include <fmt/format.h>

namespace levywell::inline report {
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
void gather_network(Json& info, const std::string& told) {
    const Json network = Json::parse(told, nullptr, false);
    for (const char* name : {"torch", "blas"}) {
        info["libraries"][name] =
            network.is_object() && network.contains(name) ? network[name] : Json(nullptr);
    }
    const bool same = network.is_object() && network.value(schema::git_sha, "") == git_sha();
    info["network_program"] = !network.is_object() ? Json(nullptr)
                              : same               ? Json("of this build")
                                     : Json("of another build: " + network.value(schema::git_sha, ""));
}

Json gather(const std::string& network) {
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
    gather_network(info, network);
    return info;
}

}  // namespace

std::string info_report_json(const std::string& network) {
    return gather(network).dump(2) + "\n";
}

std::string info_report_text(const std::string& network) {
    const Json info = gather(network);
    std::string text;
    for (const auto& [key, value] : info.items()) {
        if (key != "libraries")
            text +=
                fmt::format("{:<16} {}\n", key, value.is_string() ? value.get<std::string>() : value.dump());
    }
    for (const auto& [name, number] : info["libraries"].items())
        text += fmt::format("  {:<14} {}\n", name, number.is_string() ? number.get<std::string>() : "none");
    return text;
}

}  // namespace levywell::inline report
