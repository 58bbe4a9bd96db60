#include "theory/nonlocal_level.hpp"

#include "levywell/core/available_memory.hpp"
#include "levywell/core/fault.hpp"
#include "theory/fractional_laplacian.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double compression = 1e-12;  // of blocks of jump rates, in the weights below
constexpr double rounding_unit = std::numeric_limits<double>::epsilon();

std::vector<double> affordable(std::vector<double> nodes) {
    const double bytes = HierarchicalMatrix::expected_bytes(static_cast<Index>(nodes.size()));
    const auto available = static_cast<double>(available_memory());
    if (bytes > available) {
        throw InputError("nonlocal solver",
                         fmt::format("{} nodes need about {:.3g} GiB of memory, {:.3g} GiB "
                                     "are available",
                                     nodes.size(), bytes / (1 << 30), available / (1 << 30)));
    }
    return nodes;
}

std::vector<char> where_paths_go_on(const std::vector<int>& ending) {
    std::vector<char> result;
    for (int e : ending) result.push_back(static_cast<char>(e < 0));
    return result;
}

}  // namespace

Level::Level(const ScaledProblem& problem, const Layout& layout, int level, bool shortened,
             std::optional<double> anchor, Elimination elimination)
    : nodes_(affordable(layout.nodes(level, shortened))),
      alpha_(problem.alpha()),
      ending_count_(2 + problem.targets.size()),
      ending_(endings(problem, anchor)),
      goes_on_(where_paths_go_on(ending_)),
      unknowns_(static_cast<std::size_t>(std::count(goes_on_.begin(), goes_on_.end(), 1))),
      generator_(generator(problem, layout, elimination)),
      inverse_(generator_.inverse(goes_on_, targets())),
      into_(rates_into_endings()) {
    add_edges(problem, layout);
}

Level::Level(const Level& mesh, const ScaledProblem& problem, std::optional<double> anchor)
    : nodes_(mesh.nodes_),
      alpha_(mesh.alpha_),
      ending_count_(2 + problem.targets.size()),
      ending_(endings(problem, anchor)),
      goes_on_(where_paths_go_on(ending_)),
      unknowns_(static_cast<std::size_t>(std::count(goes_on_.begin(), goes_on_.end(), 1))),
      generator_(mesh.generator_),
      inverse_(generator_.inverse(goes_on_, targets())),
      into_(rates_into_endings()) {}

Level::Level(const Level& mesh, const ScaledProblem& problem, const Layout& layout)
    : nodes_(mesh.nodes_),
      alpha_(problem.alpha()),
      ending_count_(mesh.ending_count_),
      ending_(mesh.ending_),
      goes_on_(mesh.goes_on_),
      unknowns_(mesh.unknowns_),
      generator_(generator(problem, layout, Elimination::compressed)),
      inverse_(generator_.inverse(std::vector<char>(goes_on_.size(), 0), targets())),
      into_(rates_into_endings()) {
    add_edges(problem, layout);
}

MatrixXd Level::rates_into_endings() const {
    MatrixXd in = MatrixXd::Zero(generator_.size(), static_cast<Index>(ending_count_));
    for (Index i = 0; i < in.rows(); ++i) {
        const int ending = ending_[static_cast<std::size_t>(i)];
        if (ending >= 0) in(i, ending) = 1;
    }
    return generator_.rates_into(in);
}

/// Nodes of targets, which a question may open.
std::vector<char> Level::targets() const {
    std::vector<char> result;
    for (int ending : ending_) result.push_back(static_cast<char>(ending >= 2));
    return result;
}

void Level::add_edges(const ScaledProblem& problem, const Layout& layout) {
    for (const MeshPoint& end : layout.ends) {
        if (end.position == layout.interval.lower || end.position == layout.interval.upper)
            add_edge(problem, layout, end);
    }
}

void Level::add_edge(const ScaledProblem& problem, const Layout& layout, const MeshPoint& end) {
    Edge edge;
    edge.position = end.position;
    edge.direction = end.position == problem.interval.lower ? 1 : -1;
    edge.reach = end.scale;
    edge.end = nearest(end.position);
    edge.resolved = nearest(end.position + edge.direction * end.scale);
    if (edge.resolved == edge.end || goes_on_[static_cast<std::size_t>(edge.resolved)] == 0) return;
    edge.curved = end.scale / layout.finest;
    edge.drift = std::abs(problem.slope(end.position)) / problem.power();
    edges_.push_back(edge);
}

const Level::Edge* Level::beside(double y) const {
    for (const Edge& edge : edges_) {
        const double distance = edge.direction * (y - edge.position);
        if (0 < distance && distance < edge.reach) return &edge;
    }
    return nullptr;
}

/// Of values near the finest elements, whose widths are rounded with the positions of their nodes.
double Level::width_error(double y) const {
    constexpr double felt = 10;  // in reaches; farther out in proportion
    double error = 0;
    for (const Edge& edge : edges_) {
        const double distance = edge.direction * (y - edge.position);
        if (!(distance > 0)) continue;
        const auto end = static_cast<std::size_t>(edge.end);
        const double width = std::abs(nodes_[edge.direction > 0 ? end + 1 : end - 1] - nodes_[end]);
        error += rounding_unit * std::max(1.0, std::abs(edge.position)) / width *
                 std::min(1.0, felt * edge.reach / distance);
    }
    return error;
}

double Level::edge_error(double y) const {
    const Edge* edge = beside(y);
    if (edge == nullptr) return 0;
    const double distance = std::abs(y - edge->position);
    // What the drift d^(alpha - 1) / noise changes on the way from `reach` to the distance, in the logarithm.
    const double there = std::pow(distance, alpha_ - 1);
    const double resolved = std::pow(edge->reach, alpha_ - 1);
    const double on_the_way =
        alpha_ == 1 ? std::log(edge->reach / distance) : std::abs(there - resolved) / std::abs(alpha_ - 1);
    const double part = edge->drift * (std::max(there, resolved) + on_the_way);
    const double lost_in_position = rounding_unit * std::max(1.0, std::abs(y)) / distance;
    return edge->curved + part + lost_in_position;
}

/// eps^alpha (-Delta)^(alpha/2) + f' d/dw, the drift by upwind differences of second order.
Generator Level::generator(const ScaledProblem& problem, const Layout& layout,
                           Elimination elimination) const {
    const double alpha = problem.alpha();
    const double power = problem.power();
    const FractionalLaplacian laplacian(nodes_, alpha);
    const auto at = [&](Index i) { return nodes_[static_cast<std::size_t>(i)]; };
    MatrixEntries entries;
    entries.size = static_cast<Index>(nodes_.size());
    entries.smooth = [&](Index i, Index j) { return power * laplacian(i, j); };
    entries.band = Eigen::Matrix<double, Eigen::Dynamic, 4>::Zero(entries.size, 4);
    entries.row_weight.resize(entries.size);
    entries.column_weight.resize(entries.size);
    const Index last = entries.size - 1;
    for (Index i = 0; i <= last; ++i) {
        // Half of each weight of a symmetric form, so that neither the smallest elements' own rates nor far
        // jumps from them are lost; beyond the inner part rates count as they are.
        const double mass = std::min(1.0, laplacian.mass(i));
        entries.row_weight(i) = std::pow(mass, (1 + alpha) / 2);
        entries.column_weight(i) = std::pow(mass, (alpha - 1) / 2);
        double slope = problem.slope(at(i));
        if (slope == 0) continue;
        const Index step = slope > 0 ? -1 : 1;  // downstream: where the drift goes
        const Index first = i + step;
        const Index second = i + 2 * step;
        if (first < 0 || first > last) continue;
        double h1 = at(first) - at(i);
        double h2 = second < 0 || second > last || i == 0 || i == last ? 0 : at(second) - at(i);
        if (at(i) < layout.lower || at(i) > layout.upper) {
            // Far out the time back goes with the logarithm of the distance: du/dw = du/d(log d) / d.
            const double distance =
                at(i) < layout.lower ? at(i) - layout.lower - 1 : at(i) - layout.upper + 1;
            h1 = std::log1p(h1 / distance);
            h2 = std::log1p(h2 / distance);
            slope /= distance;
        }
        const Index column = step > 0 ? 2 : 1;  // of the nearer node; the farther one's is next to it
        if (h2 == 0) {
            entries.band(i, column) = slope / h1;
        } else {
            entries.band(i, column) = slope / h1 * (h2 / (h2 - h1));
            entries.band(i, column + step) = -slope / h2 * (h1 / (h2 - h1));
        }
    }
    return Generator(entries, compression, elimination);
}

std::vector<int> Level::endings(const ScaledProblem& problem, std::optional<double> anchor) const {
    std::vector<int> ending(nodes_.size(), -1);
    for (std::size_t k = 0; k < problem.targets.size(); ++k) {
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            // Ends of targets are nodes, or points so close to one that the mesh made them one.
            const double width = std::min(i > 0 ? nodes_[i] - nodes_[i - 1] : HUGE_VAL,
                                          i + 1 < nodes_.size() ? nodes_[i + 1] - nodes_[i] : HUGE_VAL);
            const double slack = 0.2 * width;
            if (nodes_[i] >= problem.targets[k].lower - slack &&
                nodes_[i] <= problem.targets[k].upper + slack)
                ending[i] = static_cast<int>(2 + k);
        }
    }
    if (std::isfinite(problem.interval.lower))
        std::fill(ending.begin(), ending.begin() + nearest(problem.interval.lower) + 1, 0);
    if (std::isfinite(problem.interval.upper))
        std::fill(ending.begin() + nearest(problem.interval.upper), ending.end(), 1);
    if (anchor) ending[static_cast<std::size_t>(nearest(*anchor))] = 0;
    return ending;
}

std::pair<Index, Index> Level::nodes_of(std::size_t target) const {
    const auto is = [&](int ending) { return ending == static_cast<int>(2 + target); };
    const auto first = std::find_if(ending_.begin(), ending_.end(), is);
    const auto last = std::find_if_not(first, ending_.end(), is);
    return {first - ending_.begin(), last - ending_.begin()};
}

std::pair<Index, Index> Level::opened(std::optional<std::size_t> target) const {
    return target ? nodes_of(*target) : std::pair<Index, Index>{0, 0};
}

VectorXd Level::going_on(const VectorXd& masses, std::optional<std::size_t> open) const {
    return inside(masses, opened(open));
}

GeneratorInverse Level::resolvent(double time, std::optional<std::size_t> open) const {
    std::vector<char> in = goes_on_;
    const auto [first, last] = opened(open);
    std::fill(in.begin() + first, in.begin() + last, 1);
    return generator_.inverse(in, std::vector<char>(in.size(), 0), time, 1);
}

VectorXd Level::ended(const VectorXd& masses, std::optional<std::size_t> open) const {
    const VectorXd there = masses - going_on(masses, open);
    VectorXd result = VectorXd::Zero(static_cast<Index>(ending_count_));
    for (Index i = 0; i < there.size(); ++i) {
        const int ending = ending_[static_cast<std::size_t>(i)];
        if (ending >= 0) result(ending) += there(i);
    }
    return result;
}

VectorXd Level::ended_after(const VectorXd& occupation, std::optional<std::size_t> open) const {
    VectorXd result = into_.transpose() * occupation;
    if (open) result(static_cast<Index>(2 + *open)) = 0;
    return result;
}

Index Level::nearest(double y) const {
    auto above = std::lower_bound(nodes_.begin(), nodes_.end(), y);
    if (above == nodes_.end()) --above;
    if (above != nodes_.begin() && y - *std::prev(above) < *above - y) --above;
    return above - nodes_.begin();
}

VectorXd Level::weights(double y) const {
    VectorXd result = VectorXd::Zero(generator_.size());
    if (const Edge* edge = beside(y)) {
        const double resolved = std::abs(nodes_[static_cast<std::size_t>(edge->resolved)] - edge->position);
        const double share = std::pow(std::abs(y - edge->position) / resolved, alpha_ / 2);
        result(edge->resolved) = share;
        result(edge->end) = 1 - share;
        return result;
    }
    const auto above = std::upper_bound(nodes_.begin(), nodes_.end(), y);
    if (above == nodes_.begin()) {
        result(0) = 1;
    } else if (above == nodes_.end()) {
        result(result.size() - 1) = 1;
    } else {
        const Index j = above - nodes_.begin();
        const double share = (y - *std::prev(above)) / (*above - *std::prev(above));
        result(j - 1) = 1 - share;
        result(j) = share;
    }
    return result;
}

MatrixXd Level::restricted(MatrixXd values) const {
    for (Index i = 0; i < values.rows(); ++i) {
        if (goes_on_[static_cast<std::size_t>(i)] == 0) values.row(i).setZero();
    }
    return values;
}

VectorXd Level::inside(const VectorXd& values, const std::pair<Index, Index>& open) const {
    VectorXd result = restricted(values);
    result.segment(open.first, open.second - open.first) =
        values.segment(open.first, open.second - open.first);
    return result;
}

VectorXd Level::solve(const VectorXd& right) const {
    return inverse_.solve(restricted(right));
}

VectorXd Level::solve_transposed(const VectorXd& right) const {
    return inverse_.solve_transposed(restricted(right));
}

VectorXd Level::widths() const {
    VectorXd result = VectorXd::Zero(generator_.size());
    for (Index i = 0; i + 1 < result.size(); ++i) {
        const double half =
            (nodes_[static_cast<std::size_t>(i) + 1] - nodes_[static_cast<std::size_t>(i)]) / 2;
        result(i) += half;
        result(i + 1) += half;
    }
    return result;
}

VectorXd Level::averages(const VectorXd& values) const {
    VectorXd result = values;
    for (Index i = 1; i + 1 < values.size(); ++i) {
        const auto [left, right] = neighbour_shares(i);
        result(i) = left * values(i - 1) + (1 - left - right) * values(i) + right * values(i + 1);
    }
    return result;
}

VectorXd Level::transposed_averages(const VectorXd& masses) const {
    VectorXd result = masses;
    for (Index i = 1; i + 1 < masses.size(); ++i) {
        const auto [left, right] = neighbour_shares(i);
        result(i - 1) += left * masses(i);
        result(i) -= (left + right) * masses(i);
        result(i + 1) += right * masses(i);
    }
    return result;
}

/// Of the average of a piecewise linear function over the hat of node i: h / (3 (h + h')) for the neighbour
/// at h.
std::pair<double, double> Level::neighbour_shares(Index i) const {
    const auto at = [&](Index k) { return nodes_[static_cast<std::size_t>(k)]; };
    const double share = 1 / (3 * (at(i + 1) - at(i - 1)));
    return {share * (at(i) - at(i - 1)), share * (at(i + 1) - at(i))};
}

Level::Curves Level::curves(std::optional<std::size_t> open) const {
    const auto opening = open ? nodes_of(*open) : std::pair<Index, Index>{0, 0};
    const GeneratorInverse opened = open ? inverse_.with(opening.first, opening.second) : inverse_;
    const auto solved = [&](const VectorXd& right) { return VectorXd(opened.solve(inside(right, opening))); };
    Curves curves;
    curves.mean = solved(VectorXd::Ones(generator_.size()));
    // Each rate is off by a unit of rounding: A^-1 (error of A) u, no element of which cancels another.
    curves.rounding = solved(generator_.rounding(opened, curves.mean));
    // Compression changes where paths are, which is much the same wherever they began.
    Index longest = 0;
    const double most = curves.mean.maxCoeff(&longest);
    const VectorXd occupation =
        opened.solve_transposed(inside(VectorXd::Unit(curves.mean.size(), longest), opening));
    curves.rounding += generator_.error(opened, occupation, curves.mean) / most * curves.mean;
    curves.ending = MatrixXd::Zero(generator_.size(), static_cast<Index>(ending_count_));
    for (Index k = 0; k < curves.ending.cols(); ++k) {
        if (open && k == static_cast<Index>(2 + *open)) continue;
        curves.ending.col(k) = solved(into_.col(k));
        for (Index i = 0; i < curves.ending.rows(); ++i) {
            if (ending_[static_cast<std::size_t>(i)] == k) curves.ending(i, k) = 1;
        }
    }
    curves.lost = (curves.ending.rowwise().sum().array() - 1).abs().maxCoeff();
    return curves;
}

const Level::End& Level::end(const Question& question) const {
    const auto known = ends_.find(question);
    if (known != ends_.end()) return known->second;
    End end = end_from(weights(question.y), question.open);
    end.rounding += edge_error(question.y) + width_error(question.y);
    return ends_.emplace(question, std::move(end)).first->second;
}

Level::End Level::end_from(const VectorXd& start, std::optional<std::size_t> opening) const {
    // Time spent at each node: row y of the inverse. All laws of the end follow from it.
    const auto open = opening ? nodes_of(*opening) : std::pair<Index, Index>{0, 0};
    const GeneratorInverse opened = opening ? inverse_.with(open.first, open.second) : inverse_;
    const VectorXd occupation = opened.solve_transposed(inside(start, open));
    const VectorXd at_end = start - inside(start, open);  // what is there already
    End end;
    end.mean = occupation.sum();
    // From each node on, the mean is still to come.
    end.second_moment = 2 * opened.solve_transposed(occupation).sum();
    const VectorXd into = into_.transpose() * occupation;
    for (std::size_t k = 0; k < ending_count_; ++k) {
        double probability = opening && k == 2 + *opening ? 0 : into(static_cast<Index>(k));
        for (std::size_t i = 0; i < ending_.size(); ++i) {
            if (ending_[i] == static_cast<int>(k)) probability += at_end(static_cast<Index>(i));
        }
        end.ending.push_back(probability);
    }
    // Every path ends somewhere: what is missing is what the compression of rates lost.
    double total = 0;
    for (double probability : end.ending) total += probability;
    const VectorXd mean = opened.solve(inside(VectorXd::Ones(occupation.size()), open));
    end.rounding = generator_.error(opened, occupation, mean) / end.mean + std::abs(1 - total);
    return end;
}

/// A step of SDIRK2 (L-stable, second order: Alexander 1977) of du/dt = the generator's u, zero at endings.
class Level::TimeStep {
  public:
    TimeStep(const Level& level, double step)
        : level_(level),
          step_(step),
          stage_(level.generator_.inverse(level.goes_on_, std::vector<char>(level.goes_on_.size(), 0),
                                          gamma() * step, 1)) {}

    void operator()(MatrixXd& u) const {
        const MatrixXd k1 = rate(u);
        const MatrixXd k2 = rate(u + (1 - gamma()) * step_ * k1);
        u += step_ * ((1 - gamma()) * k1 + gamma() * k2);
    }

  private:
    static double gamma() { return 1 - std::sqrt(0.5); }

    /// The generator's (1 - gamma step generator)^-1 v.
    MatrixXd rate(const MatrixXd& v) const {
        return level_.restricted((stage_.solve(v) - v) / (gamma() * step_));
    }

    const Level& level_;
    const double step_;
    const GeneratorInverse stage_;
};

MatrixXd Level::later(const MatrixXd& functions, double time, int steps) const {
    const TimeStep step(*this, time / steps);
    MatrixXd u = functions;
    for (int k = 0; k < steps; ++k) step(u);
    return u;
}

std::vector<double> Level::survival(double y, const std::vector<double>& times, double step) const {
    const TimeStep make_step(*this, step);
    MatrixXd u = restricted(VectorXd::Ones(generator_.size()));
    const VectorXd at_y = weights(y);
    std::vector<double> result;
    double previous = 1;
    double value = 1;
    std::size_t steps = 0;
    for (double t : times) {
        while (static_cast<double>(steps) * step < t) {
            make_step(u);
            previous = value;
            value = at_y.dot(u.col(0));
            ++steps;
        }
        // Between steps the survival falls like an exponential.
        const double share = steps > 0 ? 1 - (static_cast<double>(steps) - t / step) : 0;
        result.push_back(steps > 0 && previous > 0 && value > 0
                             ? std::exp((1 - share) * std::log(previous) + share * std::log(value))
                             : value);
    }
    return result;
}

std::pair<VectorXd, double> Level::stationary_masses() const {
    VectorXd anchor = VectorXd::Zero(generator_.size());
    for (Index i = 0; i < anchor.size(); ++i) anchor(i) = goes_on_[static_cast<std::size_t>(i)] == 0 ? 1 : 0;
    VectorXd masses = inverse_.solve_transposed(restricted(generator_.rates_from(anchor))) + anchor;
    masses /= masses.sum();
    // An error of a rate is kept until the path comes back to the anchor.
    const VectorXd back = inverse_.solve(restricted(VectorXd::Ones(masses.size())));
    return {masses, rounding(masses, back)};
}

double Level::mass_in(const VectorXd& masses, const Interval& interval) const {
    const Index first = std::isfinite(interval.lower) ? nearest(interval.lower) : -1;
    const Index last = std::isfinite(interval.upper) ? nearest(interval.upper) : masses.size();
    const auto width = [&](Index i) {  // of the element right of node i
        return i < 0 || i + 1 >= masses.size()
                   ? 0
                   : nodes_[static_cast<std::size_t>(i) + 1] - nodes_[static_cast<std::size_t>(i)];
    };
    double sum = 0;
    for (Index i = std::max<Index>(0, first); i < std::min(masses.size(), last + 1); ++i) {
        // A node at an end holds what lies in both of its elements, in proportion to their widths.
        const double both = width(i - 1) + width(i);
        sum += masses(i) * (i == first ? width(i) / both : i == last ? width(i - 1) / both : 1);
    }
    return sum;
}

}  // namespace levywell::inline theory
