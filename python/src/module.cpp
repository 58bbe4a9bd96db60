#include "errors.hpp"
#include "fields.hpp"
#include "files.hpp"
#include "levywell/core/version.hpp"
#include "networks.hpp"
#include "potentials.hpp"
#include "requests.hpp"
#include "samples.hpp"
#include "simulation.hpp"
#include "slices.hpp"
#include "stable.hpp"
#include "task.hpp"
#include "theory.hpp"
#include "times.hpp"
#include "trainings.hpp"

NB_MODULE(_core, module) {
    namespace python = levywell::python;
    module.attr("version") = levywell::version();
    module.attr("git_sha") = levywell::git_sha();
    python::bind_errors(module);
    python::bind_fields(module);
    python::bind_requests(module);
    python::bind_potentials(module);
    python::bind_simulation(module);
    python::bind_theory(module);
    python::bind_stable(module);
    python::bind_samples(module);
    python::bind_times(module);
    python::bind_networks(module);
    python::bind_slices(module);
    python::bind_trainings(module);
    python::bind_files(module);
    module.def("await_stopped_tasks", python::await_stopped_tasks,
               "Waits for computations that were interrupted and have not ended yet.");
}
