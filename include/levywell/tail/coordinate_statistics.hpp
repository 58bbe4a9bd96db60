#pragma once

#include <cstdint>
#include <span>

namespace levywell::inline tail {

/// What single coordinates of gradient noise look like over P minibatches, averaged over coordinates: blind
/// to their scales and to how they depend on one another.
struct CoordinateStatistics {
    double alpha = 0;           ///< log-moment index of each coordinate, 1/alpha averaged
    double alpha_of_fours = 0;  ///< the same of means of four minibatches: a stable law's stays, any other's
                                ///< moves towards 2; NaN for rows < 64
    double kurtosis = 0;  ///< mean excess kurtosis; 0 for a Gaussian, without limit in P for a stable law
    double scaling =
        0;  ///< index 1 / (1 + s) from the slope s of log interquartile range of means of 1, 2, 4, 8
            ///< minibatches over log of their number: b^(1/alpha - 1), alpha = 2 where it shrinks as b^(-1/2)
};

/// `columns`: coordinate after coordinate, `rows` numbers each, none of them constant; rows >= 16.
CoordinateStatistics coordinate_statistics(std::span<const double> columns, std::int64_t rows);

}  // namespace levywell::inline tail
