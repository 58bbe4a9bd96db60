#include "potential/landscape_potential.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline potential {
namespace {

constexpr double end_area = 0.15;   // int_0^1 s phi(s) ds
constexpr double end_share = 0.45;  // of the height difference, at most, for each end part

double end_slope(double s) {
    return s < 1 ? s * (1 - s * s * (3 - 2 * s)) : 0;
}  // s phi(s)
double end_value(double s) {
    return s < 1 ? s * s * (0.5 - s * s * (0.75 - 0.4 * s)) : end_area;
}  // its integral
double end_curvature(double s) {
    return s < 1 ? 1 - s * s * (9 - 8 * s) : 0;
}  // its derivative

double end_width(double rise, double height) {
    return std::min(1.0, std::sqrt(end_share * height / (end_area * rise)));
}

}  // namespace

MonotoneSegment::MonotoneSegment(const CriticalPoint& minimum, const CriticalPoint& maximum)
    : origin_(minimum.position),
      direction_(maximum.position > minimum.position ? 1 : -1),
      length_(std::abs(maximum.position - minimum.position)),
      base_(minimum.height),
      rise0_(minimum.curvature * length_ * length_),
      rise1_(-maximum.curvature * length_ * length_) {
    const double height = maximum.height - minimum.height;
    tau0_ = end_width(rise0_, height);
    tau1_ = end_width(rise1_, height);
    bump_ = height - end_area * (rise0_ * tau0_ * tau0_ + rise1_ * tau1_ * tau1_);
}

double MonotoneSegment::value(double w) const {
    const double t = parameter(w);
    return base_ + rise0_ * tau0_ * tau0_ * end_value(t / tau0_) +
           rise1_ * tau1_ * tau1_ * (end_area - end_value((1 - t) / tau1_)) +
           bump_ * t * t * t * (10 - t * (15 - 6 * t));
}

double MonotoneSegment::slope(double w) const {
    const double t = parameter(w);
    const double rise = rise0_ * tau0_ * end_slope(t / tau0_) + rise1_ * tau1_ * end_slope((1 - t) / tau1_) +
                        bump_ * 30 * t * t * (1 - t) * (1 - t);
    return direction_ * rise / length_;
}

double MonotoneSegment::curvature(double w) const {
    const double t = parameter(w);
    return (rise0_ * end_curvature(t / tau0_) - rise1_ * end_curvature((1 - t) / tau1_) +
            bump_ * 60 * t * (1 - t) * (1 - 2 * t)) /
           (length_ * length_);
}

LandscapePotential::LandscapePotential(std::vector<CriticalPoint> minima, std::vector<CriticalPoint> maxima,
                                       double growth) {
    for (std::size_t i = 0; i < minima.size(); ++i) {
        joints_.push_back(minima[i].position);
        if (i == maxima.size()) break;
        joints_.push_back(maxima[i].position);
        segments_.emplace_back(minima[i], maxima[i]);
        segments_.emplace_back(minima[i + 1], maxima[i]);
    }
    const auto wall = [&](const CriticalPoint& minimum, double length) {
        return Wall{minimum.position, minimum.height, 0, minimum.curvature, length, growth};
    };
    const double left = maxima.empty() ? 1 : maxima.front().position - minima.front().position;
    const double right = maxima.empty() ? 1 : minima.back().position - maxima.back().position;
    set_walls(wall(minima.front(), left), wall(minima.back(), right));
    if (segments_.empty())
        segments_.emplace_back(minima.front(),
                               CriticalPoint{minima.front().position + 1, minima.front().height + 1, -1});
}

std::vector<double> LandscapePotential::knots() const {
    return joints_;
}

const MonotoneSegment& LandscapePotential::segment(double w) const {
    const auto after = std::upper_bound(joints_.begin(), joints_.end(), w);
    const auto index = std::clamp<std::ptrdiff_t>(after - joints_.begin() - 1, 0,
                                                  static_cast<std::ptrdiff_t>(segments_.size()) - 1);
    return segments_[static_cast<std::size_t>(index)];
}

}  // namespace levywell::inline potential
