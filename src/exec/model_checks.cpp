#include "exec/model_checks.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include <boost/math/tools/rational.hpp>
#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

constexpr int probes = 2000;  // of the core

std::string fault_of_landscape(const Model& model) {
    const std::size_t minima = model.landscape.minima.size();
    const std::size_t maxima = model.landscape.maxima.size();
    if (minima == 0 ? maxima == 0 : maxima + 1 == minima) return "";
    return fmt::format(
        "its landscape has {} minima and {} maxima, which do not alternate (analyse_landscape() "
        "makes one)",
        minima, maxima);
}

/// f' must be a number in its core, and what slope_polynomial() says it is.
std::string fault_of_slope(const Potential& potential) {
    using boost::math::tools::evaluate_polynomial;
    constexpr double agrees = 1e-6;  // of the largest |f'|
    const Interval core = potential.core();
    if (!(core.length() >= 0 && core.length() <= 1e100))
        return fmt::format("core() is [{}, {}] (a finite interval that contains every critical point)",
                           core.lower, core.upper);
    const auto polynomial = potential.slope_polynomial();
    if (polynomial && polynomial->empty()) return "slope_polynomial() has no coefficient";
    double largest = 0;
    double off = 0;
    for (int k = 0; k <= probes; ++k) {
        const double w = core.lower + core.length() * k / probes;
        const double slope = potential.slope(w);
        if (std::isnan(slope)) return fmt::format("f' is not a number at w = {}", w);
        largest = std::max(largest, std::abs(slope));
        if (!polynomial) continue;
        const double difference =
            std::abs(evaluate_polynomial(polynomial->data(), w, polynomial->size()) - slope);
        if (std::isnan(difference)) return "slope_polynomial() has a coefficient that is not a number";
        off = std::max(off, difference);
    }
    if (off > agrees * largest) return fmt::format("slope_polynomial() is not f': it is off by {:.3g}", off);
    return "";
}

}  // namespace

bool check_model(const RunRequest& request, const Model& model, Faults& faults) {
    std::string fault = "there is no potential";
    if (model.potential != nullptr) fault = fault_of_landscape(model);
    if (fault.empty()) fault = fault_of_slope(*model.potential);
    if (!fault.empty()) faults.add(request.where_of("potential"), fault);
    return fault.empty();
}

}  // namespace levywell::inline exec
