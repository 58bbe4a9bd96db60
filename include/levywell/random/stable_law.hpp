#pragma once

#include <string>

namespace levywell::inline random {

/// The standard symmetric alpha-stable law S(alpha, 0; 1): E exp(ikX) = exp(-|k|^alpha).
/// alpha = 1 is Cauchy, alpha = 2 is N(0, 2). Unit scale; every argument is a number of scales.
/// Accuracy: 1e-10 relative for pdf, sf, cdf and quantiles, in both tails down to probability 1e-300,
/// for 1e-300 <= alpha <= 2, smooth through alpha = 1 and up to alpha = 2. Below alpha = 1e-5 a quantile
/// depends on digits that its probability as a double does not have: there log x has an absolute error of
/// up to 1e-15/alpha. A density beyond the range of a double is +inf or 0.
/// Source: Nolan, Univariate Stable Distributions (2020), chapter 3; Zolotarev, One-dimensional Stable
/// Distributions (1986).
class StableLaw {
  public:
    /// The smallest tail index: far below it, logarithms of quantiles leave the range of a double.
    static constexpr double least_alpha = 1e-300;

    static constexpr const char* domain = "stable laws exist for 0 < alpha <= 2";

    /// Why there is no such law: empty for least_alpha <= alpha <= 2.
    static std::string why_not(double alpha);

    /// Throws InputError unless least_alpha <= alpha <= 2.
    explicit StableLaw(double alpha);

    double alpha() const { return alpha_; }

    /// Density at x.
    double pdf(double x) const;

    /// P(X <= x).
    double cdf(double x) const;

    /// Survival function P(X > x); accurate in relative terms in the right tail.
    double sf(double x) const;

    /// P(0 < X <= x) = cdf(x) - 1/2; accurate in relative terms near x = 0. Odd in x.
    double central_probability(double x) const;

    /// x with cdf(x) = p; 0 < p < 1 (throws InputError otherwise); +-inf where x overflows a double.
    double quantile(double p) const;

    /// log x with sf(x) = p; 0 < p < 1/2. Finite where x itself would leave the range of a double (small
    /// alpha).
    double log_upper_quantile(double p) const;

    /// log x with cdf(x) - 1/2 = q; 0 < q < 1/2: the quantile near the centre, accurate as q -> 0.
    double log_central_quantile(double q) const;

    /// log P(X > e^log_x) and log of the density at e^log_x: the law on a logarithmic axis, x > 0.
    double log_sf(double log_x) const;
    double log_pdf(double log_x) const;

  private:
    double alpha_;
};

}  // namespace levywell::inline random
