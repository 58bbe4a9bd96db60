#pragma once

#include <array>
#include <vector>

namespace levywell::inline theory {

/// The density of the standard symmetric stable law as a table over log x: relative error 1e-9 or less, but
/// where it is below 1e-30 of its largest value.
class DensityTable {
  public:
    /// 0 < alpha <= 2.
    explicit DensityTable(double alpha);

    double operator()(double x) const;

  private:
    static constexpr int order = 12;
    /// A stretch of log x with cells of one width, each a Chebyshev series of log density.
    struct Zone {
        double begin;
        double end;
        double width;
        std::vector<std::array<double, order>> cells;
    };

    double alpha_;
    double peak_;  ///< density at 0
    double bend_;  ///< its relative fall is bend x^2
    std::vector<Zone> zones_;
    double last_ = 0;  ///< log density at the end of the last zone
};

}  // namespace levywell::inline theory
