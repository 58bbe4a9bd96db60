#include "cli/commands.hpp"
#include "cli/estimate_report.hpp"
#include "cli/interrupt.hpp"
#include "cli/layer_list.hpp"
#include "cli/option_types.hpp"
#include "cli/output_claim.hpp"
#include "cli/step_progress.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/array_file.hpp"
#include "levywell/tail/stratified_choice.hpp"
#include "levywell/tail/two_pass_tail_index.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <ostream>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace levywell {
namespace {

struct EstimateOptions {
    std::string source;
    std::optional<std::string> dtype;
    std::int64_t columns = 1;
    std::string centre = "none";
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
    bool force = false;
    bool json = false;
    bool quiet = false;
};

/// Numbers of an array in order, a stretch at a time, those that are not finite counted and left out.
class FiniteNumbers {
  public:
    explicit FiniteNumbers(ArrayFile& array) : array_(array) {}

    template <class Take>
    void each_stretch(const Take& take) {
        const std::int64_t columns = std::max<std::int64_t>(1, array_.columns());
        const std::int64_t rows_at_once = std::max<std::int64_t>(1, (1 << 18) / columns);
        nonfinite_ = 0;
        std::vector<double> stretch;
        for (std::int64_t row = 0; row < array_.rows(); row += rows_at_once) {
            if (InterruptGuard::requested()) throw Interrupted();
            stretch.resize(static_cast<std::size_t>(std::min(rows_at_once, array_.rows() - row) * columns));
            array_.read(row, stretch);
            for (std::size_t k = 0; k < stretch.size(); ++k) {
                if (std::isfinite(stretch[k])) continue;
                if (nonfinite_++ == 0) first_ = row * columns + static_cast<std::int64_t>(k);
            }
            if (nonfinite_ > 0) std::erase_if(stretch, [](double x) { return !std::isfinite(x); });
            take(std::span<const double>(stretch));
        }
    }

    std::int64_t nonfinite() const { return nonfinite_; }  ///< in the last pass
    std::int64_t first() const { return first_; }          ///< place of the first of them, from 0

  private:
    ArrayFile& array_;
    std::int64_t nonfinite_ = 0;
    std::int64_t first_ = 0;
};

void check(const EstimateOptions& options, Faults& faults) {
    const auto at_least = [&](const char* flag, std::int64_t value, std::int64_t least) {
        if (value < least) faults.add(flag, fmt::format("{} (at least {})", value, least));
    };
    at_least("--columns", options.columns, 1);
    at_least("--most", options.most, 1000);
    at_least("--replicates", options.replicates, 0);
    at_least("--surrogates", options.surrogates, 19);
    at_least("--memory", options.memory_mib, 1);
    if (options.tail_size) at_least("--tail-size", *options.tail_size, 4);
    if (options.block_length) at_least("--block-length", *options.block_length, 2);
    if (options.no_diagnosis && !options.layers.empty())
        faults.add("--layers", "are those of a diagnosis, which --no-diagnosis leaves out");
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

int estimate(Streams& streams, const EstimateOptions& options) {
    Faults faults;
    check(options, faults);
    const FileLock lock = claim_new_file(options.output, options.force, streams.command_line, faults);
    faults.throw_if_any();
    std::optional<RawFormat> raw;
    if (options.dtype) raw = {*options.dtype, options.columns};
    const std::unique_ptr<ArrayFile> array = open_array(options.source, raw);
    const InterruptGuard guard;
    const bool matrix = array->columns() > 1 && array->rows() >= fewest_minibatches && !options.no_diagnosis;
    if (!matrix && !options.layers.empty()) {
        throw InputError("--layers",
                         fmt::format("{} has {} rows and {} columns; a matrix of noise has {} rows "
                                     "and 2 columns or more",
                                     options.source, array->rows(), array->columns(), fewest_minibatches));
    }
    const std::vector<NamedLayer> layers = options.layers.empty()
                                               ? std::vector<NamedLayer>{}
                                               : parse_layers(options.layers, array->columns(), "--layers");
    FiniteNumbers numbers(*array);
    std::int64_t total = 0;
    double largest = 0;
    numbers.each_stretch([&](std::span<const double> stretch) {
        total += static_cast<std::int64_t>(stretch.size());
        for (double x : stretch) largest = std::max(largest, std::abs(x));
    });
    if (numbers.nonfinite() > 0 && !options.skip_nonfinite) {
        throw InputError(options.source, fmt::format("{} of {} numbers are not finite, the first at position "
                                                     "{} (--skip-nonfinite leaves them out)",
                                                     numbers.nonfinite(), array->size(), numbers.first()));
    }
    if (matrix) check_range(largest, options.source);
    // All numbers, or one drawn from each of `most` equal stretches.
    const std::int64_t kept = std::min(total, options.most);
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(kept));
    const auto chosen = [&](std::int64_t k) { return stratified_choice(k, kept, total, options.seed); };
    std::int64_t passed = 0;
    numbers.each_stretch([&](std::span<const double> stretch) {
        const auto n = static_cast<std::int64_t>(stretch.size());
        for (auto k = static_cast<std::int64_t>(values.size()); k < kept && chosen(k) < passed + n; ++k)
            values.push_back(stretch[static_cast<std::size_t>(chosen(k) - passed)]);
        passed += n;
    });
    const double centre = options.centre == "median" && !values.empty() ? median_of(values) : 0;
    for (double& x : values) x -= centre;

    StepProgress line(streams.err, !options.quiet && !options.json);
    const auto watch = [&](const char* what) {
        return Watch{[&line, what](std::int64_t done, std::int64_t all) { line.show(what, done, all); },
                     InterruptGuard::requested};
    };
    EstimateResult result;
    result.provenance = {"", streams.command_line, now_text(), options.seed};
    result.source = options.source == "-" ? "standard input" : options.source;
    result.rows = array->rows();
    result.columns = array->columns();
    result.total = total;
    TailRequest request;
    request.tail_size = options.tail_size;
    request.block_length = options.block_length;
    request.replicates = options.replicates;
    request.seed = options.seed;
    result.report =
        report_tail(std::move(values), request, options.source, watch("goodness of fit, samples"));
    if (kept < total) {  // the paper's estimator takes all of them, in their order
        const BlockPlan plan =
            options.block_length ? cut_blocks(total, *options.block_length) : plan_blocks(total);
        LogMomentFit fit(plan);
        numbers.each_stretch([&](std::span<const double> stretch) {
            std::vector<double> centred(stretch.begin(), stretch.end());
            for (double& x : centred) x -= centre;
            fit.feed(centred);
        });
        result.report.plan = plan;
        result.report.estimates.front().estimate = fit.finish();
    }
    if (matrix && numbers.nonfinite() > 0) {
        spdlog::warn("{}: no diagnosis of the matrix, for some of its entries are not finite",
                     options.source);
    } else if (matrix) {
        DiagnosisRequest diagnosis;
        diagnosis.surrogates = options.surrogates;
        diagnosis.seed = options.seed;
        const NoiseFile noise = read_noise(*array, options, layers);
        result.diagnosis = diagnose_noise(noise.held, noise.whole, layers, diagnosis, options.source,
                                          watch("diagnosis, surrogates"));
    }
    line.clear();
    if (!options.output.empty()) write_estimate_result(result, options.output);
    streams.out << (options.json ? estimate_report_json(result) : estimate_report_text(result));
    if (!options.output.empty()) streams.err << "written: " << options.output << '\n';
    return exit_done;
}

}  // namespace

void add_estimate_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "estimate", "tail index of any numbers, by eight estimators, with intervals and goodness of fit");
    const auto options = std::make_shared<EstimateOptions>();
    EstimateOptions& o = *options;
    command
        ->add_option("FILE", o.source,
                     "FILE[:NAME]: .npy, .npz, HDF5 (NAME: which array), text, or - for standard input")
        ->type_name(file_type)
        ->required();
    command->add_option("--dtype", o.dtype, "raw numbers without a header, of this type: f4, <f8, >i2, ..")
        ->group("Input");
    command->add_option("--columns", o.columns, "raw numbers: columns of the matrix (default 1)")
        ->group("Input");
    command->add_option("--centre", o.centre, "none (default), or median: subtract it first")
        ->type_name(one_of({"none", "median"}))
        ->group("Input");
    command->add_flag("--skip-nonfinite", o.skip_nonfinite, "leave NaN and infinities out")->group("Input");
    command
        ->add_option("--most", o.most,
                     "hold so many numbers at most; of more, so many drawn at random (default 2000000)")
        ->group("Input");
    command
        ->add_option("--block-length", o.block_length,
                     "K1 of the log-moment estimator (default: the divisor of K closest to its root)")
        ->group("Estimators");
    command
        ->add_option(
            "--tail-size", o.tail_size,
            "how many of the largest numbers the tail estimators use (default: the root of their number)")
        ->group("Estimators");
    command
        ->add_option("--replicates", o.replicates,
                     "samples of the fitted law behind the p-values (default 199; 0: no test)")
        ->group("Estimators");
    command
        ->add_flag("--no-diagnosis", o.no_diagnosis,
                   "a matrix: skip the comparison with Gaussian noise of the same covariance")
        ->group("Noise matrices (a row a minibatch, a column a coordinate)");
    command->add_option("--surrogates", o.surrogates, "Gaussian noises of that comparison (default 99)")
        ->group("Noise matrices (a row a minibatch, a column a coordinate)");
    command
        ->add_option("--memory", o.memory_mib,
                     "MiB for the matrix (default 1024); of a larger one, a part of the coordinates")
        ->group("Noise matrices (a row a minibatch, a column a coordinate)");
    command
        ->add_option("--layers", o.layers,
                     "N or name=N, [,..]: coordinates of the network's layers, which get an alpha-hat each")
        ->delimiter(',')
        ->group("Noise matrices (a row a minibatch, a column a coordinate)");
    command->add_option("--seed", o.seed, "seed of what is drawn (default 1)")->group("Estimators");
    command->add_option("-o,--output", o.output, "result file (HDF5) with the curves behind the pictures")
        ->type_name(file_type)
        ->group("Result");
    command->add_flag("--force", o.force, "replace an existing result file")->group("Result");
    command->add_flag("--json", o.json, "one JSON object on standard output, nothing else")->group("Result");
    command->add_flag("--quiet", o.quiet, "no progress line")->group("Result");
    command->footer(
        "Examples:\n"
        "  levywell stable --alpha 1.5 --sample 10000 | levywell estimate -\n"
        "  levywell estimate noise.npy -o noise_estimate.h5\n"
        "  levywell estimate noise.npy --layers fc1=100352,fc2=16384,fc3=1280\n"
        "  levywell estimate returns.h5:daily/close --centre median\n"
        "  levywell estimate gradients.bin --dtype f4 --columns 118016");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return estimate(streams, *options); };
    });
}

}  // namespace levywell
