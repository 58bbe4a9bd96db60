#pragma once

#include "levywell/core/watch.hpp"
#include "levywell/tail/log_moment.hpp"
#include "levywell/tail/sample_verdict.hpp"
#include "levywell/tail/tail_estimate.hpp"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline tail {

/// What is asked of a sample.
struct TailRequest {
    std::optional<std::int64_t> tail_size;  ///< k of the tail estimators; default_tail_size otherwise
    std::optional<std::int64_t>
        block_length;                   ///< K1 of the log-moment estimator; that of plan_blocks otherwise
    bool released = false;              ///< also as the code released with the 2019 paper estimates
    double rounding = double_rounding;  ///< relative, of the numbers
    VerdictRequest verdict;
};

/// Where an estimator looks for alpha.
struct IndexRange {
    double least = 0;
    double greatest = std::numeric_limits<double>::infinity();
};

/// An estimator's name, as in the docs, and its word.
struct NamedEstimate {
    std::string method;
    TailEstimate estimate;
    bool of_tail = false;  ///< from the largest numbers alone
    IndexRange range{};    ///< an index at an end of it may lie beyond
};

/// Curves behind the pictures.
struct HillPoint {
    std::int64_t k = 0;
    TailEstimate estimate;
};
struct SweepPoint {
    std::int64_t block_length = 0;  ///< K1
    TailEstimate estimate;
};
struct SurvivalPoint {
    double x = 0;         ///< |x|
    double measured = 0;  ///< share of numbers with a larger magnitude
    double stable = 0;    ///< that of the stable law fitted by maximum likelihood
    double gaussian = 0;  ///< and of the Gaussian with the same mean square
};
struct QuantilePoint {
    double measured = 0;
    double stable = 0;
};

/// All that is said of a sample of numbers. Intervals are those of independent, identically distributed
/// numbers; the verdict says whether tests speak against that.
struct TailReport {
    std::int64_t size = 0;
    std::int64_t zeros = 0;
    double median = 0;
    double interquartile_range = 0;
    double mean = 0;
    double deviation = 0;  ///< standard deviation; grows without limit with the sample where alpha < 2
    double largest = 0;    ///< magnitude
    BlockPlan plan;
    std::int64_t released_block_length = 0;  ///< K1 of the released code, where that was asked for
    std::int64_t cancelled = 0;  ///< blocks of the log-moment estimate that are left out, for they cancel
    std::vector<NamedEstimate> estimates;
    SampleVerdict verdict;
    std::vector<HillPoint> hill;
    std::vector<SweepPoint> sweep;
    std::vector<SurvivalPoint> survival;
    std::vector<QuantilePoint> quantiles;
};

/// The whole report on finite numbers in their order. Throws InputError at `where` for fewer than ten
/// numbers, or numbers that are all the same. The steps of `watch` are those of the goodness of fit; it is
/// asked between estimators too.
TailReport report_tail(std::vector<double> values, const TailRequest& request, const std::string& where,
                       const Watch& watch = {});

}  // namespace levywell::inline tail
