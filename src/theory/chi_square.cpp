#include "levywell/theory/chi_square.hpp"

#include <cmath>
#include <limits>

#include <boost/math/special_functions/gamma.hpp>

namespace levywell::inline theory {

double chi_square_p_value(const std::vector<std::uint64_t>& counts,
                          const std::vector<double>& probabilities) {
    constexpr double smallest_expected = 5;
    double total = 0;
    double scale = 0;
    for (std::size_t k = 0; k < counts.size(); ++k) {
        total += static_cast<double>(counts[k]);
        scale += probabilities[k];
        if (counts[k] > 0 && !(probabilities[k] > 0)) return 0;
    }
    if (total == 0) return std::numeric_limits<double>::quiet_NaN();
    double sum = 0;
    double pooled_count = 0;
    double pooled_expected = 0;
    int cells = 0;
    const auto add = [&](double count, double expected) {
        sum += (count - expected) * (count - expected) / expected;
        ++cells;
    };
    for (std::size_t k = 0; k < counts.size(); ++k) {
        const double expected = total * probabilities[k] / scale;
        if (expected >= smallest_expected) {
            add(static_cast<double>(counts[k]), expected);
        } else {
            pooled_count += static_cast<double>(counts[k]);
            pooled_expected += expected;
        }
    }
    if (pooled_expected >= smallest_expected) add(pooled_count, pooled_expected);
    if (cells < 2) return std::numeric_limits<double>::quiet_NaN();
    return boost::math::gamma_q((cells - 1) / 2.0, sum / 2);
}

}  // namespace levywell::inline theory
