#include "networks.hpp"

#include "arrays.hpp"
#include "levywell/core/provenance.hpp"
#include "levywell/io/network_names.hpp"
#include "levywell/nn/network_noise.hpp"
#include "levywell/nn/noise_row.hpp"
#include "levywell/nn/pipeline_simulation.hpp"
#include "levywell/report/pipeline_report.hpp"
#include "levywell/report/train_report.hpp"
#include "levywell/tail/gradient_mean.hpp"
#include "levywell/tail/shown_noise.hpp"
#include "memory_store.hpp"
#include "requests.hpp"
#include "task.hpp"
#include "task_observer.hpp"

#include <cmath>
#include <memory>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

using Gradient = nb::ndarray<const float, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

/// Text and JSON.
using Report = std::pair<std::string, std::string>;

/// The gradient noise of one network along its training. A measurement is begin(), first() of every minibatch
/// gradient, between(), second() of those that count as noise, measure(). A diagnosis is the same up to
/// between(), and then show() of every noise() instead.
class NoiseMeter {
  public:
    NoiseMeter(const std::string& description,
               const std::vector<std::pair<std::string, std::int64_t>>& layers, const Named<nb::str>& about) {
        std::vector<std::string> names;
        for (const auto& [name, coordinates] : layers) {
            layers_.push_back({name, coordinates});
            names.push_back(name);
            record_.parameters += coordinates;
        }
        record_.description = description;
        record_.layers = fmt::format("{}", fmt::join(names, ","));
        const auto text = [&](const char* name) {
            return about.contains(name) ? nb::cast<std::string>(about[name]) : std::string();
        };
        record_.dataset = text("dataset");
        record_.torch_version = text("torch_version");
        record_.device = text("device");
    }

    /// `minibatches`: those that count as noise.
    void begin(std::int64_t minibatches) {
        whole_ = minibatches;
        mean_.emplace(static_cast<std::size_t>(record_.parameters));
        estimator_.reset();
        digests_.clear();
        record_.noise_entries = minibatches * record_.parameters;
    }
    void first(const Gradient& gradient, double weight) {
        const nb::gil_scoped_release released;
        mean_->add(span(gradient), weight, 0, gradient.size());
    }
    void between(double total_weight) {
        const nb::gil_scoped_release released;
        mean_->finish(total_weight);
        estimator_.emplace(layer_sizes(layers_), whole_, mean_->live());
    }
    void second(const Gradient& gradient) {
        const nb::gil_scoped_release released;
        digests_.push_back(
            estimator_->digest(static_cast<std::int64_t>(digests_.size()), span(gradient), mean_->mean()));
    }
    /// `seconds`: since the training began.
    void measure(std::int64_t iteration, double loss, double seconds) {
        const nb::gil_scoped_release released;
        const double nan = std::nan("");
        NetworkMeasurement row;
        row.iteration = static_cast<double>(iteration);
        row.train_loss = loss;
        row.train_accuracy = nan;
        row.test_loss = row.test_accuracy = row.alpha_test = row.sigma_test = nan;
        row.cancelled_test = row.alpha_test_released = nan;
        set_training_noise(estimator_->combine(digests_), row, record_);
        digests_.clear();
        record_.measurements.push_back(std::move(row));
        record_.next_iteration = iteration;
        record_.wall_seconds = seconds;
    }

    /// A minibatch gradient without the full one, in single precision.
    Array<float> noise(const Gradient& gradient) const {
        const auto p = static_cast<std::size_t>(record_.parameters);
        std::unique_ptr<float[]> values(new float[p]);
        for (std::size_t c = 0; c < p; ++c)
            values[c] = static_cast<float>(static_cast<double>(gradient.data()[c]) - mean_->mean()[c]);
        return array_of(std::move(values), {p});
    }

    /// `room`: numbers that may be held.
    void begin_diagnosis(std::int64_t room) { shown_.emplace(whole_, layers_, room); }
    std::int64_t shown_rows() const { return shown_->rows(); }
    bool needs_second() const { return shown_->needs_second(); }
    void show(const Gradient& noise) { shown_->first(span(noise)); }
    void show_again(const Gradient& noise) { shown_->second(span(noise)); }
    void diagnose(std::int64_t iteration, std::optional<std::int64_t> surrogates, std::uint64_t seed,
                  nb::object progress) {
        DiagnosisRequest request;
        request.seed = seed;
        if (surrogates) request.surrogates = static_cast<int>(*surrogates);
        const auto task = std::make_shared<Task>(3);
        const auto shown = std::make_shared<ShownNoise>(std::move(*shown_));
        shown_.reset();
        const auto work = [task, shown, request, where = record_.description] {
            const Watch watch{
                [&](std::int64_t done, std::int64_t total) {
                    task->show({"Gaussian noises", static_cast<double>(done), static_cast<double>(total)});
                },
                [&] { return task->is_stopped(); }};
            return shown->diagnose(request, where, watch);
        };
        record_.diagnoses.push_back({iteration, perform_for(task, work, std::move(progress))});
    }

    std::string text() const { return train_report_text(result()); }
    std::string json() const { return train_report_json(result()); }

    /// What was measured, by the names of files: a number for each measurement ..
    Named<std::vector<double>> columns() const {
        nb::dict columns;
        for (const NetworkColumn& column : network_columns) {
            std::vector<double> values;
            for (const NetworkMeasurement& row : record_.measurements) values.push_back(row.*column.value);
            columns[column.name] = values;
        }
        return columns;
    }
    /// .. several for each ..
    Named<std::vector<std::vector<double>>> lists() const {
        nb::dict lists;
        for (const NetworkList& list : network_lists) {
            std::vector<std::vector<double>> values;
            for (const NetworkMeasurement& row : record_.measurements) values.push_back(row.*list.values);
            lists[list.name] = values;
        }
        return lists;
    }
    /// .. and of all.
    Named<std::int64_t> counts() const {
        nb::dict counts;
        for (const NetworkCount& count : network_counts) counts[count.name] = record_.*count.value;
        return counts;
    }

    /// Text and JSON of `levywell pipeline`. `settings`: kind, iteration, gaussian, changing, unit,
    /// most_steps, start; `method`: arguments that say how to simulate.
    Report pipeline(const PotentialFile& potential, double learning_rate, const Named<>& settings,
                    const Named<>& method, nb::object progress) {
        Faults faults;
        PipelineRequest request;
        request.where_noise = "iteration";
        request.where_potential = "potential";
        request.potentials = {potential.path};
        request.method = read_request(method, faults);
        request.noise.kinds.clear();
        for (const std::string& word : nb::cast<std::vector<std::string>>(settings["kind"])) {
            if (const auto kind = parse_noise_kind(word)) {
                request.noise.kinds.push_back(*kind);
            } else {
                faults.add("kind", fmt::format("kind = \"{}\" (choices are {})", word,
                                               fmt::join(noise_kind_names(), ", ")));
            }
        }
        request.noise.iterations = nb::cast<std::vector<std::int64_t>>(settings["iteration"]);
        request.noise.gaussian = nb::cast<bool>(settings["gaussian"]);
        request.noise.changing = nb::cast<bool>(settings["changing"]);
        request.unit = nb::cast<double>(settings["unit"]);
        request.most_steps = nb::cast<double>(settings["most_steps"]);
        request.starts = nb::cast<std::vector<std::string>>(settings["start"]);
        if (!(learning_rate > 0 && std::isfinite(learning_rate)))
            faults.add("learning_rate", fmt::format("learning_rate = {} (a number > 0)", learning_rate));
        if (!(request.unit > 0 && std::isfinite(request.unit)))
            faults.add("unit", fmt::format("unit = {} (a length > 0)", request.unit));
        if (!(request.most_steps > 0)) faults.add("most_steps", "most_steps must be > 0");
        if (faults.empty()) check_method(request, {potential}, faults);
        const TrainingClock clock{[=](std::int64_t) { return learning_rate; },
                                  [=](std::int64_t k) { return learning_rate * static_cast<double>(k); }};
        const auto kept = std::make_shared<PipelineResult>();
        PipelineResult& result = *kept;
        add_noises_of(record_, 0, clock, request.noise, "iteration", faults, result.noises);
        faults.throw_if_any();
        result.network = this->result();
        result.unit = request.unit;
        result.provenance.seed = request.method.seed;
        const auto task = std::make_shared<Task>(3);
        const auto work = [task, request, potential, kept]() -> Report {
            TaskObserver observer(*task);
            MemoryStore store;
            if (!simulate_noises(request, potential, {}, observer, store, *kept)) throw Interrupted();
            kept->complete = true;
            return {pipeline_report_text(*kept), pipeline_report_json(*kept)};
        };
        return perform_for(task, work, std::move(progress));
    }

  private:
    static std::span<const float> span(const Gradient& gradient) {
        return {gradient.data(), gradient.size()};
    }

    NetworkResult result() const {
        NetworkResult result;
        result.runs = {record_};
        return result;
    }

    NetworkRunRecord record_;
    std::vector<NamedLayer> layers_;
    std::int64_t whole_ = 0;
    std::optional<GradientMean> mean_;
    std::optional<NoiseEstimator> estimator_;
    std::vector<NoiseEstimator::Digest> digests_;
    std::optional<ShownNoise> shown_;
};

/// alpha, its 95% interval of independent numbers, sigma.
using Index = std::tuple<double, double, double, double>;

Index index_of(const TailEstimate& estimate) {
    return {estimate.alpha, estimate.low, estimate.high, estimate.sigma};
}

/// Of numbers of single precision.
Index log_moment(const Numbers& numbers) {
    const std::span<const double> sample(numbers.data(), numbers.size());
    return index_of(
        log_moment_fit(sample, plan_blocks(static_cast<std::int64_t>(sample.size())), single_rounding));
}

/// Of vectors, by their norms and those of the sums over blocks of that length.
Index norms_log_moment(const Numbers& norms, const Numbers& norms_of_sums, std::int64_t block_length) {
    const auto blocks = static_cast<std::int64_t>(norms_of_sums.size());
    const BlockPlan plan{blocks * block_length, block_length, false};
    return index_of(norms_log_moment_fit({norms.data(), norms.size()},
                                         {norms_of_sums.data(), norms_of_sums.size()}, plan));
}

}  // namespace

void bind_networks(nb::module_& module) {
    nb::class_<NoiseMeter>(module, "NoiseMeter")
        .def(nb::init<const std::string&, const std::vector<std::pair<std::string, std::int64_t>>&,
                      const Named<nb::str>&>(),
             "description"_a, "layers"_a, "about"_a)
        .def("begin", &NoiseMeter::begin, "minibatches"_a)
        .def("first", &NoiseMeter::first, "gradient"_a, "weight"_a)
        .def("between", &NoiseMeter::between, "total_weight"_a)
        .def("second", &NoiseMeter::second, "gradient"_a)
        .def("measure", &NoiseMeter::measure, "iteration"_a, "loss"_a, "seconds"_a)
        .def("noise", &NoiseMeter::noise, "gradient"_a)
        .def("begin_diagnosis", &NoiseMeter::begin_diagnosis, "room"_a)
        .def("shown_rows", &NoiseMeter::shown_rows)
        .def("needs_second", &NoiseMeter::needs_second)
        .def("show", &NoiseMeter::show, "noise"_a)
        .def("show_again", &NoiseMeter::show_again, "noise"_a)
        .def("diagnose", &NoiseMeter::diagnose, "iteration"_a, "surrogates"_a.none(), "seed"_a,
             "progress"_a = nb::none())
        .def("text", &NoiseMeter::text)
        .def("json", &NoiseMeter::json)
        .def("columns", &NoiseMeter::columns)
        .def("lists", &NoiseMeter::lists)
        .def("counts", &NoiseMeter::counts)
        .def("pipeline", &NoiseMeter::pipeline, "potential"_a, "learning_rate"_a, "settings"_a, "method"_a,
             "progress"_a = nb::none());
    module.def(
        "block_length", [](std::int64_t k) { return plan_blocks(k).block_length; }, "numbers"_a);
    module.def("log_moment", log_moment, "numbers"_a);
    module.def("norms_log_moment", norms_log_moment, "norms"_a, "norms_of_sums"_a, "block_length"_a);
}

}  // namespace levywell::python
