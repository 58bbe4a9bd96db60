#include "io/curve_groups.hpp"

#include "levywell/io/schema.hpp"

#include <algorithm>

namespace levywell::inline io {
namespace {

using hdf5::write_dataset;

/// Curves as rows of a matrix, a single one as a vector, with their errors.
void write_rows(hid_t group, const std::string& name, const std::vector<const SolvedCurve*>& rows,
                bool single) {
    std::vector<double> values;
    std::vector<double> errors;
    for (const SolvedCurve* row : rows) {
        values.insert(values.end(), row->value.begin(), row->value.end());
        errors.insert(errors.end(), row->error.begin(), row->error.end());
    }
    const hsize_t points = rows.front()->value.size();
    const hdf5::Shape shape = single ? hdf5::Shape{points} : hdf5::Shape{rows.size(), points};
    write_dataset(group, name, values, shape);
    write_dataset(group, schema::error_of(name), errors, shape);
}

std::vector<const SolvedCurve*> pointers(const std::vector<SolvedCurve>& curves) {
    std::vector<const SolvedCurve*> result;
    for (const SolvedCurve& curve : curves) result.push_back(&curve);
    return result;
}

}  // namespace

void write_density(hid_t group, const StationaryDensity& density) {
    std::vector<double> position;
    std::vector<double> width;
    for (const Interval& cell : density.cell) {
        position.push_back(cell.lower + 0.5 * cell.length());
        width.push_back(cell.length());
    }
    const hsize_t cells = density.cell.size();
    write_dataset(group, schema::position, position, {cells});
    write_dataset(group, schema::cell_width, width, {cells});
    write_dataset(group, schema::density, density.mean, {cells});
    write_dataset(group, schema::density_error, density.error, {cells});
}

void write_curves(hid_t parent, const EndCurves& curves) {
    if (curves.mean_time.empty()) return;
    const auto group = hdf5::create_group(parent, schema::curves);
    write_dataset(group, schema::position, curves.position, {curves.position.size()});
    const bool of_interval = curves.mean_time.size() == 1;
    write_rows(group, schema::mean_time, pointers(curves.mean_time), of_interval);
    write_rows(group, of_interval ? schema::exit_right : schema::committor, pointers(curves.probability),
               of_interval);
}

void write_spectrum(hid_t parent, const Spectrum& spectrum) {
    if (spectrum.modes.empty()) return;
    const auto group = hdf5::create_group(parent, schema::spectrum);
    write_dataset(group, schema::position, spectrum.position, {spectrum.position.size()});
    const auto column = [&](const char* name, Solved Mode::*part) {
        std::vector<double> values;
        std::vector<double> errors;
        for (const Mode& mode : spectrum.modes) {
            values.push_back((mode.*part).value);
            errors.push_back((mode.*part).error);
        }
        write_dataset(group, name, values, {values.size()});
        write_dataset(group, schema::error_of(name), errors, {errors.size()});
    };
    column(schema::eigenvalue, &Mode::rate);
    column(schema::eigenvalue_imaginary, &Mode::frequency);
    const auto functions = [&](const char* name, SolvedCurve Mode::*part) {
        std::vector<const SolvedCurve*> rows;
        for (const Mode& mode : spectrum.modes) rows.push_back(&(mode.*part));
        write_rows(group, name, rows, false);
    };
    functions(schema::eigenfunction, &Mode::real);
    if (std::any_of(spectrum.modes.begin(), spectrum.modes.end(),
                    [](const Mode& mode) { return mode.frequency.value > 0; }))
        functions(schema::eigenfunction_imaginary, &Mode::imaginary);
    if (spectrum.quasi_stationary.cell.empty()) return;
    write_density(hdf5::create_group(parent, schema::quasi_stationary), spectrum.quasi_stationary);
}

}  // namespace levywell::inline io
