#include "cli/commands.hpp"
#include "cli/ranks.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/available_cores.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell_version.hpp"

#include <hdf5.h>
#include <nlohmann/json.hpp>
#include <ostream>

#include <boost/version.hpp>
#include <fmt/core.h>
#include <hwy/highway.h>

namespace levywell {
namespace {

nlohmann::ordered_json gather() {
    unsigned hdf5[3] = {0, 0, 0};
    H5get_libversion(&hdf5[0], &hdf5[1], &hdf5[2]);
    nlohmann::ordered_json info;
    info["version"] = LEVYWELL_VERSION;
    info["git_sha"] = LEVYWELL_GIT_SHA;
    info["compiler"] = __VERSION__;
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
    info["libraries"]["boost"] =
        fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100);
    info["libraries"]["fmt"] =
        fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100);
    info["libraries"]["hdf5"] = fmt::format("{}.{}.{}", hdf5[0], hdf5[1], hdf5[2]);
    info["libraries"]["highway"] = fmt::format("{}.{}.{}", HWY_MAJOR, HWY_MINOR, HWY_PATCH);
    const std::string mpi = mpi_library();
    info["libraries"]["mpi"] = mpi.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(mpi);
    return info;
}

int show(Streams& streams, bool json) {
    const nlohmann::ordered_json info = gather();
    if (json) {
        streams.out << info.dump(2) << '\n';
        return exit_done;
    }
    for (const auto& [key, value] : info.items()) {
        std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        streams.out << fmt::format("{:<13} {}\n", key, text);
    }
    return exit_done;
}

}  // namespace

void add_info_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand("info", "version, backends, SIMD targets, threads, libraries");
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "one JSON object");
    command->footer("Example:\n  levywell info --json");
    command->callback([&, json] { action = [&streams, json] { return show(streams, *json); }; });
}

}  // namespace levywell
