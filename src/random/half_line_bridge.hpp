#pragma once

#include <complex>
#include <vector>

namespace levywell::inline random {

/// The killed motion on the half-line: a standard symmetric stable path L, E exp(ikL_1) = exp(-|k|^alpha),
/// that goes from d0 > 0 to d1 > 0 in unit time, and the probability p that it falls below 0 meanwhile.
/// Lengths in units of L_1's scale. The density of paths that do not is
///     k(d0, d1) = 2/pi int_0^inf exp(-l^alpha) F(l d0) F(l d1) dl,  F(x) = sin(x + (2 - alpha) pi/8) - G(x),
/// G completely monotone. The part of F F that oscillates with d0 - d1 is the free density g(d0 - d1), so
/// that p g = g - k is what remains; it is integrated on a ray of the complex plane, where nothing
/// oscillates. Error of p: 1e-6 for alpha >= 0.3 and distances from 2^-40 to 2^40. Source: Kwasnicki,
/// Spectral analysis of subordinate Brownian motions on the half-line (2011), section 6.
class HalfLineBridge {
  public:
    /// 0 < alpha < 2, for distances between the two.
    HalfLineBridge(double alpha, double least, double greatest);

    /// F's two parts at the nodes of the integral, for one distance.
    struct Wave {
        std::vector<std::complex<double>> outer;  ///< exp(i (l d + phase)) - 2i G(l d)
        std::vector<std::complex<double>> inner;  ///< G(l d)
    };
    Wave wave(double distance) const;

    /// p(d0, d1) g(d0 - d1).
    double crossing_density(const Wave& from, const Wave& to) const;

  private:
    std::complex<double> monotone_part(double log_modulus) const;

    double alpha_;
    double phase_;
    double angle_;  ///< of the ray
    double first_ = 0;
    double step_ = 0;                            ///< of the nodes in log l, the first at first_
    std::vector<std::complex<double>> weights_;  ///< at the nodes
    double first_table_ = 0;
    double table_step_ = 0;
    std::vector<std::complex<double>> table_;  ///< G on the ray, over the logarithm of the modulus
};

}  // namespace levywell::inline random
