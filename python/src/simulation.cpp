#include "simulation.hpp"

#include "arrays.hpp"
#include "levywell/core/watch.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/io/path_columns.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/report/run_report.hpp"
#include "levywell/run/run.hpp"
#include "memory_store.hpp"
#include "requests.hpp"
#include "task.hpp"
#include "task_observer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <optional>
#include <utility>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

/// What a run has come to, and what it can be gone on with from.
struct Run {
    Study study;
    RunOptions options;
    MemoryStore store;
    RunResult result;
};

void simulate(Run& run, Task& task) {
    TaskObserver observer(task);
    run.result = levywell::run(run.study, run.options, &observer, &run.store);
    if (task.is_stopped() && !run.result.complete) throw Interrupted();
}

class Simulation {
  public:
    Simulation(const PotentialFile& potential, const Named<>& arguments) : run_(std::make_shared<Run>()) {
        Faults faults;
        run_->study = {read_request(arguments, faults), potential};
        if (!faults.empty()) check_numbers(run_->study.request, faults);  // else run() does
        faults.throw_if_any();
        run_->options.provenance.created = now_text();
        run_->options.request_text = run_config_text(run_->study.request, potential.path);
        run_->options.provenance.config_toml = run_->options.request_text;
    }

    /// Simulates, or goes on with what an interruption has left.
    void run(nb::object progress) {
        await();
        task_ = std::make_shared<Task>(4);
        perform(
            task_, [run = run_, task = task_] { simulate(*run, *task); }, std::move(progress));
    }

    /// Waits until an interrupted run has stopped.
    void await() {
        if (!task_) return;
        const nb::gil_scoped_release released;
        while (!task_->ends_within(std::chrono::milliseconds(100))) {
        }
        task_->join();
    }

    const RunResult& result() {
        await();
        return run_->result;
    }
    const RunRequest& request() const { return run_->study.request; }

    std::string json() { return run_report_json(result(), "simulate"); }
    std::string text() { return run_report_text(result()); }

    std::vector<std::string> path_columns() {
        std::vector<std::string> names;
        if (result().conditions.empty() || result().conditions.front().records.empty()) return names;
        const Condition& first = result().conditions.front().condition;
        for (const PathColumn& column : levywell::path_columns(first)) names.emplace_back(column.name);
        return names;
    }

    /// A row for each finished condition, as long as the longest; what is missing is filled up.
    template <class Number, class Of>
    Array<Number> rows(Number filling, const Of& of) {
        const std::vector<ConditionResult>& conditions = result().conditions;
        std::size_t longest = 0;
        for (const ConditionResult& one : conditions) longest = std::max(longest, one.records.size());
        std::unique_ptr<Number[]> numbers(new Number[conditions.size() * longest]);
        {
            const nb::gil_scoped_release released;
            Number* place = numbers.get();
            for (const ConditionResult& one : conditions) {
                for (const PathRecord& record : one.records) *place++ = of(one.condition, record);
                place = std::fill_n(place, longest - one.records.size(), filling);
            }
        }
        return array_of(std::move(numbers), {conditions.size(), longest});
    }

    Array<double> column(const std::string& name) {
        for (const PathColumn& column : levywell::path_columns(result().conditions.at(0).condition))
            if (column.name == name) return rows(std::numeric_limits<double>::quiet_NaN(), column.value);
        throw nb::key_error(name.c_str());
    }
    Array<std::int32_t> target() {
        return rows(std::int32_t{-1},
                    [](const Condition&, const PathRecord& record) { return record.target; });
    }
    Array<bool> censored() {
        return rows(false, [](const Condition&, const PathRecord& record) { return record.censored != 0; });
    }

  private:
    std::shared_ptr<Run> run_;
    std::shared_ptr<Task> task_;
};

Named<nb::str> provenance(Simulation& simulation) {
    const RunResult& result = simulation.result();
    nb::dict entries;
    entries[schema::levywell_version] = result.provenance.version;
    entries[schema::created] = result.provenance.created;
    entries[schema::run_request] = result.request;
    if (!result.conditions.empty()) entries[schema::executor] = result.conditions.front().executor;
    return entries;
}

}  // namespace

void bind_simulation(nb::module_& module) {
    nb::class_<Simulation>(module, "Simulation")
        .def(nb::init<const PotentialFile&, const Named<>&>(), "potential"_a, "arguments"_a)
        .def("run", &Simulation::run, "progress"_a = nb::none())
        .def("json", &Simulation::json)
        .def("text", &Simulation::text)
        .def("provenance", provenance)
        .def_prop_ro("alpha", [](const Simulation& s) { return s.request().alpha; })
        .def_prop_ro("epsilon", [](const Simulation& s) { return s.request().epsilon; })
        .def("path_columns", &Simulation::path_columns)
        .def("column", &Simulation::column, "name"_a)
        .def("target", &Simulation::target)
        .def("censored", &Simulation::censored);
}

}  // namespace levywell::python
