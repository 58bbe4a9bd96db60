#include "fields.hpp"

#include "levywell/io/fields.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>
#include <optional>
#include <tuple>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

/// Unit, axes and meaning.
using Row = std::tuple<std::string, std::vector<std::string>, std::string>;

/// Of a name in a group, as an array of so many dimensions or as an attribute; nothing where the table has it
/// not.
std::optional<Row> field(const std::string& group, const std::string& name, std::size_t dimensions) {
    std::optional<Field> found = field_of(group, name, dimensions);
    if (!found) {
        found = attribute_of(group, name);
        if (found) found->axes.erase(found->axes.begin());  // which says that it is one
    }
    if (!found || found->axes.size() != dimensions) return std::nullopt;
    return Row{found->unit, found->axes, found->meaning};
}

}  // namespace

void bind_fields(nb::module_& module) {
    module.def("field", field, "group"_a, "name"_a, "dimensions"_a,
               "Unit, axes and meaning of a name of results.");
}

}  // namespace levywell::python
