#include "tail/anderson_darling.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/quadrature/exp_sinh.hpp>

namespace levywell::inline tail {

double anderson_darling_p_value(double statistic) {
    using std::numbers::pi;
    constexpr double far = 10;
    const double z = statistic;
    if (z < 0.1) return 1;  // but for 1e-7
    // Sum of chi-squares with weights 1/(j (j + 1)): the heaviest, 1/2, times prod (1 - 2/(j (j + 1)))^(-1/2)
    // = sqrt 3.
    if (z > far) return std::sqrt(3.0) * std::erfc(std::sqrt(z)) * (1 + 11 / (36 * z));
    boost::math::quadrature::exp_sinh<double> integrator;
    double binomial = 1;  // of -1/2 over j
    double sum = 0;
    for (int j = 0; j < 12; ++j) {
        const double order = 4 * j + 1;
        const double exponent = order * order * pi * pi / (8 * z);
        const double integral = integrator.integrate(
            [&](double w) { return std::exp(z / (8 * (w * w + 1)) - exponent * (1 + w * w)); });
        sum += binomial * order * integral;
        binomial *= -(0.5 + j) / (j + 1);
    }
    return 1 - std::sqrt(2 * pi) / z * sum;
}

}  // namespace levywell::inline tail
