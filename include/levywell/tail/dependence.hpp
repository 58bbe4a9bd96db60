#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace levywell::inline tail {

/// A test of something that is said of a sample.
struct SampleTest {
    std::string name;
    double statistic = 0;
    double p_value = 0;  ///< NaN where the sample is too small for it
};

/// Whether numbers in their order depend on one another, by ranks, which exist for every tail. For the
/// numbers, and (`magnitude_..`) for their distances from the median: `neighbours`, the correlation at lag 1;
/// `lags`, the squared correlations at lags 1 to 20; `stretches`, the mean ranks of ten equal stretches
/// (trends, sorted numbers, scales that change); `period`, the correlation at that lag, where one is given.
/// Where chi-square gives the lags p < 0.05, up to 5000 numbers are put into 9999 random orders, addressed by
/// the seed, and p is 0.0001 or more: chi-square alone refuses up to five times too often.
/// Sources: Wald and Wolfowitz 1943; Ljung and Box 1978; Kruskal and Wallis 1952.
std::vector<SampleTest> dependence_tests(std::span<const double> values, std::int64_t period = 0,
                                         std::uint64_t seed = 1);

}  // namespace levywell::inline tail
