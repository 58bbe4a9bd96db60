#include "potentials.hpp"

#include "arrays.hpp"
#include "content.hpp"
#include "levywell/io/landscape_names.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/potential/shipped_potentials.hpp"
#include "levywell/report/theory_report.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <optional>
#include <utility>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

/// `table`: what the file of its points says, where the text names one.
PotentialFile from_text(const std::string& text, const std::string& path, const std::string& table,
                        const std::string& table_path) {
    const nb::gil_scoped_release released;
    Faults faults;
    const auto points = table.empty() ? std::nullopt : std::optional(NamedFile{table_path, table});
    PotentialFile potential = read_potential_text(text, path, faults, points);
    faults.throw_if_any();
    return potential;
}

PotentialFile from_file(const std::string& path) {
    const nb::gil_scoped_release released;
    Faults faults;
    PotentialFile potential = read_potential(path, faults);
    faults.throw_if_any();
    potential.path = absolute_potential(path);  // as result files name it
    return potential;
}

Named<Array<double>> landscape(const PotentialFile& potential) {
    nb::dict columns;
    for (const LandscapeColumn& column : landscape_columns) {
        std::vector<double> values;
        for (const CriticalPoint& point : potential.landscape.*column.points)
            values.push_back(point.*column.value);
        columns[column.name] = array_of(values);
    }
    return columns;
}

}  // namespace

void bind_potentials(nb::module_& module) {
    nb::class_<PotentialFile>(module, "Potential")
        .def_static("from_text", from_text, "text"_a, "path"_a, "table"_a = "", "table_path"_a = "")
        .def_static("from_file", from_file, "path"_a)
        .def_ro("name", &PotentialFile::name)
        .def_ro("kind", &PotentialFile::kind)
        .def_ro("path", &PotentialFile::path)
        .def_ro("source_text", &PotentialFile::source_text)
        .def_ro("remarks", &PotentialFile::remarks)
        .def_prop_ro("landscape", landscape)
        .def("content", [](const PotentialFile& p) { return content_of(p); })
        .def("table_path", [](const PotentialFile& p) { return p.table ? p.table->path : std::string(); })
        .def("table_text", [](const PotentialFile& p) { return p.table ? p.table->text : std::string(); })
        .def("text", [](const PotentialFile& p) { return theory_report_text(p, {}, {}); })
        .def(
            "value",
            [](const PotentialFile& p, const Numbers& w) {
                return mapped(w, [&](double x) { return p.potential->value(x); });
            },
            "w"_a)
        .def(
            "slope",
            [](const PotentialFile& p, const Numbers& w) {
                return mapped(w, [&](double x) { return p.potential->slope(x); });
            },
            "w"_a)
        .def(
            "curvature",
            [](const PotentialFile& p, const Numbers& w) {
                return mapped(w, [&](double x) { return p.potential->curvature(x); });
            },
            "w"_a);
}

}  // namespace levywell::python
