#pragma once

#include <span>
#include <vector>

namespace levywell::inline tail {

/// log f(x) and its derivatives at one point: what maximum likelihood needs.
struct LogDensityPoint {
    double value = 0;  ///< log of the density of S(alpha, 0; 1)
    double log_x = 0;  ///< its derivative in log|x|
    double alpha = 0;  ///< and in alpha
};

/// The log density of the standard symmetric stable law at one alpha, tabulated over log|x|: error below 1e-5
/// absolute, 15 ns a point. The tables behind it are made once a process for the stretches of alpha that are
/// asked for. Thread-safe. The density far out in the tail of alpha = 2 is kept above 1e-10 of a power law,
/// which no sample can tell from 0.
class StableLogDensity {
  public:
    static constexpr double least_alpha = 0.2;

    /// Throws InputError unless least_alpha <= alpha <= 2.
    explicit StableLogDensity(double alpha);

    double alpha() const { return alpha_; }

    LogDensityPoint at(double log_abs_x) const;
    double operator()(double log_abs_x) const { return at(log_abs_x).value; }

  private:
    friend class StableMagnitudeTail;
    struct Node {
        double value, slope;              ///< of log h over m, the density of m = alpha log|X|
        double alpha_value, alpha_slope;  ///< of its derivative in alpha
    };
    double alpha_;
    double log_half_alpha_;
    std::vector<Node> nodes_;
};

/// P(|X| > x) of the standard symmetric stable law at one alpha, from the integral of the same table.
class StableMagnitudeTail {
  public:
    explicit StableMagnitudeTail(double alpha);

    double operator()(double log_abs_x) const;

  private:
    double alpha_;
    std::vector<double> density_;  ///< of alpha log|X| at the nodes
    std::vector<double> above_;    ///< P(alpha log|X| > m) there
};

}  // namespace levywell::inline tail
