#include "levywell/io/escape_file.hpp"

#include "io/hdf5_group_writer.hpp"
#include "io/result_group.hpp"
#include "io/whole_file.hpp"
#include "levywell/io/schema.hpp"

namespace levywell::inline io {
namespace {

using hdf5::write_attribute;
using hdf5::write_dataset;

/// Iterations, NaN where nothing was seen outside.
void write_iterations(hid_t group, const char* name, const std::vector<EscapeSeen>& seen,
                      std::vector<std::int64_t> EscapeSeen::*field, const hdf5::Shape& shape) {
    std::vector<double> values;
    for (const EscapeSeen& one : seen) {
        for (std::int64_t iteration : one.*field)
            values.push_back(iteration < 0 ? not_available : static_cast<double>(iteration));
    }
    write_dataset(group, name, values, shape);
}

void write_fit(hid_t parent, const char* name, const TailEstimate& fit) {
    const auto group = hdf5::create_group(parent, name);
    write_attribute(group, schema::alpha, fit.alpha);
    write_attribute(group, schema::ci95, std::vector<double>{fit.low, fit.high});
    write_attribute(group, schema::sigma, fit.sigma);
}

void write_noise(hid_t parent, const LineNoise& noise) {
    const auto group = hdf5::create_group(parent, schema::noise);
    write_attribute(group, schema::minibatches, static_cast<long long>(noise.size));
    write_attribute(group, schema::deviation, noise.deviation);
    write_attribute(group, schema::skewness, noise.skewness);
    write_attribute(group, schema::excess_kurtosis, noise.excess_kurtosis);
    write_fit(group, schema::likelihood, noise.likelihood);
    write_fit(group, schema::log_moment, noise.log_moment);
    write_fit(group, schema::gaussian, {2, not_available, not_available, noise.gaussian_sigma(), noise.size});
}

}  // namespace

void write_escape_result(const EscapeResult& result, const std::string& path) {
    write_whole(path, [&](hid_t file) {
        write_provenance(Hdf5GroupWriter(file), result.provenance);
        write_attribute(file, schema::seed, static_cast<unsigned long long>(result.provenance.seed));
        write_attribute(file, schema::complete, 1LL);
        const auto escape = hdf5::create_group(file, schema::escape);
        write_attribute(escape, schema::source, result.source);
        write_attribute(escape, schema::run, static_cast<long long>(result.run));
        write_attribute(escape, schema::description, result.description);
        write_attribute(escape, schema::config, result.config);
        write_attribute(escape, schema::dataset, result.dataset);
        write_attribute(escape, schema::checksum, result.checksum);
        write_attribute(escape, schema::direction, result.direction);
        write_attribute(escape, schema::device, result.device);
        write_attribute(escape, schema::conclusion, result.conclusion);
        write_attribute(escape, schema::next_iteration, static_cast<long long>(result.next_iteration));
        write_attribute(escape, schema::n, static_cast<long long>(result.points));
        write_attribute(escape, schema::batch, static_cast<long long>(result.batch));
        write_attribute(escape, schema::iterations, static_cast<long long>(result.iterations));
        write_attribute(escape, schema::learning_rate, result.learning_rate);
        write_attribute(escape, schema::slope, result.slope);
        const hsize_t radii = result.radii.size();
        const hsize_t replicas = result.replicas.size();
        write_dataset(escape, schema::radii, result.radii, {radii});
        write_dataset(escape, schema::direction, result.v, {result.v.size()});
        write_iterations(escape, schema::ball, result.replicas, &EscapeSeen::ball, {replicas, radii});
        write_iterations(escape, schema::projection, result.replicas, &EscapeSeen::projection,
                         {replicas, radii});
        const auto drift = hdf5::create_group(escape, schema::drift);
        write_iterations(drift, schema::ball, {result.drift}, &EscapeSeen::ball, {radii});
        write_iterations(drift, schema::projection, {result.drift}, &EscapeSeen::projection, {radii});
        write_attribute(drift, schema::farthest, result.drift_farthest);
        const auto summary = hdf5::create_group(escape, schema::summary);
        write_estimates(Hdf5GroupWriter(summary), schema::ball, result.measured.ball, {radii});
        write_estimates(Hdf5GroupWriter(summary), schema::projection, result.measured.projection, {radii});
        write_estimates(Hdf5GroupWriter(summary), schema::ball_share, result.measured.ball_share, {radii});
        write_estimates(Hdf5GroupWriter(summary), schema::projection_share, result.measured.projection_share,
                        {radii});
        for (const EscapePredicted& predicted : result.predicted) {
            const auto group = hdf5::create_group(escape, schema::prediction_of(predicted.law));
            write_attribute(group, schema::alpha, predicted.alpha);
            write_attribute(group, schema::epsilon, predicted.epsilon);
            write_dataset(group, schema::dt, predicted.dt, {radii});
            write_estimates(Hdf5GroupWriter(group), schema::mean, predicted.mean, {radii});
            write_estimates(Hdf5GroupWriter(group), schema::share, predicted.share, {radii});
        }
        const auto slice = hdf5::create_group(escape, schema::slice);
        write_dataset(slice, schema::curve_w, result.slice_w, {result.slice_w.size()});
        write_dataset(slice, schema::curve_f, result.slice_f, {result.slice_f.size()});
        write_noise(escape, result.noise);
    });
}

}  // namespace levywell::inline io
