#include "levywell/io/theory_file.hpp"

#include "io/curve_groups.hpp"
#include "io/hdf5.hpp"
#include "io/hdf5_fields.hpp"
#include "io/hdf5_group_writer.hpp"
#include "io/result_group.hpp"
#include "io/whole_file.hpp"
#include "levywell/io/prediction_names.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/theory/metastability.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline io {
namespace {

using hdf5::write_attribute;
using hdf5::write_dataset;

/// An entry for each noise, in the group theory.
template <class Entry>
void write_entries(const Provenance& provenance, const PotentialFile& potential,
                   const std::vector<Entry>& entries, const std::string& path,
                   void (*write)(hid_t group, const Entry& entry)) {
    write_whole(path, [&](hid_t file) {
        write_provenance(Hdf5GroupWriter(file), provenance);
        write_potential(Hdf5GroupWriter(file), potential);
        const auto theory = hdf5::create_group(file, schema::theory);
        for (std::size_t k = 0; k < entries.size(); ++k) {
            const auto group = hdf5::create_group(theory, fmt::format("{:04}", k));
            write_attribute(group, schema::alpha, entries[k].alpha);
            write_attribute(group, schema::epsilon, entries[k].epsilon);
            write(group, entries[k]);
        }
    });
}

void write_entry(hid_t group, const TheoryEntry& entry) {
    const hsize_t wells = entry.transition.size();
    hdf5::write_axis(group, "well", wells);
    const Prediction& first = entry.transition.front();
    write_dataset(group, schema::c_alpha, first.c_alpha);
    write_dataset(group, schema::q, first.q.entries, {wells, wells});
    write_dataset(group, schema::rate, first.rate.entries, {wells, wells});
    if (!first.pi.empty()) write_dataset(group, schema::pi, first.pi, {wells});
    if (entry.alpha < 2) {
        write_dataset(group, schema::jump_probability, jump_probabilities(first.q).entries, {wells, wells});
        write_dataset(group, schema::mean_first_passage, mean_first_passage(first.rate).entries,
                      {wells, wells});
        write_dataset(group, schema::relaxation_times, relaxation_times(first.rate), {wells - 1});
    }
    std::vector<double> shares;
    std::vector<double> errors;
    for (const Solved& share : entry.stationary.basin) {
        shares.push_back(share.value);
        errors.push_back(share.error);
    }
    write_dataset(group, schema::pi_exact, shares, {wells});
    write_dataset(group, schema::pi_exact_error, errors, {wells});
    write_density(group, entry.density);
    write_curves(group, entry.curves);
    write_spectrum(group, entry.relaxation);
    const auto write_times = [&](const char* name, const std::vector<Prediction>& predictions,
                                 hsize_t count) {
        const auto times = hdf5::create_group(group, name);
        const auto column = [&](const char* dataset, double EventPrediction::*field) {
            std::vector<double> values;
            for (const Prediction& prediction : predictions) values.push_back(prediction.event().*field);
            write_dataset(times, dataset, values, {wells});
        };
        for (const PredictionNumber& number : prediction_numbers)
            if (number.in_theory_files) column(number.name, number.value);
        const auto targets = [&](const char* dataset, std::vector<double> EventPrediction::*field) {
            std::vector<double> rows;  // by start
            for (const Prediction& prediction : predictions) {
                std::vector<double> row = prediction.event().*field;
                row.resize(count, std::nan(""));
                rows.insert(rows.end(), row.begin(), row.end());
            }
            write_dataset(times, dataset, rows, {wells, count});
        };
        targets(schema::target_exact, &EventPrediction::target_exact);
        targets(schema::target_exact_error, &EventPrediction::target_exact_error);
    };
    write_times(schema::transitions, entry.transition, wells);
    write_times(schema::exit, entry.exit, 2);
}

void write_interval_entry(hid_t group, const IntervalEntry& entry) {
    write_attribute(group, schema::interval, std::vector<double>{entry.interval.lower, entry.interval.upper});
    write_attribute(group, schema::remarks, fmt::format("{}", fmt::join(entry.remarks, "\n")));
    const auto starts = hdf5::create_group(group, schema::starts);
    const hsize_t count = entry.exits.size();
    std::vector<std::string> names;
    for (const IntervalExit& exit : entry.exits) names.push_back(exit.start);
    write_attribute(starts, schema::start, fmt::format("{}", fmt::join(names, ",")));
    const auto column = [&](const std::string& name, const auto& of) {
        std::vector<double> values;
        for (const IntervalExit& exit : entry.exits) values.push_back(of(exit));
        write_dataset(starts, name, values, {count});
    };
    column(schema::start_position, [](const IntervalExit& exit) { return exit.position; });
    for (const PredictionNumber& number : prediction_numbers) {
        if (number.in_theory_files)
            column(number.name, [&](const IntervalExit& exit) { return exit.times.*number.value; });
    }
    for (const ExitNumber& number : exit_numbers) {
        column(number.name, [&](const IntervalExit& exit) { return (exit.*number.of).value; });
        column(schema::error_of(number.name),
               [&](const IntervalExit& exit) { return (exit.*number.of).error; });
    }
    write_curves(group, entry.curves);
    write_spectrum(group, entry.spectrum);
}

}  // namespace

void write_theory(const Provenance& provenance, const PotentialFile& potential,
                  const std::vector<TheoryEntry>& entries, const std::string& path) {
    write_entries(provenance, potential, entries, path, write_entry);
}

void write_interval_theory(const Provenance& provenance, const PotentialFile& potential,
                           const std::vector<IntervalEntry>& entries, const std::string& path) {
    write_entries(provenance, potential, entries, path, write_interval_entry);
}

}  // namespace levywell::inline io
