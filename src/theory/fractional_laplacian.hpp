#pragma once

#include <Eigen/Core>
#include <vector>

namespace levywell::inline theory {

/// The fractional Laplacian (-Delta)^(alpha/2), 0 < alpha <= 2, on continuous functions that are linear
/// between the nodes x_0 < .. < x_N and constant beyond both ends. Row i = 1 .. N-1: its average over the hat
/// function of node i; rows 0 and N are zero. Every row sums to zero; the diagonal is what makes it so, free
/// of the cancellation of its own closed form, and left to the caller.
///
/// Galerkin entries are closed forms for neighbours, <phi_i'', K * phi_j''> with K(x) = |x|^(3-alpha) / (2
/// Gamma(4-alpha) cos(pi alpha/2)) (the symbol |k|^alpha = k^2 |k|^(alpha-4) k^2), moment expansions of
/// -C_alpha |x-y|^(-1-alpha) for distant ones, and between the two a moment expansion of the narrower hat
/// against the closed form of the wider one. Second order on any smoothly graded mesh.
class FractionalLaplacian {
  public:
    FractionalLaplacian(const std::vector<double>& nodes, double alpha);

    /// Entry i /= j, to about 1e-7 of itself [length^-alpha].
    double operator()(Eigen::Index i, Eigen::Index j) const;

    /// Half the width of the two elements of node i (ends: of one) [length].
    double mass(Eigen::Index i) const { return hats_[static_cast<std::size_t>(i)].mass; }

  private:
    /// A basis function: second derivative and central moments.
    struct Hat {
        int kinks = 0;
        double position[3] = {};
        double change[3] = {};  ///< of slope at each kink, times width
        double mass = 0;
        double centre = 0;
        double width = 0;     ///< of its wider element; what follows is in this unit
        double variance = 0;  ///< central moments over mass
        double skewness = 0;
        double fourth = 0;
    };

    Hat hat(Eigen::Index i) const;
    double near(const Hat& a, const Hat& b) const;
    double between(const Hat& narrow, const Hat& wide) const;
    double far(const Hat& a, const Hat& b) const;
    double outside(const Hat& a, Eigen::Index end) const;

    std::vector<double> nodes_;
    double alpha_;
    Eigen::Index last_;
    double constant_;   ///< C_alpha
    double factor_;     ///< of K, times 1 - alpha
    double curvature_;  ///< of K'', times 1 - alpha
    std::vector<Hat> hats_;
};

}  // namespace levywell::inline theory
