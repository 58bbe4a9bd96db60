#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/io/estimate_file.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/tail/estimation.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline io {

/// Which numbers to judge, how, and where the result is kept. Words are those of `levywell estimate`;
/// docs/estimators.md.
struct EstimateOptions {
    /// FILE[:NAME]; "-": standard input.
    std::string source;
    /// Of raw numbers without a header.
    std::optional<std::string> dtype;
    std::int64_t columns = 1;
    /// "none", or "median": it is subtracted first.
    std::string centre = "none";
    /// "levywell", or "released": also what the code released with the 2019 paper gives.
    std::string estimator = "levywell";
    std::optional<std::int64_t> tail_size;
    std::optional<std::int64_t> block_length;
    std::int64_t most = 2'000'000;
    int replicates = 199;
    bool diagnose = true;
    /// "N" or "name=N", coordinates of the network's layers.
    std::vector<std::string> layers;
    int surrogates = 99;
    std::int64_t memory_mib = 1024;
    std::uint64_t seed = 1;
    bool skip_nonfinite = false;
    /// Result file (HDF5), beside which a journal is kept; "": none.
    std::string output;
    /// Seconds between checkpoints.
    double checkpoint = 20;
    bool resume = false;
    bool force = false;
};

/// What a run tells besides what its estimation does. Empty functions are not called.
struct EstimationRunWatch : EstimationWatch {
    std::function<void(const std::string&)> inform{};  ///< how the file was read
    std::function<void()> begin{};                     ///< everything is checked; now estimation begins
};

/// From a file to its estimate, kept in files so that it can be gone on with: checks the options, locks the
/// output, reads, estimates and writes. `provenance`: for the result; its seed is that of the options.
/// Nothing where the result that was to be gone on with is complete. Throws InputError with every fault of
/// the options, RunError where the result cannot be written, Interrupted where `watch` asks for an end: what
/// is done is then kept. The memory of `watch` is not used.
std::optional<EstimateResult> run_estimation(const EstimateOptions& options, Provenance provenance,
                                             const EstimationRunWatch& watch = {});

/// Whether the source is standard input, which cannot be read a second time.
bool is_standard_input(const std::string& source);

}  // namespace levywell::inline io
