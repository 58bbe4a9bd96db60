#include "theory/fractional_laplacian.hpp"

#include "levywell/random/levy_measure.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace levywell {
namespace {

constexpr double neighbourhood =
    6;  // in widths: beyond, four moments give the kernel's average to 1e-5 of itself

/// K(l y) / l^(3-alpha), up to the y^2 that second differences on both sides annihilate: smooth through alpha
/// = 1.
class Kernel {
  public:
    explicit Kernel(double alpha) : exponent_(1 - alpha) {
        // cos(pi alpha/2) = sin(pi (1-alpha)/2), divided by 1 - alpha.
        const double angle = std::numbers::pi * exponent_ / 2;
        const double cosine = std::numbers::pi / 2 * (std::abs(angle) < 1e-8 ? 1 : std::sin(angle) / angle);
        factor_ = 1 / (2 * std::tgamma(4 - alpha) * cosine);
    }
    double operator()(double y) const {
        if (y == 0) return 0;
        const double log_y = std::log(y);
        const double z = exponent_ * log_y;
        return factor_ * y * y * (std::abs(z) < 1e-8 ? log_y * (1 + z / 2) : std::expm1(z) / exponent_);
    }

  private:
    double exponent_;
    double factor_;
};

/// The second derivative of a basis function: point masses at nodes.
struct Kinks {
    int count = 0;
    double position[3];
    double slope_change[3];
    void add(double at, double change) {
        position[count] = at;
        slope_change[count++] = change;
    }
};

/// Central moments of a basis function seen from far away.
struct Moments {
    double mass;
    double centre;
    double variance;
    double skewness;  ///< third central moment [length^3]
    double fourth;    ///< fourth central moment [length^4]
    double width;     ///< of its wider element
};

class Assembly {
  public:
    Assembly(const std::vector<double>& nodes, double alpha)
        : x_(nodes), alpha_(alpha), kernel_(alpha), last_(static_cast<Eigen::Index>(nodes.size()) - 1) {
        for (Eigen::Index i = 0; i <= last_; ++i) {
            kinks_.push_back(kinks_of(i));
            moments_.push_back(moments_of(i));
        }
    }

    Eigen::MatrixXd matrix() const {
        Eigen::MatrixXd result = Eigen::MatrixXd::Zero(last_ + 1, last_ + 1);
        const double constant = levy_constant(alpha_);
        for (Eigen::Index j = 0; j <= last_; ++j) {
            for (Eigen::Index i = 1; i < last_; ++i) {
                if (i == j) continue;
                const Moments& a = moments_[static_cast<std::size_t>(i)];
                const Moments& b = moments_[static_cast<std::size_t>(j)];
                const bool end = j == 0 || j == last_;
                const double distance = std::abs(a.centre - b.centre);
                double entry = 0;
                if (distance < neighbourhood * std::max(a.width, b.width)) {
                    entry = near(i, j, std::max(a.width, b.width));
                } else {
                    entry = -constant * far(a, b);
                    if (end) entry -= constant * outside(a, j);
                }
                result(i, j) = entry / a.mass;
            }
        }
        // Constants are annihilated: the diagonal balances its row, free of the cancellation of its own
        // closed form.
        for (Eigen::Index i = 1; i < last_; ++i) result(i, i) = -result.row(i).sum();
        return result;
    }

  private:
    double node(Eigen::Index i) const { return x_[static_cast<std::size_t>(i)]; }

    Kinks kinks_of(Eigen::Index i) const {
        Kinks kinks;
        const double left = i > 0 ? 1 / (node(i) - node(i - 1)) : 0;
        const double right = i < last_ ? 1 / (node(i + 1) - node(i)) : 0;
        if (i > 0) kinks.add(node(i - 1), left);
        kinks.add(node(i), -(left + right));
        if (i < last_) kinks.add(node(i + 1), right);
        return kinks;
    }

    /// Of a hat function; of the ramp alone at an end (the constant beyond it is outside()).
    Moments moments_of(Eigen::Index i) const {
        const double left = i > 0 ? node(i) - node(i - 1) : 0;
        const double right = i < last_ ? node(i + 1) - node(i) : 0;
        Moments m{};
        m.mass = (left + right) / 2;
        m.centre = node(i) + (right - left) / 3;
        m.variance = (left * left + right * right + left * right) / 18;
        m.skewness = (right - left) * (2 * left + right) * (left + 2 * right) / 270;
        m.fourth = 2.4 * m.variance * m.variance;  // every triangular law has kurtosis 12/5
        m.width = std::max(left, right);
        return m;
    }

    double near(Eigen::Index i, Eigen::Index j, double length) const {
        const Kinks& a = kinks_[static_cast<std::size_t>(i)];
        const Kinks& b = kinks_[static_cast<std::size_t>(j)];
        double sum = 0;
        for (int k = 0; k < a.count; ++k) {
            for (int l = 0; l < b.count; ++l) {
                sum += a.slope_change[k] * b.slope_change[l] *
                       kernel_(std::abs(a.position[k] - b.position[l]) / length);
            }
        }
        return sum * std::pow(length, 3 - alpha_);
    }

    /// int int phi_a phi_b |x - y|^(-1-alpha) by the moments of both.
    double far(const Moments& a, const Moments& b) const {
        const double difference = a.centre - b.centre;
        const double r = std::abs(difference);
        const double p = 1 + alpha_;
        const double second = (a.variance + b.variance) / (r * r);
        const double third = (a.skewness - b.skewness) / (r * r * difference);
        const double fourth = (a.fourth + b.fourth + 6 * a.variance * b.variance) / (r * r * r * r);
        return a.mass * b.mass * std::pow(r, -p) *
               (1 + p * (p + 1) / 2 * (second - (p + 2) / 3 * (third - (p + 3) / 4 * fourth)));
    }

    /// int phi_a(x) int_(beyond the end) |x - y|^(-1-alpha) dy dx.
    double outside(const Moments& a, Eigen::Index end) const {
        const double r = std::abs(a.centre - node(end));
        const double p = alpha_;
        const double towards = end == 0 ? 1 : -1;
        const double second = a.variance / (r * r);
        const double third = towards * a.skewness / (r * r * r);
        return a.mass * std::pow(r, -p) / p * (1 + p * (p + 1) / 2 * (second - (p + 2) / 3 * third));
    }

    const std::vector<double>& x_;
    double alpha_;
    Kernel kernel_;
    Eigen::Index last_;
    std::vector<Kinks> kinks_;
    std::vector<Moments> moments_;
};

}  // namespace

Eigen::MatrixXd fractional_laplacian(const std::vector<double>& nodes, double alpha) {
    return Assembly(nodes, alpha).matrix();
}

Eigen::VectorXd hat_masses(const std::vector<double>& nodes) {
    const auto n = static_cast<Eigen::Index>(nodes.size());
    Eigen::VectorXd masses = Eigen::VectorXd::Zero(n);
    for (Eigen::Index i = 0; i + 1 < n; ++i) {
        const double half = (nodes[static_cast<std::size_t>(i) + 1] - nodes[static_cast<std::size_t>(i)]) / 2;
        masses(i) += half;
        masses(i + 1) += half;
    }
    return masses;
}

}  // namespace levywell
