#include "levywell/tail/estimation.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/tail/block_sums.hpp"
#include "levywell/tail/stratified_choice.hpp"
#include "levywell/tail/two_pass_tail_index.hpp"

#include <algorithm>
#include <array>
#include <cfloat>
#include <chrono>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace levywell::inline tail {
namespace {

/// Numbers of a table in order, a stretch at a time, those that are not finite counted and left out.
class FiniteNumbers {
  public:
    FiniteNumbers(NumberTable& table, const std::function<bool()>& interrupted)
        : table_(table), interrupted_(interrupted) {}

    /// take(numbers, rows read so far), from row `from` on. What was counted before it stays counted.
    template <class Take>
    void each_stretch(std::int64_t from, const Take& take) {
        const std::int64_t columns = std::max<std::int64_t>(1, table_.columns());
        const std::int64_t rows_at_once = std::max<std::int64_t>(1, (1 << 18) / columns);
        if (from == 0) nonfinite_ = 0;
        std::vector<double> stretch;
        for (std::int64_t row = from; row < table_.rows(); row += rows_at_once) {
            if (interrupted_ && interrupted_()) throw Interrupted();
            stretch.resize(static_cast<std::size_t>(std::min(rows_at_once, table_.rows() - row) * columns));
            table_.read(row, stretch);
            for (std::size_t k = 0; k < stretch.size(); ++k) {
                if (std::isfinite(stretch[k])) continue;
                if (nonfinite_++ == 0) first_ = row * columns + static_cast<std::int64_t>(k);
            }
            if (nonfinite_ > 0) std::erase_if(stretch, [](double x) { return !std::isfinite(x); });
            take(std::span<const double>(stretch), std::min(row + rows_at_once, table_.rows()));
        }
    }

    std::int64_t nonfinite() const { return nonfinite_; }  ///< in the last pass
    std::int64_t first() const { return first_; }          ///< place of the first of them, from 0
    void set_nonfinite(std::int64_t count, std::int64_t first) {
        nonfinite_ = count;
        first_ = first;
    }

  private:
    NumberTable& table_;
    const std::function<bool()>& interrupted_;
    std::int64_t nonfinite_ = 0;
    std::int64_t first_ = 0;
};

bool is_single(double x) {
    return std::abs(x) <= FLT_MAX && static_cast<double>(static_cast<float>(x)) == x;
}

/// A noise matrix in single precision, as many of its coordinates as memory holds, and the log-moment
/// estimates of all.
struct HeldNoise {
    NoiseMatrix held;
    NoiseTailIndex whole;
};

HeldNoise read_noise(NumberTable& table, const EstimationRequest& request,
                     const std::function<bool()>& interrupted) {
    const std::int64_t rows = std::min(table.rows(), most_minibatches);
    const std::int64_t room = request.memory / static_cast<std::int64_t>(sizeof(float)) / rows;
    const CoordinateStretches stretches(table.columns(), std::max<std::int64_t>(1, room));
    TwoPassTailIndex index(rows, table.columns(), layer_sizes(request.layers));
    std::vector<float> values;
    values.reserve(static_cast<std::size_t>(rows * stretches.count()));
    std::vector<double> numbers(static_cast<std::size_t>(table.columns()));
    std::vector<float> row(numbers.size());
    const auto each_row = [&](const auto& take) {
        for (std::int64_t i = 0; i < rows; ++i) {
            if (interrupted && interrupted()) throw Interrupted();
            table.read(i, numbers);
            std::transform(numbers.begin(), numbers.end(), row.begin(),
                           [](double x) { return static_cast<float>(x); });
            take(std::span<const float>(row));
        }
    };
    each_row([&](std::span<const float> x) {
        stretches.append(x, values);
        index.first(x);
    });
    each_row([&](std::span<const float> x) { index.second(x); });
    return {{rows, stretches.count(), std::move(values)}, index.finish()};
}

/// Single precision holds the matrix and stable noise of its scale.
void check_range(double largest, const std::string& where) {
    constexpr double least = 1e-25;
    constexpr double most = 1e25;
    if (largest == 0 || (largest >= least && largest <= most)) return;
    throw InputError(where,
                     fmt::format("its largest magnitude is {:.3g}; noise is diagnosed in single precision, "
                                 "{:.1g} to {:.1g} (multiply it by a constant, which leaves alpha as it "
                                 "is, or --no-diagnosis)",
                                 largest, least, most));
}

double median_of(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    const double upper = *middle;
    return values.size() % 2 == 1 ? upper : (upper + *std::max_element(values.begin(), middle)) / 2;
}

class Estimator {
  public:
    Estimator(NumberTable& table, const EstimationRequest& request, const std::string& where,
              const EstimationWatch& watch)
        : table_(table),
          request_(request),
          where_(where),
          watch_(watch),
          matrix_(request.diagnose && is_noise_matrix(table)),
          numbers_(table, watch.interrupted) {}

    Estimation run() {
        count();
        report();
        diagnose();
        return std::move(result_);
    }

  private:
    Watch watch(const char* what) const {
        Watch steps{{}, watch_.interrupted, watch_.memory};
        if (watch_.progress) {
            steps.progress = [this, what](std::int64_t done, std::int64_t all) {
                watch_.progress(what, done, all);
            };
        }
        return steps;
    }

    const std::vector<double>* recall(const std::string& stage) const {
        return watch_.memory != nullptr ? watch_.memory->recall(stage, 0) : nullptr;
    }

    void keep(const std::string& stage, std::span<const double> numbers) {
        if (watch_.memory != nullptr) watch_.memory->keep(stage, 0, numbers);
    }

    /// How many numbers there are, how many are none, and the largest; what has been read is kept now and
    /// then.
    void count() {
        std::int64_t row = 0;
        if (const std::vector<double>* before = recall(reading); before != nullptr && before->size() == 6) {
            row = static_cast<std::int64_t>((*before)[0]);
            result_.total = static_cast<std::int64_t>((*before)[1]);
            numbers_.set_nonfinite(static_cast<std::int64_t>((*before)[2]),
                                   static_cast<std::int64_t>((*before)[3]));
            largest_ = (*before)[4];
            single_ = (*before)[5] != 0;
        }
        auto kept = std::chrono::steady_clock::now();
        numbers_.each_stretch(row, [&](std::span<const double> stretch, std::int64_t rows) {
            result_.total += static_cast<std::int64_t>(stretch.size());
            for (double x : stretch) {
                largest_ = std::max(largest_, std::abs(x));
                single_ = single_ && is_single(x);
            }
            const auto now = std::chrono::steady_clock::now();
            if (rows < table_.rows() &&
                std::chrono::duration<double>(now - kept).count() < request_.checkpoint_seconds)
                return;
            kept = now;
            keep(reading, std::array{static_cast<double>(rows), static_cast<double>(result_.total),
                                     static_cast<double>(numbers_.nonfinite()),
                                     static_cast<double>(numbers_.first()), largest_, single_ ? 1.0 : 0.0});
        });
        if (numbers_.nonfinite() > 0 && !request_.skip_nonfinite) {
            throw InputError(where_, fmt::format("{} of {} numbers are not finite, the first at position "
                                                 "{} (--skip-nonfinite leaves them out)",
                                                 numbers_.nonfinite(), table_.size(), numbers_.first()));
        }
        if (matrix_) check_range(largest_, where_);
    }

    /// All numbers, or one drawn from each of `most` equal stretches.
    std::vector<double> choose() {
        const std::int64_t kept = std::min(result_.total, request_.most);
        std::vector<double> values;
        values.reserve(static_cast<std::size_t>(kept));
        const auto chosen = [&](std::int64_t k) {
            return stratified_choice(k, kept, result_.total, request_.seed);
        };
        std::int64_t passed = 0;
        numbers_.each_stretch(0, [&](std::span<const double> stretch, std::int64_t) {
            const auto n = static_cast<std::int64_t>(stretch.size());
            for (auto k = static_cast<std::int64_t>(values.size()); k < kept && chosen(k) < passed + n; ++k)
                values.push_back(stretch[static_cast<std::size_t>(chosen(k) - passed)]);
            passed += n;
        });
        return values;
    }

    /// Numbers that are all numbers of single precision are taken as computed in it.
    double rounding() const { return single_ ? single_rounding : double_rounding; }

    void report() {
        if (request_.block_length && *request_.block_length > result_.total / 2)
            throw InputError("--block-length",
                             fmt::format("{} (at most {} for {} numbers: two blocks)", *request_.block_length,
                                         result_.total / 2, result_.total));
        std::vector<double> values = choose();
        const auto kept = static_cast<std::int64_t>(values.size());
        if (request_.tail_size && *request_.tail_size >= kept)
            throw InputError("--tail-size", fmt::format("{} (less than the {} numbers that are held)",
                                                        *request_.tail_size, kept));
        const double centre = request_.subtract_median && !values.empty() ? median_of(values) : 0;
        for (double& x : values) x -= centre;
        TailRequest tail;
        tail.tail_size = request_.tail_size;
        tail.block_length = request_.block_length;
        tail.verdict = {request_.replicates, request_.seed, kept < result_.total ? 0 : table_.columns()};
        tail.rounding = rounding();
        tail.released = request_.released;
        result_.report = report_tail(std::move(values), tail, where_, watch("goodness of fit, samples"));
        if (kept < result_.total) {  // the paper's estimator takes all of them, in their order
            result_.report.plan = request_.block_length ? cut_blocks(result_.total, *request_.block_length)
                                                        : plan_blocks(result_.total);
            result_.report.estimates.front().estimate = log_moment_of_all(centre);
            if (tail.released) result_.report.estimates[1].estimate = released_of_all(centre);
            describe_all(centre);
        }
    }

    /// Zeros, mean, deviation and largest magnitude of all numbers in place of those of the ones drawn.
    void describe_all(double centre) {
        TailReport& report = result_.report;
        const double about = report.mean;  // sums around it lose no digits
        double sum = 0;
        double squares = 0;
        report.zeros = 0;
        report.largest = 0;
        numbers_.each_stretch(0, [&](std::span<const double> stretch, std::int64_t) {
            for (double number : stretch) {
                const double x = number - centre;
                report.zeros += x == 0 ? 1 : 0;
                report.largest = std::max(report.largest, std::abs(x));
                sum += x - about;
                squares += (x - about) * (x - about);
            }
        });
        const double mean = sum / static_cast<double>(result_.total);
        report.mean = about + mean;
        report.deviation =
            std::sqrt(std::max(0.0, squares / static_cast<double>(result_.total) - mean * mean));
    }

    TailEstimate log_moment_of_all(double centre) {
        if (const std::vector<double>* before = recall(log_moment);
            before != nullptr && before->size() == 6) {
            result_.report.cancelled = static_cast<std::int64_t>((*before)[5]);
            return {(*before)[0], (*before)[1], (*before)[2], (*before)[3],
                    static_cast<std::int64_t>((*before)[4])};
        }
        LogMomentFit fit(result_.report.plan, rounding());
        numbers_.each_stretch(0, [&](std::span<const double> stretch, std::int64_t) {
            std::vector<double> centred(stretch.begin(), stretch.end());
            for (double& x : centred) x -= centre;
            fit.feed(centred);
        });
        const TailEstimate estimate = fit.finish();
        result_.report.cancelled = fit.cancelled();
        keep(log_moment,
             std::array{estimate.alpha, estimate.low, estimate.high, estimate.sigma,
                        static_cast<double>(estimate.used), static_cast<double>(fit.cancelled())});
        return estimate;
    }

    TailEstimate released_of_all(double centre) {
        ReleasedFit fit(result_.total);
        result_.report.released_block_length = fit.plan().block_length;
        numbers_.each_stretch(0, [&](std::span<const double> stretch, std::int64_t) {
            std::vector<double> centred(stretch.begin(), stretch.end());
            for (double& x : centred) x -= centre;
            fit.feed(centred);
        });
        return fit.finish();
    }

    void diagnose() {
        if (!matrix_) return;
        if (numbers_.nonfinite() > 0) {
            if (watch_.warn)
                watch_.warn(where_ + ": no diagnosis of the matrix, for some of its entries are not finite");
            return;
        }
        DiagnosisRequest diagnosis;
        diagnosis.surrogates = request_.surrogates;
        diagnosis.seed = request_.seed;
        const HeldNoise noise = read_noise(table_, request_, watch_.interrupted);
        result_.diagnosis = diagnose_noise(noise.held, noise.whole, request_.layers, diagnosis, where_,
                                           watch("diagnosis, surrogates"));
    }

    static constexpr const char* reading = "reading";
    static constexpr const char* log_moment = "log moment";

    NumberTable& table_;
    const EstimationRequest& request_;
    const std::string& where_;
    const EstimationWatch& watch_;
    const bool matrix_;
    FiniteNumbers numbers_;
    double largest_ = 0;
    bool single_ = true;
    Estimation result_;
};

/// Layers have to cover the columns of a matrix of noise, each at least one.
void check_layers(const std::vector<NamedLayer>& layers, const NumberTable& table, Faults& faults) {
    if (layers.empty()) return;
    if (!is_noise_matrix(table)) {
        faults.add("--layers", fmt::format("{} rows and {} columns; a matrix of noise has {} rows and 2 "
                                           "columns or more",
                                           table.rows(), table.columns(), fewest_minibatches));
        return;
    }
    std::int64_t left = table.columns();  // no sum of sizes, which may overflow
    for (const NamedLayer& layer : layers) {
        if (layer.coordinates < 1 || layer.coordinates > left) {
            faults.add("--layers", fmt::format("{} has {} coordinates, of {} that are left of the {} of the "
                                               "matrix",
                                               layer.name, layer.coordinates, left, table.columns()));
            return;
        }
        left -= layer.coordinates;
    }
    if (left > 0)
        faults.add("--layers", fmt::format("layers of {} coordinates in all; the matrix has {}",
                                           table.columns() - left, table.columns()));
}

void check(const NumberTable& table, const EstimationRequest& request, const std::string& where) {
    Faults faults;
    check_request(request, faults);
    check_layers(request.layers, table, faults);
    if (table.rows() < 0 || table.columns() < 1 ||
        table.rows() > std::numeric_limits<std::int64_t>::max() / table.columns())
        faults.add(where, fmt::format("a table of {} rows and {} columns", table.rows(), table.columns()));
    faults.throw_if_any();
}

}  // namespace

void check_request(const EstimationRequest& request, Faults& faults) {
    const auto at_least = [&](const char* flag, std::int64_t value, std::int64_t least) {
        if (value < least) faults.add(flag, fmt::format("{} (at least {})", value, least));
    };
    at_least("--most", request.most, 1000);
    if (request.replicates != 0 && request.replicates < 99)
        faults.add("--replicates",
                   fmt::format("{} (0, or at least 99: a test at the 1% level)", request.replicates));
    at_least("--surrogates", request.surrogates, 19);
    if (request.memory < std::int64_t{1} << 20)
        faults.add("--memory", fmt::format("{} bytes (at least 1 MiB)", request.memory));
    if (std::isnan(request.checkpoint_seconds) || request.checkpoint_seconds < 0)
        faults.add("--checkpoint", fmt::format("{} (seconds, at least 0)", request.checkpoint_seconds));
    if (request.tail_size) at_least("--tail-size", *request.tail_size, 4);
    if (request.block_length) at_least("--block-length", *request.block_length, 2);
    if (!request.diagnose && !request.layers.empty())
        faults.add("--layers", "are those of a diagnosis, which --no-diagnosis leaves out");
}

bool is_noise_matrix(const NumberTable& table) {
    return table.columns() > 1 && table.rows() >= fewest_minibatches;
}

Estimation estimate(NumberTable& table, const EstimationRequest& request, const std::string& where,
                    const EstimationWatch& watch) {
    check(table, request, where);
    return Estimator(table, request, where, watch).run();
}

}  // namespace levywell::inline tail
