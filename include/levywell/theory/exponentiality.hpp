#pragma once

#include <vector>

namespace levywell {

/// Are times exponential? Distance and test.
struct ExponentialityCheck {
    double distance =
        0;  ///< Kolmogorov distance of the times' distribution from the exponential law of the same mean
    double p_value = 0;  ///< of the total-time-on-test statistic, exact under exponentiality up to
                         ///< Kolmogorov's asymptotic law; NaN below 10 times
};

/// Takes uncensored times > 0 in any order [time]. The p-value does not suffer from the fitted mean:
/// normalised spacings of sorted exponential times are independent exponential times again, so that their
/// partial sums over their total are ordered uniforms. Source: Epstein 1960; Barlow, Campo 1975; Kolmogorov's
/// law with Stephens' correction 1970.
ExponentialityCheck check_exponentiality(std::vector<double> times);

/// P(sup |F_n - F| sqrt(n) > x) in Kolmogorov's limit law.
double kolmogorov_survival(double x);

}  // namespace levywell
