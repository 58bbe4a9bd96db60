#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace levywell::inline potential {

/// A C2 interpolant through points (w_k, f_k) that keeps their shape: the cubic spline wherever it
/// rises where the points rise and falls where they fall; elsewhere its slopes and curvatures at the points
/// are moved as little as makes every cell monotone, and equal points in a row are joined by a constant.
/// Between two points lies a polynomial of degree 5 (quintic Hermite) that is the spline's cubic where
/// nothing was moved. An extremum may lie between points, as far beyond them as a parabola's would, twice
/// over.
class ShapeSpline {
  public:
    /// At least 4 points, w strictly increasing, all finite.
    ShapeSpline(std::vector<double> w, std::vector<double> f);

    double value(double w) const;
    double slope(double w) const;
    double curvature(double w) const;

    const std::vector<double>& positions() const { return w_; }
    const std::vector<double>& values() const { return f_; }

    /// Index of the cell [w_k, w_k+1] that contains w.
    std::size_t cell(double w) const;

  private:
    /// A cell of degree 5: values, slopes and curvatures at both ends of a width.
    struct Quintic {
        double width;
        double value[2];
        double slope[2];
        double second[2];

        std::array<double, 5> slopes() const;      ///< Bernstein coefficients of f' (degree 4)
        std::array<double, 6> values() const;      ///< of f
        std::array<double, 4> curvatures() const;  ///< of f''
    };
    Quintic quintic(std::size_t k) const {
        return {width(k), {f_[k], f_[k + 1]}, {slope_[k], slope_[k + 1]}, {second_[k], second_[k + 1]}};
    }
    void solve_spline();
    void keep_shape();
    double width(std::size_t k) const { return w_[k + 1] - w_[k]; }
    double secant(std::size_t k) const { return (f_[k + 1] - f_[k]) / width(k); }
    bool is_kept(std::size_t k) const;
    bool is_extremum_kept(std::size_t k) const;
    double overshoot_allowed(std::size_t k) const;
    void limit(std::size_t k);

    std::vector<double> w_;
    std::vector<double> f_;
    std::vector<double> slope_;   ///< f' at the points
    std::vector<double> second_;  ///< f'' at the points
    std::vector<bool> moved_;     ///< points whose slope or curvature is not the spline's
};

}  // namespace levywell::inline potential
