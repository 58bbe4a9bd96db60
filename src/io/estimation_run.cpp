#include "levywell/io/estimation_run.hpp"

#include "io/layer_list.hpp"
#include "io/told_array.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/memory_check.hpp"
#include "levywell/core/version.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/file_checksum.hpp"
#include "levywell/io/same_run.hpp"
#include "levywell/io/step_journal.hpp"
#include "levywell/io/unfinished_file.hpp"
#include "levywell/run/run.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>

#include <fmt/ranges.h>

namespace levywell::inline io {

bool is_standard_input(const std::string& source) {
    return array_place(source).path == "-";
}

namespace {

/// What is asked of the table, but for its layers, which need its columns.
EstimationRequest request_of(const EstimateOptions& options) {
    EstimationRequest request;
    request.subtract_median = options.centre == "median";
    request.skip_nonfinite = options.skip_nonfinite;
    request.most = options.most;
    request.released = options.estimator == "released";
    request.tail_size = options.tail_size;
    request.block_length = options.block_length;
    request.replicates = options.replicates;
    request.diagnose = options.diagnose;
    request.surrogates = options.surrogates;
    request.memory = std::clamp<std::int64_t>(options.memory_mib, 1, std::int64_t{1} << 40) << 20;
    request.seed = options.seed;
    return request;
}

void check(const EstimateOptions& options, Faults& faults) {
    const auto at_least = [&](const char* flag, std::int64_t value, std::int64_t least) {
        if (value < least) faults.add(flag, fmt::format("{} (at least {})", value, least));
    };
    at_least("--columns", options.columns, 1);
    at_least("--memory", options.memory_mib, 1);
    check_request(request_of(options), faults);
    check_checkpoint(options.checkpoint, faults);
    if (options.resume && is_standard_input(options.source))
        faults.add("--resume", "standard input cannot be read a second time (keep the numbers in a file)");
    if (!options.diagnose && !options.layers.empty())
        faults.add("--layers", "are those of a diagnosis, which --no-diagnosis leaves out");
    if (options.estimator != "levywell" && options.estimator != "released")
        faults.add("--estimator",
                   fmt::format("estimator = \"{}\" (choices are levywell, released)", options.estimator));
    if (options.centre != "none" && options.centre != "median")
        faults.add("--centre", fmt::format("centre = \"{}\" (choices are none, median)", options.centre));
}

/// The numbers that are held, with what is sorted and fitted of them; a matrix also in single precision.
void check_memory_of_numbers(const EstimateOptions& options, const ArrayFile& array, Faults& faults) {
    constexpr double copies = 12 * sizeof(double);
    const auto size = static_cast<double>(array.size());
    const double numbers = copies * std::min(size, static_cast<double>(options.most));
    check_memory("--most", "an estimation", numbers, "--most N holds fewer numbers", faults);
    if (array.columns() < 2 || !options.diagnose) return;
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
        digest += fmt::format("bytes {}\ncrc32 {:08x}\n", std::filesystem::file_size(path), crc32_of(path));
    }
    digest += fmt::format("dtype {}\ncentre {}\nskip_nonfinite {}\nmost {}\n", o.dtype.value_or(""), o.centre,
                          o.skip_nonfinite, o.most);
    digest += fmt::format("estimator {}\n", o.estimator);
    digest += fmt::format("tail_size {}\nblock_length {}\nreplicates {}\n", o.tail_size.value_or(0),
                          o.block_length.value_or(0), o.replicates);
    return digest + fmt::format("diagnosis {}\nlayers {}\nsurrogates {}\nmemory {}\nseed {}\n", o.diagnose,
                                fmt::join(o.layers, ","), o.surrogates, o.memory_mib, o.seed);
}

std::vector<NamedLayer> layers_of(const EstimateOptions& options, const ArrayFile& array) {
    if (options.layers.empty()) return {};
    if (!is_noise_matrix(array)) {
        throw InputError("--layers",
                         fmt::format("{} has {} rows and {} columns; a matrix of noise has {} rows "
                                     "and 2 columns or more",
                                     options.source, array.rows(), array.columns(), fewest_minibatches));
    }
    return parse_layers(options.layers, array.columns(), "--layers");
}

EstimationRequest request_of(const EstimateOptions& options, const ArrayFile& array) {
    EstimationRequest request = request_of(options);
    request.layers = layers_of(options, array);
    request.checkpoint_seconds = options.checkpoint;
    return request;
}

std::string journal_of(const std::string& result) {
    return written_path(result) + ".journal";
}

/// An estimation with its files, as far as there are any.
class FileEstimation {
  public:
    FileEstimation(const EstimateOptions& options, ArrayFile& array, Provenance provenance)
        : options_(options),
          array_(array),
          request_(request_of(options, array)),
          unfinished_(unfinished_path(options.output, options.resume)) {
        result_.provenance = std::move(provenance);
        result_.provenance.seed = options.seed;
        result_.source =
            is_standard_input(options.source) ? "standard input" + options.source.substr(1) : options.source;
        result_.rows = array.rows();
        result_.columns = array.columns();
        if (!options.output.empty()) result_.digest = digest_of(options, array);
    }

    std::optional<EstimateResult> run(EstimationWatch watch) {
        if (is_complete()) return std::nullopt;
        open_memory();
        watch.memory = memory_ ? &*memory_ : nullptr;
        estimate_or_forget(watch);
        if (!options_.output.empty()) write_estimate_result(result_, options_.output);
        forget();
        return std::move(result_);
    }

  private:
    void estimate_or_forget(const EstimationWatch& watch) {
        try {
            Estimation estimation = estimate(array_, request_, options_.source, watch);
            result_.total = estimation.total;
            result_.report = std::move(estimation.report);
            result_.diagnosis = std::move(estimation.diagnosis);
        } catch (const InputError&) {  // of these numbers nothing can come
            if (memory_ && !options_.resume) {
                std::filesystem::remove(unfinished_);
                std::filesystem::remove(journal_of(unfinished_));
            }
            throw;
        }
    }

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

    const EstimateOptions& options_;
    ArrayFile& array_;
    const EstimationRequest request_;
    const std::string unfinished_;  ///< the result file while it is
    std::optional<StepJournal> memory_;
    EstimateResult result_;
};

}  // namespace

std::optional<EstimateResult> run_estimation(const EstimateOptions& options, Provenance provenance,
                                             const EstimationRunWatch& watch) {
    Faults faults;
    check(options, faults);
    const FileLock lock = lock_output({options.output,
                                       {array_place(options.source).path},
                                       options.force,
                                       options.resume,
                                       Resuming::from_journal},
                                      provenance.command_line, watch.warn, faults);
    faults.throw_if_any();
    const std::unique_ptr<ArrayFile> array = open_told_array(options, watch);
    check_memory_of_numbers(options, *array, faults);
    faults.throw_if_any();
    if (watch.begin) watch.begin();
    return FileEstimation(options, *array, std::move(provenance)).run(watch);
}

}  // namespace levywell::inline io
