#include "levywell/report/plan_report.hpp"

#include "levywell/core/number_text.hpp"
#include "levywell/dynamics/names.hpp"
#include "report/noise_text.hpp"
#include "report/table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

std::string known(double value, const std::string& text) {
    return std::isnan(value) ? "-" : text;
}

std::string seconds_text(double seconds) {
    if (seconds < 1) return "< 1 s";
    if (seconds < 120) return fmt::format("{:.0f} s", seconds);
    if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
    if (seconds < 172800) return fmt::format("{:.0f} h", seconds / 3600);
    return fmt::format("{:.3g} days", seconds / 86400);
}

}  // namespace

std::string plan_report(const Study& study, const std::vector<Condition>& conditions,
                        const std::vector<ExpectedCost>& costs) {
    TextTable table({"noise", "scheme", "dt", "paths", "horizon", "path-steps", "time", "chance"});
    double seconds = 0;
    bool all = true;
    for (std::size_t k = 0; k < conditions.size(); ++k) {
        const Condition& condition = conditions[k];
        const ExpectedCost& cost = costs[k];
        const double horizon = static_cast<double>(condition.horizon_steps()) * condition.dt;
        table.add({noise_text(condition.noise, study.request.convention == NoiseConvention::brownian),
                   name_of(condition.scheme), number_text(condition.dt), fmt::format("{}", condition.paths),
                   condition.splits() ? "-" : number_text(horizon, 4),
                   known(cost.path_steps, fmt::format("{:.1e}", cost.path_steps)),
                   known(cost.seconds, seconds_text(cost.seconds)),
                   known(cost.error, percent_text(cost.error))});
        if (std::isnan(cost.seconds))
            all = false;
        else
            seconds += cost.seconds;
    }
    const bool chosen = std::ranges::any_of(conditions, [](const Condition& c) { return c.accuracy > 0; });
    return fmt::format(
        "{}: plan for {}; {}\n{}"
        "  in all {}{}: a scale of the paths' time, from half to four times the true one; tables and exact "
        "values "
        "come on top, {}\n"
        "  chance: of a mean time, as far as times are exponential; the run measures it{}\n",
        study.potential.name, name_of(study.request.measure),
        chosen ? "pilots alone are simulated" : "nothing is simulated", table.text("  "),
        seconds_text(seconds), all ? "" : " without splitting, whose climbs nobody knows before",
        chosen ? "and pilots as here" : "and up to a half for the time step's error",
        chosen ? "" : ", and the time step's error");
}

}  // namespace levywell::inline report
