#pragma once

#include "cli/checkpoint_option.hpp"
#include "cli/commands.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace levywell {

struct EstimateOptions {
    std::string source;
    std::optional<std::string> dtype;
    std::int64_t columns = 1;
    std::string centre = "none";
    std::string estimator = "levywell";
    std::optional<std::int64_t> tail_size;
    std::optional<std::int64_t> block_length;
    std::int64_t most = 2'000'000;
    int replicates = 199;
    bool no_diagnosis = false;
    std::vector<std::string> layers;
    int surrogates = 99;
    std::int64_t memory_mib = 1024;
    std::uint64_t seed = 1;
    bool skip_nonfinite = false;
    std::string output;
    double checkpoint = default_checkpoint_seconds;
    bool resume = false;
    bool force = false;
    bool json = false;
    bool quiet = false;
};

/// From the file to the report: `levywell estimate`. Returns the exit code; throws InputError and RunError.
int estimate_file(Streams& streams, const EstimateOptions& options);

}  // namespace levywell
