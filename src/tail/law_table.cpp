#include "tail/law_table.hpp"

#include "tail/surrogate_streams.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline tail {
namespace {

constexpr int replicates = 64;             // simulated matrices of each law
constexpr int steps_between = 8;           // parameters between two of a table, interpolated
constexpr double smallest_scatter = 1e-4;  // of a logarithm

Eigen::MatrixXd covariance_of(const Eigen::MatrixXd& shapes) {
    const Eigen::MatrixXd centred = shapes.rowwise() - shapes.colwise().mean();
    return centred.transpose() * centred / static_cast<double>(shapes.rows() - 1);
}

/// Magnitudes of one law, many enough that a sample drawn from them is a sample of the law.
std::vector<double> pool_of(const NoiseFamily& family, double parameter, const BaseMagnitude& base,
                            std::size_t size, AddressedDraws& draws) {
    std::vector<double> pool;
    pool.reserve(size);
    for (std::size_t k = 0; k < size; ++k)
        pool.push_back(std::exp(family.log_scale(parameter, draws) + base(draws)));
    if (family.cut > 0) {
        std::vector<double> sorted = pool;
        const auto at =
            sorted.begin() + static_cast<std::ptrdiff_t>((1 - family.cut) * static_cast<double>(size));
        std::nth_element(sorted.begin(), at, sorted.end());
        for (double& x : pool) x = std::min(x, *at);
    }
    return pool;
}

Eigen::MatrixXd simulate(const NoiseFamily& family, double parameter, const MagnitudeShape& shape,
                         const BaseMagnitude& base, AddressedDraws draws) {
    const auto numbers = static_cast<std::size_t>(shape.rows() * shape.columns());
    const std::vector<double> pool =
        pool_of(family, parameter, base, std::max<std::size_t>(1 << 13, 12 * numbers), draws);
    Eigen::MatrixXd shapes(replicates, static_cast<Eigen::Index>(shape.size()));
    std::vector<double> values(numbers);
    for (Eigen::Index r = 0; r < replicates; ++r) {
        for (double& x : values) {
            const double magnitude = pool[draws.below(pool.size())];
            x = shape.centred() && (draws.word() & 1u) != 0 ? -magnitude : magnitude;
        }
        const std::vector<double> found = shape.of(values);
        shapes.row(r) =
            Eigen::Map<const Eigen::RowVectorXd>(found.data(), static_cast<Eigen::Index>(found.size()));
    }
    return shapes;
}

}  // namespace

FamilyTable::FamilyTable(NoiseFamily family, std::vector<Eigen::MatrixXd> shapes)
    : family_(std::move(family)), shapes_(std::move(shapes)) {
    const std::size_t nodes = shapes_.size();
    std::vector<Eigen::MatrixXd> own;
    for (const Eigen::MatrixXd& node : shapes_) own.push_back(covariance_of(node));
    std::vector<Eigen::MatrixXd> smooth;  // of a node and those beside it: its inverse is steadier
    for (std::size_t k = 0; k < nodes; ++k) {
        const std::size_t first = k == 0 ? 0 : k - 1;
        const std::size_t last = std::min(k + 1, nodes - 1);
        Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(own[k].rows(), own[k].cols());
        for (std::size_t j = first; j <= last; ++j) sum += own[j] / static_cast<double>(last - first + 1);
        sum.diagonal().array() += smallest_scatter * smallest_scatter;
        smooth.push_back(sum);
    }
    for (std::size_t k = 0; k < nodes; ++k) {
        for (int step = 0; step < (k + 1 < nodes ? steps_between : 1); ++step) {
            const double t = static_cast<double>(step) / steps_between;
            const std::size_t next = std::min(k + 1, nodes - 1);
            Point point;
            point.parameter = between(
                k, t, [&](std::size_t j) { return Eigen::VectorXd::Constant(1, family_.parameters[j]); })(0);
            point.node = t <= 0.5 ? k : next;
            point.mean = between(k, t, [&](std::size_t j) {
                return Eigen::VectorXd(shapes_[j].colwise().mean().transpose());
            });
            const Eigen::LLT<Eigen::MatrixXd> root((1 - t) * smooth[k] + t * smooth[next]);
            const Eigen::MatrixXd lower = root.matrixL();
            point.inverse_root = lower.triangularView<Eigen::Lower>().solve(
                Eigen::MatrixXd::Identity(lower.rows(), lower.cols()));
            point.log_determinant = 2 * lower.diagonal().array().log().sum();
            points_.push_back(std::move(point));
        }
    }
}

Eigen::VectorXd FamilyTable::between(std::size_t node, double step,
                                     const std::function<Eigen::VectorXd(std::size_t)>& at) const {
    const std::size_t count = std::min<std::size_t>(4, shapes_.size());
    const std::size_t first = std::min(node == 0 ? 0 : node - 1, shapes_.size() - count);
    const double place = static_cast<double>(node - first) + step;
    Eigen::VectorXd value = Eigen::VectorXd::Zero(at(node).size());
    for (std::size_t j = 0; j < count; ++j) {
        double weight = 1;
        for (std::size_t i = 0; i < count; ++i) {
            const auto own = static_cast<double>(j);
            const auto other = static_cast<double>(i);
            if (i != j) weight *= (place - other) / (own - other);
        }
        value += weight * at(first + j);
    }
    return value;
}

double FamilyTable::log_likelihood(const Point& point, const Eigen::VectorXd& shape, double& distance) const {
    distance = (point.inverse_root * (shape - point.mean)).squaredNorm();
    return -(distance + point.log_determinant) / 2;
}

FamilyFit FamilyTable::fit(const Eigen::VectorXd& shape) const {
    FamilyFit best;
    best.log_likelihood = -HUGE_VAL;
    std::size_t at = 0;
    const auto look = [&](std::size_t k) {
        double distance = 0;
        const double value = log_likelihood(points_[k], shape, distance);
        if (value <= best.log_likelihood) return;
        best = {points_[k].parameter, value, distance, points_[k].node};
        at = k;
    };
    for (std::size_t k = 0; k < points_.size(); k += steps_between) look(k);
    const std::size_t first = at < steps_between ? 0 : at - steps_between;
    const std::size_t last = std::min(at + steps_between, points_.size() - 1);
    for (std::size_t k = first; k <= last; ++k) look(k);
    return best;
}

std::pair<double, double> FamilyTable::range(const Eigen::VectorXd& shape, double drop) const {
    const double bound = fit(shape).log_likelihood - drop;
    std::pair<double, double> range{HUGE_VAL, -HUGE_VAL};
    double before = 0;  // above the bound, of the point before
    for (std::size_t k = 0; k < points_.size(); ++k) {
        double distance = 0;
        const double above = log_likelihood(points_[k], shape, distance) - bound;
        double parameter = points_[k].parameter;
        if (k > 0 && (above > 0) != (before > 0))  // where it crosses the bound
            parameter += (points_[k - 1].parameter - parameter) * above / (above - before);
        if (above > 0 || before > 0) {
            range.first = std::min(range.first, parameter);
            range.second = std::max(range.second, parameter);
        }
        before = above;
    }
    return range;
}

std::size_t FamilyTable::node_near(double parameter) const {
    const auto& all = family_.parameters;
    const auto nearest = std::min_element(all.begin(), all.end(), [&](double a, double b) {
        return std::abs(a - parameter) < std::abs(b - parameter);
    });
    return static_cast<std::size_t>(nearest - all.begin());
}

std::vector<Eigen::VectorXd> FamilyTable::around(std::size_t node) const {
    std::vector<Eigen::VectorXd> shapes;
    const std::size_t first = std::clamp<std::size_t>(node, 2, shapes_.size() - 3) - 2;
    for (std::size_t k = first; k < first + 5; ++k) {
        for (Eigen::Index r = 0; r < shapes_[k].rows(); ++r)
            shapes.emplace_back(shapes_[k].row(r).transpose());
    }
    return shapes;
}

std::vector<FamilyTable> law_tables(const MagnitudeShape& shape, const BaseMagnitude& base,
                                    std::uint64_t seed) {
    const std::vector<NoiseFamily> families =
        noise_families(static_cast<double>(shape.rows() * shape.columns()));
    std::vector<std::pair<std::size_t, std::size_t>> places;
    std::vector<std::vector<Eigen::MatrixXd>> shapes;
    for (std::size_t f = 0; f < families.size(); ++f) {
        shapes.emplace_back(families[f].parameters.size());
        for (std::size_t k = 0; k < families[f].parameters.size(); ++k) places.emplace_back(f, k);
    }
#pragma omp parallel for schedule(dynamic)
    for (std::size_t place = 0; place < places.size(); ++place) {
        const auto [f, k] = places[place];
        shapes[f][k] = simulate(families[f], families[f].parameters[k], shape, base,
                                AddressedDraws(seed, law_stream + place));
    }
    std::vector<FamilyTable> tables;
    for (std::size_t f = 0; f < families.size(); ++f) tables.emplace_back(families[f], std::move(shapes[f]));
    return tables;
}

}  // namespace levywell::inline tail
