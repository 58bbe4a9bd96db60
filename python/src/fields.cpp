#include "fields.hpp"

#include "levywell/io/fields.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <optional>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

/// (unit, axes, meaning) of a name in a group, as an array of so many dimensions or as an attribute; None
/// where the table has it not.
nb::object field(const std::string& group, const std::string& name, std::size_t dimensions) {
    std::optional<Field> found = field_of(group, name, dimensions);
    if (!found && dimensions == 0) found = attribute_of(group, name);
    if (!found) return nb::none();
    return nb::make_tuple(found->unit, dimensions == 0 ? std::vector<std::string>() : found->axes,
                          found->meaning);
}

}  // namespace

void bind_fields(nb::module_& module) {
    module.def("field", field, "group"_a, "name"_a, "dimensions"_a,
               "Unit, axes and meaning of a name of results.");
}

}  // namespace levywell::python
