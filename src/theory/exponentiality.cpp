#include "levywell/theory/exponentiality.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace levywell::inline theory {

double kolmogorov_survival(double x) {
    if (x < 0.2) return 1;  // 1 - 1e-12
    double sum = 0;
    for (int k = 1; k <= 100; ++k) {
        const double term = std::exp(-2.0 * k * k * x * x);
        sum += k % 2 == 1 ? term : -term;
        if (term < 1e-17) break;
    }
    return std::clamp(2 * sum, 0.0, 1.0);
}

ExponentialityCheck check_exponentiality(EventTimes times) {
    ExponentialityCheck check;
    const std::size_t n = times.events.size();
    if (n < fewest_events) {
        check.distance = check.p_value = std::numeric_limits<double>::quiet_NaN();
        return check;
    }
    std::vector<double>& events = times.events;
    std::vector<double>& censored = times.censored;
    std::sort(events.begin(), events.end());
    std::sort(censored.begin(), censored.end());
    // The time that all paths were watched together, at each event and at the end.
    std::vector<double> on_test;
    double total = 0;
    double at_risk = static_cast<double>(n + censored.size());
    double previous = 0;
    std::size_t gone = 0;  // of the censored
    const auto watch_to = [&](double time) {
        for (; gone < censored.size() && censored[gone] < time; ++gone, --at_risk) {
            total += at_risk * (censored[gone] - previous);
            previous = censored[gone];
        }
        total += at_risk * (time - previous);
        previous = time;
    };
    for (double event : events) {
        watch_to(event);
        on_test.push_back(total);
        --at_risk;
    }
    const bool complete = gone == censored.size();  // nobody was watched beyond the last event
    if (!complete) watch_to(censored.back());

    const auto uniforms = static_cast<double>(complete ? n - 1 : n);
    for (std::size_t k = 0; static_cast<double>(k) < uniforms; ++k) {
        const double uniform = on_test[k] / total;
        const double first = static_cast<double>(k) / uniforms;
        check.distance =
            std::max({check.distance, std::abs(uniform - first), std::abs(uniform - first - 1 / uniforms)});
    }
    const double root = std::sqrt(uniforms);
    check.p_value = kolmogorov_survival(check.distance * (root + 0.12 + 0.11 / root));
    return check;
}

}  // namespace levywell::inline theory
