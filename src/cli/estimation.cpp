#include "cli/estimation.hpp"

#include "cli/estimate_report.hpp"
#include "cli/interrupt.hpp"
#include "cli/layer_list.hpp"
#include "cli/output_claim.hpp"
#include "cli/step_progress.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/memory_check.hpp"
#include "levywell/core/printable_text.hpp"
#include "levywell/io/array_file.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/same_run.hpp"
#include "levywell/io/step_journal.hpp"
#include "levywell/io/unfinished_file.hpp"
#include "levywell/tail/block_sums.hpp"
#include "levywell/tail/stratified_choice.hpp"
#include "levywell/tail/two_pass_tail_index.hpp"

#include <algorithm>
#include <array>
#include <cfloat>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <memory>
#include <ostream>

#include <fmt/chrono.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

namespace levywell {
namespace {

/// Numbers of an array in order, a stretch at a time, those that are not finite counted and left out.
class FiniteNumbers {
  public:
    explicit FiniteNumbers(ArrayFile& array) : array_(array) {}

    /// take(numbers, rows read so far), from row `from` on. What was counted before it stays counted.
    template <class Take>
    void each_stretch(std::int64_t from, const Take& take) {
        const std::int64_t columns = std::max<std::int64_t>(1, array_.columns());
        const std::int64_t rows_at_once = std::max<std::int64_t>(1, (1 << 18) / columns);
        if (from == 0) nonfinite_ = 0;
        std::vector<double> stretch;
        for (std::int64_t row = from; row < array_.rows(); row += rows_at_once) {
            if (InterruptGuard::requested()) throw Interrupted();
            stretch.resize(static_cast<std::size_t>(std::min(rows_at_once, array_.rows() - row) * columns));
            array_.read(row, stretch);
            for (std::size_t k = 0; k < stretch.size(); ++k) {
                if (std::isfinite(stretch[k])) continue;
                if (nonfinite_++ == 0) first_ = row * columns + static_cast<std::int64_t>(k);
            }
            if (nonfinite_ > 0) std::erase_if(stretch, [](double x) { return !std::isfinite(x); });
            take(std::span<const double>(stretch), std::min(row + rows_at_once, array_.rows()));
        }
    }

    std::int64_t nonfinite() const { return nonfinite_; }  ///< in the last pass
    std::int64_t first() const { return first_; }          ///< place of the first of them, from 0
    void set_nonfinite(std::int64_t count, std::int64_t first) {
        nonfinite_ = count;
        first_ = first;
    }

  private:
    ArrayFile& array_;
    std::int64_t nonfinite_ = 0;
    std::int64_t first_ = 0;
};

bool is_single(double x) {
    return std::abs(x) <= FLT_MAX && static_cast<double>(static_cast<float>(x)) == x;
}

bool is_standard_input(const std::string& source) {
    return array_place(source).path == "-";
}

void check(const EstimateOptions& options, Faults& faults) {
    const auto at_least = [&](const char* flag, std::int64_t value, std::int64_t least) {
        if (value < least) faults.add(flag, fmt::format("{} (at least {})", value, least));
    };
    at_least("--columns", options.columns, 1);
    at_least("--most", options.most, 1000);
    if (options.replicates != 0 && options.replicates < 99)
        faults.add("--replicates",
                   fmt::format("{} (0, or at least 99: a test at the 1% level)", options.replicates));
    at_least("--surrogates", options.surrogates, 19);
    at_least("--memory", options.memory_mib, 1);
    check_checkpoint(options.checkpoint, faults);
    if (options.resume && is_standard_input(options.source))
        faults.add("--resume", "standard input cannot be read a second time (keep the numbers in a file)");
    if (options.tail_size) at_least("--tail-size", *options.tail_size, 4);
    if (options.block_length) at_least("--block-length", *options.block_length, 2);
    if (options.no_diagnosis && !options.layers.empty())
        faults.add("--layers", "are those of a diagnosis, which --no-diagnosis leaves out");
    if (options.estimator != "levywell" && options.estimator != "released")
        faults.add("--estimator",
                   fmt::format("estimator = \"{}\" (choices are levywell, released)", options.estimator));
    if (options.centre != "none" && options.centre != "median")
        faults.add("--centre", fmt::format("centre = \"{}\" (choices are none, median)", options.centre));
}

/// A noise matrix in single precision, as many of its coordinates as memory holds, and the log-moment
/// estimates of all.
struct NoiseFile {
    NoiseMatrix held;
    NoiseTailIndex whole;
};

NoiseFile read_noise(ArrayFile& array, const EstimateOptions& options,
                     const std::vector<NamedLayer>& layers) {
    const std::int64_t rows = std::min(array.rows(), most_minibatches);
    const std::int64_t room = (options.memory_mib << 20) / static_cast<std::int64_t>(sizeof(float)) / rows;
    const CoordinateStretches stretches(array.columns(), std::max<std::int64_t>(1, room));
    TwoPassTailIndex index(rows, array.columns(), layer_sizes(layers));
    std::vector<float> values;
    values.reserve(static_cast<std::size_t>(rows * stretches.count()));
    std::vector<double> numbers(static_cast<std::size_t>(array.columns()));
    std::vector<float> row(numbers.size());
    const auto each_row = [&](const auto& take) {
        for (std::int64_t i = 0; i < rows; ++i) {
            if (InterruptGuard::requested()) throw Interrupted();
            array.read(i, numbers);
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

/// The numbers that are held, with what is sorted and fitted of them; a matrix also in single precision.
void check_memory_of_numbers(const EstimateOptions& options, const ArrayFile& array, Faults& faults) {
    constexpr double copies = 12 * sizeof(double);
    const auto size = static_cast<double>(array.size());
    const double numbers = copies * std::min(size, static_cast<double>(options.most));
    check_memory("--most", "an estimation", numbers, "--most N holds fewer numbers", faults);
    if (array.columns() < 2 || options.no_diagnosis) return;
    const double matrix = std::min(sizeof(float) * size, static_cast<double>(options.memory_mib << 20));
    check_memory("--memory", "the diagnosis of a matrix", numbers + 2 * matrix,
                 "--memory MiB holds fewer of its coordinates, --no-diagnosis none", faults);
}

/// Everything that determines the numbers: the options, the program, and which file.
std::string digest_of(const EstimateOptions& o, const ArrayFile& array) {
    const std::filesystem::path path = array_place(o.source).path;
    std::string digest = fmt::format("{}\nsource {}\nrows {} columns {}\n", program_version(), o.source,
                                     array.rows(), array.columns());
    if (!is_standard_input(o.source)) {
        const auto changed = std::chrono::file_clock::to_sys(std::filesystem::last_write_time(path));
        digest += fmt::format(
            "bytes {}\nchanged {:%Y-%m-%d %H:%M:%S} + {} ns\n", std::filesystem::file_size(path),
            fmt::gmtime(
                std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(changed))),
            (changed.time_since_epoch() % std::chrono::seconds(1)).count());
    }
    digest += fmt::format("dtype {}\ncentre {}\nskip_nonfinite {}\nmost {}\n", o.dtype.value_or(""), o.centre,
                          o.skip_nonfinite, o.most);
    digest += fmt::format("estimator {}\n", o.estimator);
    digest += fmt::format("tail_size {}\nblock_length {}\nreplicates {}\n", o.tail_size.value_or(0),
                          o.block_length.value_or(0), o.replicates);
    return digest + fmt::format("diagnosis {}\nlayers {}\nsurrogates {}\nmemory {}\nseed {}\n",
                                !o.no_diagnosis, fmt::join(o.layers, ","), o.surrogates, o.memory_mib,
                                o.seed);
}

std::string unfinished_of(const EstimateOptions& options) {
    return unfinished_path(options.output, options.resume);
}

class Estimation {
  public:
    Estimation(Streams& streams, const EstimateOptions& options, ArrayFile& array)
        : streams_(streams),
          options_(options),
          array_(array),
          matrix_(array.columns() > 1 && array.rows() >= fewest_minibatches && !options.no_diagnosis),
          layers_(layers_of(options, array, matrix_)),
          numbers_(array),
          line_(streams.err, !options.quiet && !options.json),
          unfinished_(unfinished_of(options)) {}

    int run() {
        result_.provenance = {"", streams_.command_line, now_text(), options_.seed};
        result_.source = is_standard_input(options_.source) ? "standard input" + options_.source.substr(1)
                                                            : options_.source;
        result_.rows = array_.rows();
        result_.columns = array_.columns();
        result_.digest = digest_of(options_, array_);
        if (is_complete()) {
            streams_.err << options_.output << ": is complete already; nothing to resume\n";
            return exit_done;
        }
        open_memory();
        try {
            count();
            report();
            diagnose();
        } catch (const InputError&) {  // of these numbers nothing can come
            if (memory_ && !options_.resume) {
                std::filesystem::remove(unfinished_);
                std::filesystem::remove(journal_of(unfinished_));
            }
            throw;
        }
        line_.clear();
        if (!options_.output.empty()) write_estimate_result(result_, options_.output);
        forget();
        streams_.out << (options_.json ? estimate_report_json(result_) : estimate_report_text(result_));
        if (!options_.output.empty()) streams_.err << "written: " << options_.output << '\n';
        return exit_done;
    }

  private:
    static std::vector<NamedLayer> layers_of(const EstimateOptions& options, const ArrayFile& array,
                                             bool matrix) {
        if (options.layers.empty()) return {};
        if (!matrix) {
            throw InputError("--layers",
                             fmt::format("{} has {} rows and {} columns; a matrix of noise has {} rows "
                                         "and 2 columns or more",
                                         options.source, array.rows(), array.columns(), fewest_minibatches));
        }
        return parse_layers(options.layers, array.columns(), "--layers");
    }

    static std::string journal_of(const std::string& result) { return written_path(result) + ".journal"; }

    /// Whether there is a file beside which a journal can be kept.
    bool has_file() const { return !options_.output.empty() && !is_null_device(options_.output); }

    /// Whether the file to go on with is finished; refuses one of another estimation.
    bool is_complete() const {
        if (!options_.resume || !std::filesystem::exists(unfinished_))
            return false;  // a journal says itself whose it is
        if (!check_same(unfinished_, result_.digest)) return false;
        forget();
        return true;
    }

    void open_memory() {
        if (!has_file() || is_standard_input(options_.source)) return;
        if (!options_.resume) {
            std::filesystem::remove(journal_of(unfinished_));
            if (unfinished_ == options_.output) forget();
            result_.complete = false;
            write_estimate_result(result_, unfinished_);
            result_.complete = true;
        }
        memory_.emplace(journal_of(unfinished_), result_.digest, options_.resume);
    }

    /// Removes what unfinished estimations keep beside the file.
    void forget() const {
        if (!has_file()) return;
        remove_unfinished_beside(options_.output);
        for (const std::string& result : {unfinished_beside(options_.output), options_.output})
            std::filesystem::remove(journal_of(result));
    }

    Watch watch(const char* what) {
        return {[this, what](std::int64_t done, std::int64_t all) { line_.show(what, done, all); },
                InterruptGuard::requested, memory_ ? &*memory_ : nullptr};
    }

    const std::vector<double>* recall(const std::string& stage) const {
        return memory_ ? memory_->recall(stage, 0) : nullptr;
    }

    void keep(const std::string& stage, std::span<const double> numbers) {
        if (memory_) memory_->keep(stage, 0, numbers);
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
            if (rows < array_.rows() &&
                std::chrono::duration<double>(now - kept).count() < options_.checkpoint)
                return;
            kept = now;
            keep(reading, std::array{static_cast<double>(rows), static_cast<double>(result_.total),
                                     static_cast<double>(numbers_.nonfinite()),
                                     static_cast<double>(numbers_.first()), largest_, single_ ? 1.0 : 0.0});
        });
        if (numbers_.nonfinite() > 0 && !options_.skip_nonfinite) {
            throw InputError(options_.source,
                             fmt::format("{} of {} numbers are not finite, the first at position "
                                         "{} (--skip-nonfinite leaves them out)",
                                         numbers_.nonfinite(), array_.size(), numbers_.first()));
        }
        if (matrix_) check_range(largest_, options_.source);
    }

    /// All numbers, or one drawn from each of `most` equal stretches.
    std::vector<double> choose() {
        const std::int64_t kept = std::min(result_.total, options_.most);
        std::vector<double> values;
        values.reserve(static_cast<std::size_t>(kept));
        const auto chosen = [&](std::int64_t k) {
            return stratified_choice(k, kept, result_.total, options_.seed);
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
        std::vector<double> values = choose();
        const auto kept = static_cast<std::int64_t>(values.size());
        const double centre = options_.centre == "median" && !values.empty() ? median_of(values) : 0;
        for (double& x : values) x -= centre;
        TailRequest request;
        request.tail_size = options_.tail_size;
        request.block_length = options_.block_length;
        request.verdict = {options_.replicates, options_.seed, kept < result_.total ? 0 : result_.columns};
        request.rounding = rounding();
        request.released = options_.estimator == "released";
        result_.report =
            report_tail(std::move(values), request, options_.source, watch("goodness of fit, samples"));
        if (kept < result_.total) {  // the paper's estimator takes all of them, in their order
            result_.report.plan = options_.block_length ? cut_blocks(result_.total, *options_.block_length)
                                                        : plan_blocks(result_.total);
            result_.report.estimates.front().estimate = log_moment_of_all(centre);
            if (request.released) result_.report.estimates[1].estimate = released_of_all(centre);
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
            spdlog::warn("{}: no diagnosis of the matrix, for some of its entries are not finite",
                         options_.source);
            return;
        }
        DiagnosisRequest diagnosis;
        diagnosis.surrogates = options_.surrogates;
        diagnosis.seed = options_.seed;
        const NoiseFile noise = read_noise(array_, options_, layers_);
        result_.diagnosis = diagnose_noise(noise.held, noise.whole, layers_, diagnosis, options_.source,
                                           watch("diagnosis, surrogates"));
    }

    static constexpr const char* reading = "reading";
    static constexpr const char* log_moment = "log moment";

    Streams& streams_;
    const EstimateOptions& options_;
    ArrayFile& array_;
    const bool matrix_;
    const std::vector<NamedLayer> layers_;
    FiniteNumbers numbers_;
    double largest_ = 0;
    bool single_ = true;
    StepProgress line_;
    const std::string unfinished_;  ///< the result file while it is
    std::optional<StepJournal> memory_;
    EstimateResult result_;
};

}  // namespace

int estimate(Streams& streams, const EstimateOptions& options) {
    Faults faults;
    check(options, faults);
    const FileLock lock = claim_output({options.output,
                                        {array_place(options.source).path},
                                        options.force,
                                        options.resume,
                                        Resuming::from_journal},
                                       streams.command_line, faults);
    faults.throw_if_any();
    std::optional<RawFormat> raw;
    if (options.dtype) raw = {*options.dtype, options.columns};
    const std::unique_ptr<ArrayFile> array = open_array(options.source, raw);
    if (!array->note().empty()) spdlog::info("{}", printable_text(array->note()));
    if (!array->warning().empty()) spdlog::warn("{}", printable_text(array->warning()));
    check_memory_of_numbers(options, *array, faults);
    faults.throw_if_any();
    const InterruptGuard guard;
    const std::string unfinished = unfinished_of(options);
    try {
        return Estimation(streams, options, *array).run();
    } catch (const Interrupted&) {
        return interrupted(streams, is_standard_input(options.source) ? "" : options.output, options.resume);
    } catch (const RunError& error) {
        return failed(streams, error.what(), unfinished, options.resume);
    }
}

}  // namespace levywell
