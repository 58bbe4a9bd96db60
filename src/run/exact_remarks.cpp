#include "run/exact_remarks.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

namespace levywell::inline studies {
namespace {

std::string missed(const std::string& what, double tolerance, double error) {
    return fmt::format("{}: a tolerance of {} cannot be reached, it was solved to {:.2g}", what, tolerance,
                       error);
}

}  // namespace

std::optional<std::string> time_shortfall(const std::string& what, const Prediction& prediction,
                                          double tolerance, SmallNoise law) {
    const EventPrediction& times = prediction.event();
    if (std::isnan(times.mean_exact)) {
        constexpr std::string_view none = "none: ";
        std::string why = prediction.exact_source;
        if (why.starts_with(none)) why.erase(0, none.size());
        std::string text = fmt::format("{}: not available: {}", what, why);
        if (law == SmallNoise::holds && !times.unresolved && !std::isnan(times.small_noise()))
            text += fmt::format("; what holds is the law of small noise, {:.6g}", times.small_noise());
        return text;
    }
    const double error = times.mean_exact_error / times.mean_exact;
    if (error <= tolerance || std::isinf(times.mean_exact)) return std::nullopt;
    return missed(what, tolerance, error);
}

std::optional<std::string> spectrum_shortfall(const std::string& what, const Spectrum& spectrum,
                                              double tolerance) {
    constexpr const char* without = " (--modes 0 leaves eigenvalues out)";
    if (!spectrum.missing.empty())
        return what + (spectrum.modes.empty() ? ": not available: " : ": not all are available: ") +
               spectrum.missing + without;
    double worst = 0;
    std::size_t count = 0;
    for (const Mode& mode : spectrum.modes) {
        const double error = mode.rate.error / mode.rate.value;
        if (error > tolerance) ++count;
        worst = std::max(worst, error);
    }
    if (count == 0) return std::nullopt;
    return missed(fmt::format("{} of {} {}", count, spectrum.modes.size(), what), tolerance, worst) + without;
}

std::optional<std::string> law_shortfall(const std::string& what, const StationaryDensity& law) {
    constexpr double enough = 0.99;
    if (law.cell.empty()) return std::nullopt;
    double held = 0;
    for (std::size_t k = 0; k < law.cell.size(); ++k) held += law.mean[k] * law.cell[k].length();
    if (held >= enough) return std::nullopt;
    return fmt::format("{}: its cells, {:.4g} to {:.4g}, hold {:.3g} of it (the rest lies farther out)", what,
                       law.cell.front().lower, law.cell.back().upper, held);
}

std::optional<std::string> curves_shortfall(const std::string& what, const EndCurves& curves,
                                            double tolerance) {
    if (!curves.missing.empty()) return what + ": not available: " + curves.missing;
    double worst = 0;
    for (const auto* list : {&curves.mean_time, &curves.probability}) {
        for (const SolvedCurve& curve : *list) {
            const double error = *std::max_element(curve.error.begin(), curve.error.end());
            const double largest = *std::max_element(curve.value.begin(), curve.value.end());
            if (largest > 0) worst = std::max(worst, error / largest);  // of an end at infinity: 0
        }
    }
    if (worst <= tolerance) return std::nullopt;
    return missed(what, tolerance, worst) +
           " of the largest value at some points (the file gives each error)";
}

}  // namespace levywell::inline studies
