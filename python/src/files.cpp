#include "files.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/io/file_checksum.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/io/schema.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>
#include <string>
#include <tuple>
#include <vector>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

void check_result_file(const std::string& path) {
    const nb::gil_scoped_release released;
    const FileBeginning beginning = beginning_of(path);
    if (beginning != FileBeginning::block && beginning != FileBeginning::signature)
        throw InputError(path, "is no result file of levywell, or its beginning is damaged");
    check_own_checksum(path);
}

/// The measure, alpha and epsilon of a run file; none of these two where noise changes.
std::tuple<std::string, std::vector<double>, std::vector<double>> grid_of_request(const std::string& text,
                                                                                  const std::string& where) {
    Faults faults;
    const RunRequest request = read_run_config_text(text, where, faults).request;
    faults.throw_if_any();
    const std::string measure = name_of(request.measure);
    if (!request.schedule.empty()) return {measure, {}, {}};
    return {measure, request.alpha, request.epsilon};
}

}  // namespace

void bind_files(nb::module_& module) {
    module.attr("schema_version") = schema::version;
    module.def("check_result_file", check_result_file, "path"_a,
               "Raises where a file is not, byte for byte, what levywell has written.");
    module.def("grid_of_request", grid_of_request, "text"_a, "where"_a,
               "Measure, alpha and epsilon of the text of a run file.");
}

}  // namespace levywell::python
