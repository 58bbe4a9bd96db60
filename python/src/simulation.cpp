#include "simulation.hpp"

#include "arrays.hpp"
#include "content.hpp"
#include "levywell/core/watch.hpp"
#include "levywell/exec/accuracy.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/report/run_report.hpp"
#include "levywell/run/run.hpp"
#include "memory_store.hpp"
#include "requests.hpp"
#include "task.hpp"
#include "task_observer.hpp"

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
    Simulation(const PotentialFile& potential, const Named<>& arguments, std::string call)
        : run_(std::make_shared<Run>()) {
        Faults faults;
        run_->study = {read_request(arguments, faults), potential};
        if (!faults.empty()) add_other_faults(run_->study.request, potential, faults);
        faults.throw_if_any();
        run_->options.provenance.command_line = std::move(call);
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

    std::string text() { return run_report_text(result()); }

    Content content() { return content_of(result()); }

  private:
    std::shared_ptr<Run> run_;
    std::shared_ptr<Task> task_;
};

}  // namespace

void bind_simulation(nb::module_& module) {
    nb::class_<Simulation>(module, "Simulation")
        .def(nb::init<const PotentialFile&, const Named<>&, std::string>(), "potential"_a, "arguments"_a,
             "call"_a)
        .def("run", &Simulation::run, "progress"_a = nb::none())
        .def("text", &Simulation::text)
        .def("content", &Simulation::content,
             "What the file of the run holds: (attributes, members) of its root.")
        .def_prop_ro("alpha", [](const Simulation& s) { return s.request().alpha; })
        .def_prop_ro("epsilon", [](const Simulation& s) { return s.request().epsilon; });
}

}  // namespace levywell::python
