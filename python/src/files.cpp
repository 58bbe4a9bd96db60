#include "files.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/file_checksum.hpp"
#include "levywell/io/file_lock.hpp"
#include "levywell/io/hdf5_layout.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/io/schema.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>
#include <span>
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

/// Whether a file begins as levywell's do.
bool begins_as_result_file(const std::string& path) {
    return beginning_of(path) == FileBeginning::block;
}

/// Writes an HDF5 file behind the block that vouches for its bytes.
void write_result_file(const std::string& path, const nb::bytes& image) {
    const std::span<const char> bytes(image.c_str(), image.size());
    const nb::gil_scoped_release released;
    const FileLock lock(written_path(path), "save of a dataset from Python");
    const std::string block = checksum_block(bytes);
    write_durably(path, {block, bytes});
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
    module.attr("chunk") = hdf5::chunk;
    module.attr("worth_compressing") = hdf5::worth_compressing;
    module.attr("checksum_block_size") = checksum_block_size;
    module.def("begins_as_result_file", begins_as_result_file, "path"_a);
    module.def("write_result_file", write_result_file, "path"_a, "image"_a,
               "Writes the bytes of an HDF5 file as a result file, whole or not at all.");
    module.def("grid_of_request", grid_of_request, "text"_a, "where"_a,
               "Measure, alpha and epsilon of the text of a run file.");
}

}  // namespace levywell::python
