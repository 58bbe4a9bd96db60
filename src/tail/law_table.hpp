#pragma once

#include "tail/magnitude_shape.hpp"
#include "tail/scale_mixtures.hpp"

#include <Eigen/Dense>
#include <functional>
#include <vector>

namespace levywell::inline tail {

/// Where a family of laws comes closest to a measured shape.
struct FamilyFit {
    double parameter = 0;
    double log_likelihood = 0;  ///< of the shape, taken as Gaussian
    double distance = 0;        ///< squared, in units of the shape's own scatter
    std::size_t node = 0;       ///< the parameter of the table next to it
};

/// What shapes a family of laws gives, by simulation at a few parameters.
class FamilyTable {
  public:
    /// `shapes`: of each parameter a matrix, a simulated shape a row.
    FamilyTable(NoiseFamily family, std::vector<Eigen::MatrixXd> shapes);

    const NoiseFamily& family() const { return family_; }
    FamilyFit fit(const Eigen::VectorXd& shape) const;

    /// Parameters whose likelihood is not lower than the highest by `drop`.
    std::pair<double, double> range(const Eigen::VectorXd& shape, double drop) const;

    /// The node of the table next to a parameter.
    std::size_t node_near(double parameter) const;

    /// The shapes simulated at a node and beside it: of five nodes.
    std::vector<Eigen::VectorXd> around(std::size_t node) const;

  private:
    struct Point {
        double parameter;
        std::size_t node;
        Eigen::VectorXd mean;
        Eigen::MatrixXd inverse_root;  ///< of the covariance: lower triangular
        double log_determinant;
    };

    /// What a step, 0 to 1, from a node to the next gives, by the cubic through the four nodes around
    /// (Lagrange).
    Eigen::VectorXd between(std::size_t node, double step,
                            const std::function<Eigen::VectorXd(std::size_t)>& at) const;
    double log_likelihood(const Point& point, const Eigen::VectorXd& shape, double& distance) const;

    NoiseFamily family_;
    std::vector<Eigen::MatrixXd> shapes_;
    std::vector<Point> points_;
};

/// log of a Gaussian magnitude (of a coordinate, or of a vector), to be multiplied by a random scale.
using BaseMagnitude = std::function<double(AddressedDraws&)>;

/// Tables of all families for matrices of one size; the stable laws first.
std::vector<FamilyTable> law_tables(const MagnitudeShape& shape, const BaseMagnitude& base,
                                    std::uint64_t seed);

}  // namespace levywell::inline tail
