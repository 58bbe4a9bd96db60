#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/core/watch.hpp"
#include "levywell/tail/noise_diagnosis.hpp"
#include "levywell/tail/number_table.hpp"
#include "levywell/tail/tail_report.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline tail {

/// What is asked of a table of numbers, however large it is.
struct EstimationRequest {
    bool subtract_median = false;
    bool skip_nonfinite = false;            ///< leave NaN and infinities out; else they are a fault
    std::int64_t most = 2'000'000;          ///< numbers that are held; of more, as many are drawn at random
    bool released = false;                  ///< also as the code released with the 2019 paper estimates
    std::optional<std::int64_t> tail_size;  ///< as of TailRequest
    std::optional<std::int64_t> block_length;
    int replicates = 199;            ///< samples behind the p-value of the fit; 0: no test
    bool diagnose = true;            ///< compare a matrix with Gaussian noise of the same covariance
    std::vector<NamedLayer> layers;  ///< of its columns, which get an alpha-hat each; or none
    int surrogates = 99;             ///< Gaussian noises of that comparison
    std::int64_t memory = std::int64_t{1} << 30;  ///< for the matrix [bytes]; of a larger one, a part of it
    std::uint64_t seed = 1;
    double checkpoint_seconds = 20;  ///< between what is kept of a long reading
};

/// Adds every fault of a request that shows before the table is known; each names the key.
void check_request(const EstimationRequest& request, Faults& faults);

/// Whether the table is a matrix of noise, a row a minibatch and a column a coordinate.
bool is_noise_matrix(const NumberTable& table);

struct Estimation {
    std::int64_t total = 0;  ///< numbers in the table; the report is about as many, or a sample of them
    TailReport report;
    std::optional<NoiseDiagnosis> diagnosis;  ///< of a matrix
};

/// What an estimation tells its caller, and asks. Empty functions are not called.
struct EstimationWatch {
    std::function<void(const std::string& what, std::int64_t done, std::int64_t total)> progress{};
    std::function<bool()> interrupted{};  ///< true: the estimation is given up, by throwing Interrupted
    std::function<void(const std::string&)> warn{};
    StepMemory* memory = nullptr;  ///< where steps are kept and found again; nullptr: nowhere
};

/// Everything that tail/ says of a table. Throws InputError with every fault of the request by its key
/// (check_request; layers that are not those of the table), and at `where` for numbers that cannot be judged.
Estimation estimate(NumberTable& table, const EstimationRequest& request, const std::string& where,
                    const EstimationWatch& watch = {});

}  // namespace levywell::inline tail
