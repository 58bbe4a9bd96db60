#include "errors.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/core/watch.hpp"

#include <exception>

namespace nb = nanobind;

namespace levywell::python {
namespace {

// Handles that are never released: translators outlive the module.
PyObject* input_error = nullptr;
PyObject* run_error = nullptr;

nb::list faults_of(const InputError& error) {
    nb::list list;
    for (const Fault& fault : error.faults())
        list.append(nb::make_tuple(nb::str(fault.where.c_str(), fault.where.size()),
                                   nb::str(fault.what.c_str(), fault.what.size())));
    return list;
}

void translate(const std::exception_ptr& thrown, void*) {
    try {
        std::rethrow_exception(thrown);
    } catch (const InputError& error) {
        const nb::object made = nb::handle(input_error)(faults_of(error));
        PyErr_SetObject(input_error, made.ptr());
    } catch (const RunError& error) {
        PyErr_SetString(run_error, error.what());
    } catch (const Interrupted& error) {
        PyErr_SetString(PyExc_KeyboardInterrupt, error.what());
    }
}

}  // namespace

void bind_errors(nb::module_& module) {
    module.def(
        "set_errors",
        [](nb::object input, nb::object run) {
            input_error = input.release().ptr();
            run_error = run.release().ptr();
        },
        nb::arg("input_error"), nb::arg("run_error"),
        "Names the exceptions that the library's errors become; input_error is called with pairs (where, "
        "what).");
    nb::register_exception_translator(translate);
}

}  // namespace levywell::python
