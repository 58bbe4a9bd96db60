#include "levywell/io/pipeline_file.hpp"

#include "io/hdf5_group_writer.hpp"
#include "io/network_group.hpp"
#include "io/result_group.hpp"
#include "io/whole_file.hpp"
#include "levywell/io/schema.hpp"

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

using hdf5::write_attribute;
using hdf5::write_dataset;

std::string entry_name(std::size_t number) {
    return fmt::format("{:04}", number);
}

void write_noise(hid_t parent, std::size_t number, const NetworkNoise& noise) {
    const auto group = hdf5::create_group(parent, entry_name(number));
    write_attribute(group, schema::run, static_cast<long long>(noise.run));
    write_attribute(group, schema::iteration, static_cast<long long>(noise.iteration));
    write_attribute(group, schema::kind, noise.kind);
    write_attribute(group, schema::alpha_hat, noise.alpha_hat);
    write_attribute(group, schema::alpha, noise.alpha);
    write_attribute(group, schema::sigma, noise.sigma);
    write_attribute(group, schema::learning_rate, noise.learning_rate);
    write_attribute(group, schema::epsilon, noise.epsilon);
    if (!noise.schedule.empty()) write_schedule(Hdf5GroupWriter(group), noise.schedule);
}

void write_row(hid_t parent, std::size_t number, const PipelineRow& row) {
    const auto group = hdf5::create_group(parent, entry_name(number));
    write_attribute(group, schema::noise, static_cast<long long>(row.noise));
    write_attribute(group, schema::simulation, static_cast<long long>(row.simulation));
    write_attribute(group, schema::epsilon, row.epsilon);
    write_attribute(group, schema::refusal, row.refusal);
    write_attribute(group, schema::unit_offered, row.unit_offered);
    write_attribute(group, schema::preference, row.preference);
    write_attribute(group, schema::preference_exact, row.preference_exact);
    const hdf5::Shape starts{row.starts.size()};
    write_dataset(group, schema::start_well, row.starts, starts);
    write_estimates(Hdf5GroupWriter(group), schema::mean, row.mean, {row.starts.size()});
    write_dataset(group, schema::n_censored, row.n_censored, {row.n_censored.size()});
    write_dataset(group, schema::mean_exact, row.mean_exact, starts);
    write_dataset(group, schema::mean_exact_error, row.mean_exact_error, starts);
    write_dataset(group, schema::z_exact, row.z_exact, {row.z_exact.size()});
    write_dataset(group, schema::mean_exact_log10, row.mean_exact_log10, starts);
    write_dataset(group, schema::kramers_log10, row.kramers_log10, starts);
    write_dataset(group, schema::mean_adiabatic, row.mean_adiabatic, starts);
    write_dataset(group, schema::mean_small_noise, row.mean_small_noise, starts);
    write_estimates(Hdf5GroupWriter(group), schema::pi_hat, row.pi_hat, {row.pi_hat.size()});
    write_dataset(group, schema::pi_exact, row.pi_exact, {row.pi_exact.size()});
    write_dataset(group, schema::pi, row.pi, {row.pi.size()});
}

}  // namespace

void write_pipeline_result(const PipelineResult& result, const std::string& path) {
    write_whole(path, [&](hid_t file) {
        write_provenance(Hdf5GroupWriter(file), result.provenance);
        write_attribute(file, schema::seed, static_cast<unsigned long long>(result.provenance.seed));
        write_attribute(file, schema::complete, static_cast<long long>(result.complete));
        write_attribute(file, schema::unit, result.unit);
        write_network_group(file, result.network);
        const auto noises = hdf5::create_group(file, schema::noises);
        for (std::size_t k = 0; k < result.noises.size(); ++k) write_noise(noises, k, result.noises[k]);
        const auto simulations = hdf5::create_group(file, schema::simulations);
        for (std::size_t k = 0; k < result.simulations.size(); ++k) {
            const auto simulation = hdf5::create_group(simulations, entry_name(k));
            write_run_groups(Hdf5GroupWriter(simulation), result.simulations[k]);
        }
        const auto rows = hdf5::create_group(file, schema::rows);
        for (std::size_t k = 0; k < result.rows.size(); ++k) write_row(rows, k, result.rows[k]);
    });
}

}  // namespace levywell::inline io
