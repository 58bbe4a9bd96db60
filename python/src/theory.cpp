#include "theory.hpp"

#include "arrays.hpp"
#include "levywell/core/watch.hpp"
#include "levywell/exec/exit_conditions.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/report/interval_report.hpp"
#include "levywell/report/theory_report.hpp"
#include "levywell/theory/spectrum.hpp"
#include "task.hpp"

#include <algorithm>
#include <memory>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

/// For each noise its groups of arrays; report and JSON before them.
using Groups = nb::typed<nb::list, Named<Named<Array<double>>>>;
using Answer = std::tuple<std::string, std::string, Groups>;

/// What theory is asked for.
struct Question {
    PotentialFile potential;
    std::vector<double> alpha;
    std::vector<double> epsilon;
    double tolerance = exact_tolerance;
    std::size_t modes = 0;
    bool curves = true;
};

/// Curves as rows of a matrix, with their errors.
void add_rows(nb::dict& to, const std::string& name, const std::vector<const SolvedCurve*>& curves) {
    if (curves.empty()) return;
    const std::size_t points = curves.front()->value.size();
    for (const auto& [suffix, numbers] :
         {std::pair{"", &SolvedCurve::value}, {"_error", &SolvedCurve::error}}) {
        std::unique_ptr<double[]> rows(new double[curves.size() * points]);
        double* place = rows.get();
        for (const SolvedCurve* curve : curves) place = std::copy_n((curve->*numbers).begin(), points, place);
        to[(name + suffix).c_str()] = array_of(std::move(rows), {curves.size(), points});
    }
}

std::vector<const SolvedCurve*> pointers(const std::vector<SolvedCurve>& curves) {
    std::vector<const SolvedCurve*> all;
    for (const SolvedCurve& curve : curves) all.push_back(&curve);
    return all;
}

nb::dict density_arrays(const StationaryDensity& density) {
    nb::dict arrays;
    if (density.cell.empty()) return arrays;
    std::vector<double> position;
    std::vector<double> width;
    for (const Interval& cell : density.cell) {
        position.push_back(cell.lower + 0.5 * cell.length());
        width.push_back(cell.length());
    }
    arrays[schema::position] = array_of(position);
    arrays[schema::cell_width] = array_of(width);
    arrays[schema::density] = array_of(density.mean);
    arrays[schema::density_error] = array_of(density.error);
    return arrays;
}

nb::dict curve_arrays(const EndCurves& curves, const char* probability) {
    nb::dict arrays;
    if (curves.position.empty()) return arrays;
    arrays[schema::position] = array_of(curves.position);
    add_rows(arrays, schema::mean_time, pointers(curves.mean_time));
    add_rows(arrays, probability, pointers(curves.probability));
    return arrays;
}

nb::dict spectrum_arrays(const Spectrum& spectrum) {
    nb::dict arrays;
    if (spectrum.modes.empty()) return arrays;
    arrays[schema::position] = array_of(spectrum.position);
    const auto column = [&](const char* name, Solved Mode::*part) {
        std::vector<double> values;
        std::vector<double> errors;
        for (const Mode& mode : spectrum.modes) {
            values.push_back((mode.*part).value);
            errors.push_back((mode.*part).error);
        }
        arrays[name] = array_of(values);
        arrays[schema::error_of(name).c_str()] = array_of(errors);
    };
    column(schema::eigenvalue, &Mode::rate);
    column(schema::eigenvalue_imaginary, &Mode::frequency);
    const auto functions = [&](const char* name, SolvedCurve Mode::*part) {
        std::vector<const SolvedCurve*> rows;
        for (const Mode& mode : spectrum.modes) rows.push_back(&(mode.*part));
        add_rows(arrays, name, rows);
    };
    functions(schema::eigenfunction, &Mode::real);
    if (std::any_of(spectrum.modes.begin(), spectrum.modes.end(),
                    [](const Mode& mode) { return mode.frequency.value > 0; }))
        functions(schema::eigenfunction_imaginary, &Mode::imaginary);
    return arrays;
}

nb::dict arrays_of(const TheoryEntry& entry) {
    nb::dict groups;
    groups[schema::theory] = density_arrays(entry.density);
    groups[schema::curves] = curve_arrays(entry.curves, schema::committor);
    groups[schema::spectrum] = spectrum_arrays(entry.relaxation);
    return groups;
}

nb::dict arrays_of(const IntervalEntry& entry) {
    nb::dict groups;
    groups[schema::curves] = curve_arrays(entry.curves, schema::exit_right);
    groups[schema::spectrum] = spectrum_arrays(entry.spectrum);
    groups[schema::quasi_stationary] = density_arrays(entry.spectrum.quasi_stationary);
    return groups;
}

/// Asks for each noise in turn; what is solved is told to the task, which may be stopped in between.
template <class Entry, class Solve>
std::vector<Entry> solve_grid(const Question& question, Task& task, const Solve& solve) {
    std::vector<Entry> entries;
    for (const double alpha : question.alpha) {
        for (const double epsilon : question.epsilon) {
            const auto before = [&](const char* what, std::size_t done, std::size_t all) {
                if (task.is_stopped()) throw Interrupted();
                task.show({fmt::format("{} at alpha = {}, epsilon = {}", what, alpha, epsilon),
                           static_cast<double>(done), static_cast<double>(all)});
            };
            entries.push_back(solve(alpha, epsilon, before));
        }
    }
    return entries;
}

template <class Entry>
Groups groups_of(const std::vector<Entry>& entries) {
    Groups list;
    for (const Entry& entry : entries) list.append(arrays_of(entry));
    return list;
}

/// Faults of a question: the noise, the tolerance, and of an interval its ends and starts.
void check_theory(const PotentialFile& potential, const std::vector<double>& alpha,
                  const std::vector<double>& epsilon, double tolerance,
                  const std::optional<std::pair<double, double>>& ends,
                  const std::vector<std::string>& starts) {
    Faults faults;
    check_theory_noise(alpha, epsilon, faults);
    check_tolerance(tolerance, faults);
    if (ends) {
        exit_conditions(potential, {ends->first, ends->second}, starts, faults);
    } else if (!potential.metastable || potential.landscape.minima.size() < 2) {
        faults.add(potential.name,
                   "has fewer than two wells" + potential.landscape.because() +
                       ": there are no transitions to speak of (the time to leave an interval "
                       "works: interval = (a, b), start = x)");
    }
    faults.throw_if_any();
}

Answer theory(const PotentialFile& potential, const std::vector<double>& alpha,
              const std::vector<double>& epsilon, double tolerance, std::size_t modes, bool curves,
              nb::object progress) {
    const Question question{potential, alpha, epsilon, tolerance, modes, curves};
    const auto task = std::make_shared<Task>();
    const auto entries = perform_for(
        task,
        [question, task] {
            return solve_grid<TheoryEntry>(question, *task, [&](double a, double e, const auto& before) {
                TheoryEntry entry = theory_at(question.potential, a, e, question.tolerance, before);
                if (!question.curves) return entry;
                before("density", 0, 2);
                add_density(question.potential, question.tolerance, entry);
                before("curves", 1, 2);
                add_curves(question.potential, question.modes, question.tolerance, entry);
                return entry;
            });
        },
        std::move(progress));
    return Answer(theory_report_text(potential, alpha, entries),
                  theory_report_json(potential, alpha, entries), groups_of(entries));
}

Answer interval_theory(const PotentialFile& potential, const std::vector<double>& alpha,
                       const std::vector<double>& epsilon, std::pair<double, double> ends,
                       const std::vector<std::string>& starts, double tolerance, std::size_t modes,
                       bool curves, nb::object progress) {
    const Question question{potential, alpha, epsilon, tolerance, modes, curves};
    Faults faults;
    const auto from = exit_conditions(potential, {ends.first, ends.second}, starts, faults);
    faults.throw_if_any();
    const auto task = std::make_shared<Task>();
    const auto entries = perform_for(
        task,
        [question, from, task] {
            return solve_grid<IntervalEntry>(question, *task, [&](double a, double e, const auto& before) {
                IntervalEntry entry = interval_theory_at(question.potential, from, a, e, question.modes,
                                                         question.tolerance, before);
                add_deviation_remarks(entry);
                if (question.curves) {
                    before("curves", 0, 1);
                    add_curves(question.potential, question.tolerance, entry);
                }
                return entry;
            });
        },
        std::move(progress));
    return Answer(interval_report_text(potential, entries), interval_report_json(potential, entries),
                  groups_of(entries));
}

}  // namespace

void bind_theory(nb::module_& module) {
    module.def("check_theory", check_theory, "potential"_a, "alpha"_a, "epsilon"_a, "tolerance"_a,
               "interval"_a.none(), "starts"_a);
    module.def("theory", theory, "potential"_a, "alpha"_a, "epsilon"_a, "tolerance"_a, "modes"_a, "curves"_a,
               "progress"_a = nb::none());
    module.def("interval_theory", interval_theory, "potential"_a, "alpha"_a, "epsilon"_a, "interval"_a,
               "starts"_a, "tolerance"_a, "modes"_a, "curves"_a, "progress"_a = nb::none());
    module.attr("exact_tolerance") = exact_tolerance;
    module.attr("most_modes") = most_modes;
}

}  // namespace levywell::python
