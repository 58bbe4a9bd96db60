#include "theory/graded_mesh.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline theory {
namespace {

/// A stretch between two mesh points, with logarithmic length u from each end: x = c + scale (e^u - 1).
class Stretch {
  public:
    Stretch(const MeshPoint& left, const MeshPoint& right)
        : left_(left),
          right_(right),
          middle_(0.5 * (left.position + right.position + right.scale - left.scale)) {
        left_length_ = std::log1p((middle_ - left.position) / left.scale);
        right_length_ = std::log1p((right.position - middle_) / right.scale);
    }

    double length() const { return left_length_ + right_length_; }

    /// The point at logarithmic length u from the left end.
    double at(double u) const {
        if (u <= left_length_) return left_.position + left_.scale * std::expm1(u);
        return right_.position - right_.scale * std::expm1(length() - u);
    }

  private:
    MeshPoint left_;
    MeshPoint right_;
    double middle_;  ///< where both ends ask for the same width
    double left_length_;
    double right_length_;
};

}  // namespace

std::vector<double> graded_mesh(double lower, double upper, std::vector<MeshPoint> points, double resolution,
                                int level) {
    // The ends are nodes too; what width they have follows from the points.
    points.push_back({lower, upper - lower, true});
    points.push_back({upper, upper - lower, true});
    std::sort(points.begin(), points.end(),
              [](const MeshPoint& a, const MeshPoint& b) { return a.position < b.position; });
    for (MeshPoint& point : points) {
        for (const MeshPoint& other : points)
            point.scale = std::min(point.scale, other.scale + std::abs(point.position - other.position));
    }
    std::vector<MeshPoint> kept;
    for (const MeshPoint& point : points) {
        if (point.position < lower || point.position > upper) continue;
        // Points closer than a small part of the width there are one.
        constexpr double of_width = 0.1;
        constexpr double of_nodes = 1e-6;  // nearer than that a node is as good as the other
        const bool both = !kept.empty() && point.is_node && kept.back().is_node;
        if (!kept.empty() && point.position - kept.back().position <=
                                 (both ? of_nodes : of_width) * resolution * point.scale) {
            if (!kept.back().is_node) kept.back() = point;
            continue;
        }
        kept.push_back(point);
    }
    kept.back().position = upper;  // the last of merged points is the end

    std::vector<double> nodes{lower};
    for (std::size_t k = 1; k < kept.size(); ++k) {
        const Stretch stretch(kept[k - 1], kept[k]);
        const int pieces = std::max(2, static_cast<int>(std::ceil(stretch.length() / resolution))) << level;
        for (int n = 1; n < pieces; ++n) nodes.push_back(stretch.at(stretch.length() * n / pieces));
        nodes.push_back(kept[k].position);
    }
    return nodes;
}

}  // namespace levywell::inline theory
