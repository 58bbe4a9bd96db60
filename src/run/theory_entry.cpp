#include "levywell/run/theory_entry.hpp"

#include "levywell/exec/exact_curves.hpp"
#include "levywell/exec/predict.hpp"
#include "run/exact_remarks.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace levywell::inline studies {

TheoryEntry theory_at(const Model& potential, double alpha, double epsilon, double tolerance,
                      const std::function<void(const char*, std::size_t, std::size_t)>& before) {
    Faults faults;
    check_theory_noise({alpha}, {epsilon}, faults);
    check_tolerance(tolerance, faults);
    faults.throw_if_any();
    TheoryEntry all;
    all.alpha = alpha;
    all.epsilon = epsilon;
    const std::size_t wells = potential.landscape.minima.size();
    const auto show = [&](const char* what, std::size_t done) {
        if (before) before(what, done, 2 * wells + 1);
    };
    all.transition = predict_transitions(potential, alpha, epsilon, tolerance,
                                         [&](std::size_t i) { show("transitions", i); });
    for (std::size_t i = 0; i < wells; ++i) {
        show("exits", wells + i);
        all.exit.push_back(
            predict(condition_from(potential, MeasureChoice::exit, alpha, epsilon, i), potential, tolerance));
    }
    show("occupation fractions", 2 * wells);
    all.stationary = predict_stationary(potential, alpha, epsilon, tolerance);
    const auto remark = [&](const std::optional<std::string>& why) {
        if (why) all.remarks.push_back(*why);
    };
    for (std::size_t i = 0; i < wells; ++i) {
        const auto from = [&](const char* what) {
            return fmt::format("{} time from m{} at alpha = {}, epsilon = {}", what, i + 1, alpha, epsilon);
        };
        remark(time_shortfall(from("transition"), all.transition[i], tolerance));
        remark(time_shortfall(from("exit"), all.exit[i], tolerance));
    }
    if (!all.stationary.missing.empty()) {
        all.remarks.push_back(
            fmt::format("occupation fractions at alpha = {}, epsilon = {}: not available: {}", alpha, epsilon,
                        all.stationary.missing));
    }
    return all;
}

void add_density(const Model& potential, double tolerance, TheoryEntry& entry) {
    StationaryDensity& density = entry.density;
    density = predict_density(potential, entry.alpha, entry.epsilon, tolerance);
    const std::string what =
        fmt::format("stationary density at alpha = {}, epsilon = {}: ", entry.alpha, entry.epsilon);
    if (!density.missing.empty()) {
        entry.remarks.push_back(what + "not available: " + density.missing);
        return;
    }
    std::size_t missed = 0;
    double worst = 0;
    for (std::size_t k = 0; k < density.mean.size(); ++k) {
        if (density.error[k] <= tolerance * density.mean[k]) continue;
        ++missed;
        worst = std::max(worst, density.error[k] / density.mean[k]);
    }
    if (missed > 0) {
        entry.remarks.push_back(
            what + fmt::format("a tolerance of {} cannot be reached in {} of {} cells, solved to {:.2g} at "
                               "worst (the file gives each error)",
                               tolerance, missed, density.mean.size(), worst));
    }
}

void add_curves(const Model& potential, std::size_t modes, double tolerance, TheoryEntry& entry) {
    entry.curves = predict_transition_curves(potential, entry.alpha, entry.epsilon, tolerance);
    if (modes > 0)
        entry.relaxation = predict_relaxation(potential, entry.alpha, entry.epsilon, modes, tolerance);
    const auto remark = [&](const std::optional<std::string>& why) {
        if (why) entry.remarks.push_back(*why);
    };
    const std::string noise = fmt::format("at alpha = {}, epsilon = {}", entry.alpha, entry.epsilon);
    remark(curves_shortfall("curves " + noise, entry.curves, tolerance));
    remark(spectrum_shortfall("eigenvalues " + noise, entry.relaxation, tolerance));
}

}  // namespace levywell::inline studies
