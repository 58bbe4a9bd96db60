#pragma once

#include "levywell/random/quantile_table.hpp"
#include "levywell/random/stable_law.hpp"

#include <vector>

namespace levywell::inline tail {

/// A law symmetric about 0, by its tail.
class MagnitudeLaw {
  public:
    MagnitudeLaw() = default;
    MagnitudeLaw(const MagnitudeLaw&) = delete;
    MagnitudeLaw& operator=(const MagnitudeLaw&) = delete;
    virtual ~MagnitudeLaw() = default;

    /// P(|X| > magnitude), > 0; an infinite magnitude counts as the largest double. Thread-safe.
    virtual double tail(double magnitude) const = 0;
};

/// S(alpha, 0; scale) of any alpha of StableLaw, from the inverse of LogQuantile: relative error of the tail
/// below 1e-8 for alpha >= 0.1, 1e-6 below; 0.3 us.
class StableMagnitudes : public MagnitudeLaw {
  public:
    StableMagnitudes(const StableLaw& law, double scale);

    double tail(double magnitude) const override;

    /// log x with P(|X| > x) = p, 2^-63 <= p < 1.
    double log_quantile(double p) const;

  private:
    StableLaw law_;
    double log_scale_;
    LogQuantile quantile_;
    std::vector<double> tail_edges_;    ///< log x of unit scale where the upper tail is 2^-2, 2^-3, ..
    std::vector<double> centre_edges_;  ///< .. where the upper tail is 1/2 less that
};

}  // namespace levywell::inline tail
