#include "tail/audit_tests.hpp"
#include "tail/lattice.hpp"

#include <cmath>

#include <boost/math/distributions/normal.hpp>

namespace levywell::inline tail {
namespace {

/// Standard errors that are refused nine times in ten at a two-sided level.
double errors_seen(double level) {
    const boost::math::normal law;
    return boost::math::quantile(boost::math::complement(law, level / 2)) + boost::math::quantile(law, 0.9);
}

}  // namespace

AuditPower audit_power(const AuditRequest& request, std::int64_t n, std::size_t tests,
                       double scale_information) {
    constexpr double dependence_tests_made = 6;
    constexpr std::int64_t fewest_for_power = 300;  // below, errors are not yet Gaussian
    const StableLaw law(request.alpha);
    const auto numbers = static_cast<double>(n);
    const double level = request.level / static_cast<double>(tests);
    const double signs_level = level / octaves_of(n);
    AuditPower power;
    // The largest of n numbers cut off there is refused where 2 (1 - cut)^n <= level.
    power.cut = -std::expm1(std::log(level / 2) / numbers);
    power.numbers_for_24_bits = std::ceil(std::log(level / 2) / std::log1p(-0x1p-24));
    power.lattice_bits = lattice_seen(n, level);
    if (n < fewest_for_power) return power;
    power.scale = std::expm1(errors_seen(level) / std::sqrt(numbers * scale_information));
    power.centre = errors_seen(signs_level) / (2 * law.pdf(0) * std::sqrt(numbers));
    power.correlation = errors_seen(level / dependence_tests_made) / std::sqrt(numbers);
    return power;
}

}  // namespace levywell::inline tail
