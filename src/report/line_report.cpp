#include "report/line_report.hpp"

#include "levywell/io/schema.hpp"
#include "levywell/nn/line_slice.hpp"
#include "report/json.hpp"
#include "report/table.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell::inline report {
std::string line_heading(const LineSetting& setting) {
    return fmt::format("{}\n  v: {}\n  v . gradient at theta*: {:.4g}\n", setting.solution.describe(),
                       setting.direction, setting.slope);
}

std::string noise_table(const LineSetting& setting) {
    const LineNoise& noise = setting.noise;
    if (!(noise.deviation > 0)) return "  no noise along v: a minibatch is all points\n";
    TextTable table({"noise along v", "alpha", "95% interval", "sigma", "epsilon"});
    for (const NoiseLaw& law : laws_of(noise)) {
        const TailEstimate& fit = law.estimate;
        table.add({law.name, number_text(fit.alpha, 4),
                   std::isnan(fit.low) ? "" : fmt::format("[{:.4g}, {:.4g}]", fit.low, fit.high),
                   number_text(fit.sigma, 4), number_text(setting.epsilon(fit.alpha, fit.sigma), 4)});
    }
    return table.text() +
           fmt::format(
               "  {} minibatches of {}: standard deviation {:.4g}, skewness {:.3g}, excess kurtosis "
               "{:.3g}; eta = {}\n",
               noise.size, setting.batch, noise.deviation, noise.skewness, noise.excess_kurtosis,
               setting.learning_rate);
}

std::string landscape_table(const LineSlice& slice) {
    const Landscape& landscape = slice.potential.landscape;
    TextTable table({"point", "w", "f", "f''", "barrier left", "barrier right"});
    for (std::size_t i = 0; i < landscape.minima.size(); ++i) {
        const CriticalPoint& m = landscape.minima[i];
        table.add({fmt::format("m{}", i + 1), number_text(m.position, 4), number_text(m.height, 6),
                   number_text(m.curvature, 4), number_text(landscape.barrier_left(i), 4),
                   number_text(landscape.barrier_right(i), 4)});
        if (i == landscape.maxima.size()) break;
        const CriticalPoint& s = landscape.maxima[i];
        table.add({fmt::format("s{}", i + 1), number_text(s.position, 4), number_text(s.height, 6),
                   number_text(s.curvature, 4), "", ""});
    }
    const auto& [w, f] = slice.points;
    return table.text() + fmt::format(
                              "  {} points from w = {:.4g} (f = {:.4g}) to {:.4g} (f = {:.4g}); theta* is "
                              "at w = 0 (f = {:.6g}); largest error of the spline {:.1g} of the range\n",
                              w.size(), w.front(), f.front(), w.back(), f.back(),
                              slice.potential.potential->value(0), slice.spline_error);
}

Json line_json(const std::string& command, const LineSetting& setting, const LineSlice& slice) {
    const LineNoise& noise = setting.noise;
    Json object{{schema::command, command}};
    object[schema::source] = setting.solution.path;
    object[schema::description] = setting.solution.record.description;
    object[schema::next_iteration] = setting.solution.record.next_iteration;
    object[schema::stop_reason] = setting.solution.record.stop_reason;
    object[schema::dataset] = setting.solution.record.dataset;
    object[schema::checksum] = setting.solution.record.checksum;
    object[schema::device] = setting.at.device;
    object[schema::n] = setting.at.points;
    object[schema::parameters] = setting.at.weights.size();
    object[schema::direction] = setting.direction;
    object[schema::distance] = setting.distance;
    object[schema::batch] = setting.batch;
    object[schema::learning_rate] = setting.learning_rate;
    object[schema::slope] = setting.slope;
    object[schema::minibatches] = noise.size;
    object[schema::deviation] = noise.deviation;
    object[schema::skewness] = noise.skewness;
    object[schema::excess_kurtosis] = noise.excess_kurtosis;
    for (const NoiseLaw& law : laws_of(noise)) {
        const TailEstimate& fit = law.estimate;
        object[schema::noise][law.name] = {{schema::alpha, fit.alpha},
                                           {schema::ci95, {fit.low, fit.high}},
                                           {schema::sigma, fit.sigma},
                                           {schema::epsilon, setting.epsilon(fit.alpha, fit.sigma)}};
    }
    add_landscape(object, slice.potential.landscape);
    object[schema::curve_w] = slice.points.w;
    object[schema::curve_f] = slice.points.f;
    object[schema::spline_error] = slice.spline_error;
    return object;
}

}  // namespace levywell::inline report
