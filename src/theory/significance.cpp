#include "levywell/theory/significance.hpp"

#include <cmath>
#include <limits>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace levywell::inline theory {

double two_sided_p_value(double z, double freedom) {
    if (std::isnan(z) || std::isnan(freedom)) return std::numeric_limits<double>::quiet_NaN();
    if (std::isinf(z)) return 0;
    if (std::isinf(freedom)) return std::erfc(std::abs(z) / std::sqrt(2.0));
    const boost::math::students_t_distribution<double> student(freedom);
    return 2 * boost::math::cdf(boost::math::complement(student, std::abs(z)));
}

double critical_deviation(double p, double freedom) {
    if (std::isinf(freedom))
        return boost::math::quantile(
            boost::math::complement(boost::math::normal_distribution<double>(), p / 2));
    return boost::math::quantile(
        boost::math::complement(boost::math::students_t_distribution<double>(freedom), p / 2));
}

}  // namespace levywell::inline theory
