#pragma once

#include "theory/chain_layout.hpp"
#include "theory/density_table.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include <boost/math/quadrature/gauss.hpp>

namespace levywell::inline theory {

inline constexpr int most_chain_levels = 4;
inline constexpr double largest_loss = 1e-8;  // of the probability of a row, which its diagonal makes up for
inline constexpr double lost_digits = 4;      // units of rounding in a row of the matrix

/// Probabilities of stepping from a state onto the polynomials of a mesh.
class ChainMesh {
    static constexpr int window = 6;  // nodes of the polynomial on an element
    static constexpr int points_of_gauss = 8;

  public:
    ChainMesh(const ChainProblem& problem, const DensityTable& density, const Interval& hull,
              const std::vector<ChainLayout::Stretch>& stretches)
        : problem_(problem),
          density_(density),
          law_(problem.alpha),
          // Below alpha = 1 the density is smooth, but not analytic at its peak.
          innermost_(problem.scale * peak_width(problem.alpha) * (problem.alpha < 1 ? 0.05 : 1)),
          hull_(hull) {
        for (const ChainLayout::Stretch& stretch : stretches) {
            const std::vector<double>& nodes = stretch.nodes;
            const auto offset = static_cast<Eigen::Index>(nodes_.size());
            const auto count = static_cast<int>(nodes.size());
            nodes_.insert(nodes_.end(), nodes.begin(), nodes.end());
            for (int k = 0; k < count; ++k) {
                // One-sided, where the drift is not smooth at the end of a stretch.
                const double w = nodes[static_cast<std::size_t>(k)];
                states_.push_back(k == 0           ? std::nextafter(w, HUGE_VAL)
                                  : k == count - 1 ? std::nextafter(w, -HUGE_VAL)
                                                   : w);
            }
            for (int k = 0; k + 1 < count; ++k) {
                Element element;
                element.a = nodes[static_cast<std::size_t>(k)];
                element.b = nodes[static_cast<std::size_t>(k) + 1];
                element.count = std::min(window, count);
                const int first = std::clamp(k - window / 2 + 1, 0, count - element.count);
                element.first = offset + first;
                set_weights(element);
                for (int q = 0; q < points_of_gauss; ++q) {
                    const double t = gauss_point(q);
                    values(element, element.a + (element.b - element.a) * 0.5 * (1 + t),
                           element.at[static_cast<std::size_t>(q)]);
                }
                elements_.push_back(element);
            }
        }
    }

    const std::vector<double>& nodes() const { return nodes_; }
    /// At which a node's row is taken: within its stretch.
    const std::vector<double>& states() const { return states_; }
    Eigen::Index size() const { return static_cast<Eigen::Index>(nodes_.size()); }

    /// Weights of the nodes in the expected value of a function after a step from w; 0 outside of the mesh,
    /// but beyond an infinite side's end, where it is what it is there.
    Eigen::VectorXd row(double w) const {
        const double to = problem_.drift(w);
        if (!std::isfinite(to)) refuse_chain(fmt::format("the drift from {:.6g} leads to {}", w, to));
        Eigen::VectorXd weights = Eigen::VectorXd::Zero(size());
        for (const Element& element : elements_) add(element, to, weights);
        if (std::isinf(hull_.lower)) weights(0) += law_.sf((to - nodes_.front()) / problem_.scale);
        if (std::isinf(hull_.upper)) weights(size() - 1) += law_.sf((nodes_.back() - to) / problem_.scale);
        return weights;
    }

    /// Probability that a step from w ends at or below an end, at or above it, or within an interval.
    double below(double w, double end) const {
        return std::isinf(end) ? 0 : law_.sf((problem_.drift(w) - end) / problem_.scale);
    }
    double above(double w, double end) const {
        return std::isinf(end) ? 0 : law_.sf((end - problem_.drift(w)) / problem_.scale);
    }
    double within(double w, const Interval& interval) const {
        return mass(interval.lower, interval.upper, problem_.drift(w));
    }

  private:
    using Gauss = boost::math::quadrature::gauss<double, points_of_gauss>;

    /// A polynomial through `count` nodes from `first` on stands for the function on [a, b].
    struct Element {
        double a = 0;
        double b = 0;
        Eigen::Index first = 0;
        int count = 0;
        std::array<double, window> barycentric{};
        std::array<std::array<double, window>, points_of_gauss> at{};
    };

    static double gauss_point(int q) {
        constexpr int half = points_of_gauss / 2;
        const auto& abscissa = Gauss::abscissa();
        return q < half ? -abscissa[static_cast<std::size_t>(half - 1 - q)]
                        : abscissa[static_cast<std::size_t>(q - half)];
    }
    static double gauss_weight(int q) {
        constexpr int half = points_of_gauss / 2;
        const auto& weights = Gauss::weights();
        return q < half ? weights[static_cast<std::size_t>(half - 1 - q)]
                        : weights[static_cast<std::size_t>(q - half)];
    }

    double node(const Element& element, int j) const {
        return nodes_[static_cast<std::size_t>(element.first + j)];
    }

    void set_weights(Element& element) const {
        const double unit = node(element, element.count - 1) - node(element, 0);
        for (int j = 0; j < element.count; ++j) {
            double product = 1;
            for (int i = 0; i < element.count; ++i) {
                if (i != j) product *= (node(element, j) - node(element, i)) / unit;
            }
            element.barycentric[static_cast<std::size_t>(j)] = 1 / product;
        }
    }

    /// Of each node's Lagrange polynomial at y.
    void values(const Element& element, double y, std::array<double, window>& result) const {
        double sum = 0;
        for (int j = 0; j < element.count; ++j) {
            const double apart = y - node(element, j);
            if (apart == 0) {
                result.fill(0);
                result[static_cast<std::size_t>(j)] = 1;
                return;
            }
            sum += result[static_cast<std::size_t>(j)] =
                element.barycentric[static_cast<std::size_t>(j)] / apart;
        }
        for (int j = 0; j < element.count; ++j) result[static_cast<std::size_t>(j)] /= sum;
    }

    /// Whether the density is as good as a polynomial over [a, b], distances from where the drift leads.
    bool is_smooth(double a, double b) const {
        const double distance = std::max({0.0, a, -b});
        double longest = std::max(distance, innermost_);
        constexpr double body = 20;  // scales, within which it may fall like a Gaussian
        if (problem_.alpha > 1 && distance < body * problem_.scale)
            longest = std::min(longest, 2 * problem_.scale);
        return b - a <= longest;
    }

    /// Calls part(a, b) for halves of halves of [a, b] on which the density is smooth. Distances from where
    /// the drift leads, for far out positions do not tell the noise of a step.
    template <class Part>
    void split(double a, double b, const Part& part) const {
        constexpr double reach = 60;  // scales: at alpha = 2 nothing comes farther
        if (problem_.alpha == 2 && std::max(a, -b) > reach * problem_.scale) return;
        if (is_smooth(a, b)) {
            part(a, b);
            return;
        }
        const double middle = a + (b - a) / 2;
        split(a, middle, part);
        split(middle, b, part);
    }

    /// Of a Gauss point of [a, b]: its distance, and its share of the probability.
    std::pair<double, double> share(double a, double b, int q) const {
        const double distance = a + (b - a) * 0.5 * (1 + gauss_point(q));
        return {distance,
                0.5 * (b - a) * gauss_weight(q) * density_(distance / problem_.scale) / problem_.scale};
    }

    void add(const Element& element, double to, Eigen::VectorXd& weights) const {
        split(element.a - to, element.b - to, [&](double a, double b) {
            const bool whole = a == element.a - to && b == element.b - to;
            std::array<double, window> own{};
            for (int q = 0; q < points_of_gauss; ++q) {
                const auto [distance, weight] = share(a, b, q);
                if (!whole) values(element, to + distance, own);
                const auto& value = whole ? element.at[static_cast<std::size_t>(q)] : own;
                for (int j = 0; j < element.count; ++j)
                    weights(element.first + j) += weight * value[static_cast<std::size_t>(j)];
            }
        });
    }

    double mass(double lower, double upper, double to) const {
        double sum = 0;
        split(lower - to, upper - to, [&](double a, double b) {
            for (int q = 0; q < points_of_gauss; ++q) sum += share(a, b, q).second;
        });
        return sum;
    }

    const ChainProblem& problem_;
    const DensityTable& density_;
    const StableLaw law_;
    const double innermost_;
    const Interval hull_;
    std::vector<double> nodes_;
    std::vector<double> states_;
    std::vector<Element> elements_;
};

}  // namespace levywell::inline theory
