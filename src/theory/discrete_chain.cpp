#include "levywell/theory/discrete_chain.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/random/stable_law.hpp"
#include "theory/density_table.hpp"
#include "theory/graded_mesh.hpp"
#include "theory/peak_width.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include <boost/math/quadrature/gauss.hpp>
#include <fmt/format.h>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double coarsest_chain_mesh = 0.2;  // width over distance from structure; each level halves it
constexpr double widening_far_out = 2.5;     // of the widths where nothing but distance counts
constexpr int window = 6;                    // nodes of the polynomial on an element
constexpr int points_of_gauss = 8;
constexpr std::size_t most_nodes = 3000;  // of a dense matrix: 72 MB, some seconds
constexpr int most_levels = 4;
constexpr double precise = 0.05;            // of the tolerance: what levels change by at the end
constexpr double finest_structure = 1e-11;  // of the extent: widths keep digits in positions
constexpr double lost_far_out = 1e-9;       // part of the time
constexpr double drift_prevails = 64;       // over noise, at the far end
constexpr double farthest_out = 1e80;       // in extents
constexpr double shorter = 0.85;            // of the logarithmic length, to see what the far end does
constexpr double lost_digits = 4;           // units of rounding in a row of the matrix
constexpr double largest_loss = 1e-8;       // of the probability of a row, which its diagonal makes up for
constexpr int most_preimages = 8;           // of an end that the drift leads over

[[noreturn]] void refuse_chain(const std::string& what) {
    throw InputError("exact solver of the chain of steps", what);
}

void check(const ChainProblem& problem) {
    if (!(problem.alpha > 0 && problem.alpha <= 2) || !(problem.scale > 0 && std::isfinite(problem.scale)) ||
        !(problem.dt > 0 && std::isfinite(problem.dt)) || !problem.drift)
        refuse_chain("needs a drift, 0 < alpha <= 2, a scale > 0 and a step > 0");
    if (!(problem.interval.lower < problem.interval.upper)) refuse_chain("the interval is empty");
    if (std::isinf(problem.interval.lower) && std::isinf(problem.interval.upper) && problem.targets.empty())
        refuse_chain("nothing ends the path: give an interval or targets");
    double last = -HUGE_VAL;
    for (const Interval& target : problem.targets) {
        if (!(target.lower < target.upper && std::isfinite(target.length()) && target.lower > last))
            refuse_chain(fmt::format("the target {} to {} is not a bounded interval above the one before",
                                     target.lower, target.upper));
        last = target.upper;
    }
}

/// Where paths are followed: the structure that meshes resolve, and how far out they go.
class ChainLayout {
  public:
    /// `preimages`: of each end of an interval at most; of one of a target no more than one.
    ChainLayout(const ChainProblem& problem, const Interval& hull, const std::vector<double>& more,
                double start, int preimages)
        : problem_(problem), law_(problem.alpha), hull_(hull) {
        double first = start;
        double last = start;
        const auto include = [&](double w) {
            if (!std::isfinite(w)) return;
            first = std::min(first, w);
            last = std::max(last, w);
        };
        for (const ChainProblem::Point& point : problem.points) {
            if (hull.contains(point.position)) include(point.position);
        }
        ends_ = more;
        ends_.push_back(hull.lower);
        ends_.push_back(hull.upper);
        for (const Interval& target : problem.targets) {
            ends_.push_back(target.lower);
            ends_.push_back(target.upper);
        }
        std::erase_if(ends_, [](double w) { return !std::isfinite(w); });
        for (double w : ends_) include(w);
        first_ = first;
        last_ = last;
        extent_ = std::max(last - first, problem.scale);
        const double sharp = problem.scale * std::max(peak_width(problem.alpha), 1e-3);
        if (!(sharp > finest_structure * extent_) ||
            !(problem.scale > finest_structure * std::max(std::abs(first), std::abs(last))))
            refuse_chain(fmt::format(
                "the noise of a step, {:.2g}, is lost in the rounding of positions (beside {:.2g})",
                problem.scale, extent_));
        for (const ChainProblem::Point& point : problem.points) {
            if (hull.contains(point.position))
                points_.push_back({point.position, std::max(point.scale, sharp)});
        }
        points_.push_back({start, extent_});
        for (double end : ends_) {
            points_.push_back({end, sharp});
            const bool of_target = std::any_of(
                problem.targets.begin(), problem.targets.end(),
                [&](const Interval& target) { return end == target.lower || end == target.upper; });
            add_preimages(end, sharp, of_target ? std::min(1, preimages) : preimages);
        }
        below_ = std::isfinite(hull.lower) ? 0 : far_end(first, -1);
        above_ = std::isfinite(hull.upper) ? 0 : far_end(last, 1);
    }

    /// A stretch on which functions are smooth, with its nodes.
    struct Stretch {
        std::vector<double> nodes;
    };

    /// `shortened`: infinite sides end at a part of their logarithmic length.
    std::vector<Stretch> stretches(int level, bool shortened) const {
        const double lower = std::isfinite(hull_.lower) ? hull_.lower : first_ - out(below_, shortened);
        const double upper = std::isfinite(hull_.upper) ? hull_.upper : last_ + out(above_, shortened);
        std::vector<double> cuts{lower, upper};
        const auto cut = [&](double w) {
            if (lower < w && w < upper) cuts.push_back(w);
        };
        for (double w : ends_) cut(w);
        for (double w : problem_.breaks) cut(w);
        if (std::isinf(hull_.lower)) cut(first_ - extent_);
        if (std::isinf(hull_.upper)) cut(last_ + extent_);
        std::sort(cuts.begin(), cuts.end());
        std::vector<Stretch> stretches;
        for (std::size_t k = 1; k < cuts.size(); ++k) {
            const double a = cuts[k - 1];
            const double b = cuts[k];
            if (!(b - a > finest_structure * extent_)) continue;
            const double middle = a + (b - a) / 2;
            const bool ends = std::any_of(
                problem_.targets.begin(), problem_.targets.end(),
                [&](const Interval& target) { return target.lower <= middle && middle <= target.upper; });
            if (ends) continue;
            const bool far = b <= first_ - extent_ || a >= last_ + extent_;
            stretches.push_back(
                {graded_mesh(a, b, points_, coarsest_chain_mesh * (far ? widening_far_out : 1), level)});
        }
        return stretches;
    }

    std::size_t nodes(int level) const {
        std::size_t sum = 0;
        for (const Stretch& stretch : stretches(level, false)) sum += stretch.nodes.size();
        return sum;
    }

    bool has_far_ends() const { return below_ > 0 || above_ > 0; }

    /// What the whole mesh leaves out over the change that shortening it makes.
    double left_out() const {
        double whole = 0;
        double cut = 0;
        const auto add = [&](double from, double direction, double distance) {
            if (distance == 0) return;
            whole += lost(from, direction, distance);
            cut += lost(from, direction, out(distance, true));
        };
        add(first_, -1, below_);
        add(last_, 1, above_);
        return cut > 3 * whole ? 2 * whole / (cut - whole) : 1;
    }

  private:
    /// Where the drift leads out over an end, the next step's end is felt at the state from which it leads
    /// there, and so on upstream.
    void add_preimages(double end, double sharp, int count) {
        double at = end;
        for (int k = 0; k < count; ++k) {
            const double speed = problem_.drift(at) - at;
            double upstream = at - 2 * speed;
            if (!std::isfinite(upstream) || std::abs(speed) < 3 * sharp || !hull_.contains(upstream)) return;
            double downstream = at;
            const double sign = speed > 0 ? 1 : -1;
            if (!(sign * (problem_.drift(upstream) - at) < 0)) return;
            for (int halving = 0; halving < 80; ++halving) {
                const double middle = upstream + (downstream - upstream) / 2;
                (sign * (problem_.drift(middle) - at) < 0 ? upstream : downstream) = middle;
            }
            if (!hull_.contains(upstream)) return;
            points_.push_back({upstream, sharp});
            at = upstream;
        }
    }

    double out(double distance, bool shortened) const {
        return extent_ * std::pow(distance / extent_, shortened ? shorter : 1);
    }

    /// Part of the time that paths spend beyond a distance: jumps come there at a rate, and take as much
    /// longer to come back as the drift needs from ten times as far.
    double lost(double from, double direction, double distance) const {
        const double back = problem_.drift(from + direction * distance);
        const double farther = problem_.drift(from + direction * 10 * distance);
        if (!std::isfinite(back) || !std::isfinite(farther)) refuse_chain("the drift overflows far out");
        const double speed =
            std::max(std::abs(back - problem_.drift(back)), std::numeric_limits<double>::min());
        return law_.sf(distance / problem_.scale) * std::abs(farther - back) / speed /
               (1 - std::pow(10, -problem_.alpha));
    }

    /// The distance from `from` beyond which paths spend no time that counts.
    double far_end(double from, double direction) const {
        const double power = std::pow(problem_.scale, problem_.alpha);
        std::string wrong;
        for (double distance = 2 * extent_; distance < farthest_out * extent_; distance *= 1.5) {
            const double w = from + direction * distance;
            const double moved = direction * (w - problem_.drift(w));
            if (!(moved > 0)) {
                wrong = fmt::format("the drift does not come back from {}inf (at w = {:.3g})",
                                    direction < 0 ? "-" : "+", w);
                continue;
            }
            wrong.clear();
            const bool prevails = moved * std::pow(distance, problem_.alpha - 1) > drift_prevails * power;
            if (prevails && lost(from, direction, distance) < lost_far_out) return distance;
        }
        refuse_chain(wrong.empty() ? "jumps carry time so far out that no mesh reaches there" : wrong);
    }

    const ChainProblem& problem_;
    const StableLaw law_;
    const Interval hull_;
    std::vector<double> ends_;
    std::vector<MeshPoint> points_;
    double first_ = 0;
    double last_ = 0;
    double extent_ = 0;
    double below_ = 0;
    double above_ = 0;
};

/// Probabilities of stepping from a state onto the polynomials of a mesh.
class ChainMesh {
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
            const auto offset = static_cast<Index>(nodes_.size());
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
    Index size() const { return static_cast<Index>(nodes_.size()); }

    /// Weights of the nodes in the expected value of a function after a step from w; 0 outside of the mesh,
    /// but beyond an infinite side's end, where it is what it is there.
    VectorXd row(double w) const {
        const double to = problem_.drift(w);
        if (!std::isfinite(to)) refuse_chain(fmt::format("the drift from {:.6g} leads to {}", w, to));
        VectorXd weights = VectorXd::Zero(size());
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
        Index first = 0;
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

    void add(const Element& element, double to, VectorXd& weights) const {
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

/// Numbers of one mesh.
struct ChainValues {
    std::vector<double> value;  ///< mean and second moment in steps, then the endings
    double rounding = 0;        ///< relative
};

class ChainSolver {
  public:
    ChainSolver(const ChainProblem& problem, double start, std::optional<RelaxedLaw> relaxed)
        : problem_(problem),
          start_(start),
          relaxed_(relaxed),
          density_(problem.alpha),
          hull_(relaxed ? Interval{std::min(problem.interval.lower, relaxed->home.lower),
                                   std::max(problem.interval.upper, relaxed->home.upper)}
                        : problem.interval),
          layout_(affordable_layout()) {}

    EndLaw solve(double tolerance) const {
        std::vector<std::vector<double>> levels;
        ChainValues last;
        std::vector<double> error;
        std::size_t unknowns = 0;
        for (int level = 0; level < most_levels; ++level) {
            const std::size_t nodes = layout_.nodes(level);
            if (nodes > most_nodes) break;
            last = values(ChainMesh(problem_, density_, hull_, layout_.stretches(level, false)));
            unknowns = nodes;
            levels.push_back(last.value);
            if (level == 0) continue;
            error = changes(levels);
            if (level > 1 && error[0] <= precise * tolerance * last.value[0]) break;
        }
        if (layout_.has_far_ends()) {
            const ChainValues cut = values(ChainMesh(problem_, density_, hull_, layout_.stretches(0, true)));
            const double left_out = layout_.left_out();
            for (std::size_t n = 0; n < error.size(); ++n)
                error[n] += left_out * std::abs(cut.value[n] - levels.front()[n]);
        }
        if (relaxed_) add_unrelaxed(last.value, error);
        std::vector<Solved> solved;
        for (std::size_t n = 0; n < error.size(); ++n)
            solved.push_back({last.value[n], error[n] + last.rounding * std::abs(last.value[n]), unknowns});
        const double dt = problem_.dt;
        return {{solved[0].value * dt, solved[0].error * dt, unknowns},
                {solved[1].value * dt * dt, solved[1].error * dt * dt, unknowns},
                {solved.begin() + 2, solved.end()}};
    }

  private:
    std::vector<double> more_ends() const {
        std::vector<double> ends{problem_.interval.lower, problem_.interval.upper};
        if (relaxed_) ends.insert(ends.end(), {relaxed_->home.lower, relaxed_->home.upper});
        return ends;
    }

    /// With as many preimages as two levels can be afforded with.
    ChainLayout affordable_layout() const {
        for (int preimages = most_preimages;; preimages /= 4) {
            ChainLayout layout(problem_, hull_, more_ends(), start_, preimages);
            const std::size_t nodes = layout.nodes(1);
            if (nodes <= most_nodes) return layout;
            if (preimages == 0)
                refuse_chain(fmt::format(
                    "{} points are needed where {} can be afforded: the noise of a step, {:.2g}, is so small "
                    "beside the interval, or there are so many wells",
                    nodes, most_nodes, problem_.scale));
        }
    }

    /// What the last level changed, and a part of what the one before did, lest it be small by chance.
    static std::vector<double> changes(const std::vector<std::vector<double>>& levels) {
        const std::size_t last = levels.size() - 1;
        std::vector<double> error;
        for (std::size_t n = 0; n < levels[last].size(); ++n) {
            error.push_back(std::abs(levels[last][n] - levels[last - 1][n]));
            if (last > 1) error.back() += 0.05 * std::abs(levels[last - 1][n] - levels[last - 2][n]);
        }
        return error;
    }

    /// I - K among the nodes within `inside`, and who is there. Rows balance: what stays, goes on or ends.
    struct System {
        std::vector<Index> of;
        MatrixXd matrix;
        MatrixXd ending;  ///< probability of each ending in a step
    };

    System system(const ChainMesh& mesh, const MatrixXd& rows, const Interval& inside,
                  const std::vector<Interval>& targets) const {
        System made;
        for (Index i = 0; i < mesh.size(); ++i) {
            const double w = mesh.states()[static_cast<std::size_t>(i)];
            if (inside.contains(w)) made.of.push_back(i);
        }
        const auto n = static_cast<Index>(made.of.size());
        made.matrix.resize(n, n);
        made.ending.resize(n, static_cast<Index>(2 + targets.size()));
        for (Index i = 0; i < n; ++i) {
            const Index from = made.of[static_cast<std::size_t>(i)];
            const double w = mesh.states()[static_cast<std::size_t>(from)];
            made.ending.row(i) = endings(mesh, w, inside, targets).transpose();
            double leaving = made.ending.row(i).sum();
            for (Index j = 0; j < n; ++j) {
                const double weight = rows(from, made.of[static_cast<std::size_t>(j)]);
                made.matrix(i, j) = -weight;
                if (j != i) leaving += weight;
            }
            if (!(std::abs(leaving + rows(from, from) - 1) < largest_loss))
                refuse_chain(fmt::format("the steps from {:.6g} are not resolved: {:.2g} of them are lost", w,
                                         1 - leaving - rows(from, from)));
            made.matrix(i, i) = leaving;
        }
        return made;
    }

    static VectorXd endings(const ChainMesh& mesh, double w, const Interval& inside,
                            const std::vector<Interval>& targets) {
        VectorXd ending(static_cast<Index>(2 + targets.size()));
        ending(0) = mesh.below(w, inside.lower);
        ending(1) = mesh.above(w, inside.upper);
        for (std::size_t k = 0; k < targets.size(); ++k)
            ending(static_cast<Index>(2 + k)) = mesh.within(w, targets[k]);
        return ending;
    }

    MatrixXd rows_of(const ChainMesh& mesh) const {
        MatrixXd rows(mesh.size(), mesh.size());
        for (Index i = 0; i < mesh.size(); ++i)
            rows.row(i) = mesh.row(mesh.states()[static_cast<std::size_t>(i)]).transpose();
        return rows;
    }

    /// Mean number of steps, its second moment and endings as functions of the start: a column each, at the
    /// nodes of the system.
    MatrixXd functions(const System& chain) const {
        const Eigen::PartialPivLU<MatrixXd> lu(chain.matrix);
        MatrixXd right(chain.matrix.rows(), 1 + chain.ending.cols());
        right << VectorXd::Ones(chain.matrix.rows()), chain.ending;
        const MatrixXd solved = lu.solve(right);
        const VectorXd mean = solved.col(0);
        const VectorXd square = lu.solve(VectorXd(2 * mean.array() - 1));
        MatrixXd all(mean.size(), 2 + chain.ending.cols());
        all << mean, square, solved.rightCols(chain.ending.cols());
        return all;
    }

    ChainValues values(const ChainMesh& mesh) const {
        const MatrixXd rows = rows_of(mesh);
        const System chain = system(mesh, rows, problem_.interval, problem_.targets);
        const MatrixXd all = functions(chain);
        ChainValues result;
        if (relaxed_) {
            const VectorXd masses = quasi_stationary(mesh, rows);
            const VectorXd average = on_all_nodes(mesh, chain, all).transpose() * masses;
            result.value.assign(average.begin(), average.end());
        } else {
            const VectorXd row = mesh.row(start_);
            VectorXd own(chain.matrix.rows());
            for (Index i = 0; i < own.size(); ++i) own(i) = row(chain.of[static_cast<std::size_t>(i)]);
            VectorXd average = all.transpose() * own;
            average(1) += 2 * average(0) + 1;
            average(0) += 1;
            average.tail(chain.ending.cols()) += endings(mesh, start_, problem_.interval, problem_.targets);
            result.value.assign(average.begin(), average.end());
        }
        // Every step errs by units of rounding, as long as the path goes on.
        result.rounding = lost_digits * std::numeric_limits<double>::epsilon() * all.col(0).maxCoeff();
        return result;
    }

    /// The functions at all nodes: a path that begins where it has ended ends with its first step.
    MatrixXd on_all_nodes(const ChainMesh& mesh, const System& chain, const MatrixXd& all) const {
        MatrixXd result = MatrixXd::Zero(mesh.size(), all.cols());
        for (Index i = 0; i < mesh.size(); ++i) {
            const double w = mesh.states()[static_cast<std::size_t>(i)];
            if (problem_.interval.contains(w)) continue;
            result(i, 0) = result(i, 1) = 1;
            result(i, w <= problem_.interval.lower ? 2 : 3) = 1;
        }
        for (std::size_t i = 0; i < chain.of.size(); ++i)
            result.row(chain.of[i]) = all.row(static_cast<Index>(i));
        return result;
    }

    /// The left eigenvector of the steps that stay at home, by inverse iteration: masses of all nodes.
    VectorXd quasi_stationary(const ChainMesh& mesh, const MatrixXd& rows) const {
        const System home = system(mesh, rows, relaxed_->home, {});
        const bool never_left = std::isinf(relaxed_->home.lower) && std::isinf(relaxed_->home.upper);
        MatrixXd matrix = home.matrix.transpose();
        if (never_left) matrix.diagonal().array() += 1e-9;  // has an inverse; the law is that of the slowest
        const Eigen::PartialPivLU<MatrixXd> lu(matrix);
        VectorXd masses = VectorXd::Ones(matrix.rows());
        masses /= masses.sum();
        for (int iteration = 0; iteration < 200; ++iteration) {
            VectorXd next = lu.solve(masses);
            next /= next.sum();
            const double change = (next - masses).cwiseAbs().sum();
            masses = next;
            if (change < 1e-13) break;
        }
        VectorXd result = VectorXd::Zero(mesh.size());
        for (std::size_t i = 0; i < home.of.size(); ++i) result(home.of[i]) = masses(static_cast<Index>(i));
        return result;
    }

    /// What a preparation of finite length leaves, by the changes that one and two more of its length make,
    /// on the coarsest mesh.
    void add_unrelaxed(const std::vector<double>& value, std::vector<double>& error) const {
        if (std::isinf(relaxed_->relaxation)) return;
        const ChainMesh mesh(problem_, density_, hull_, layout_.stretches(0, false));
        const MatrixXd rows = rows_of(mesh);
        const System home = system(mesh, rows, relaxed_->home, {});
        const System chain = system(mesh, rows, problem_.interval, problem_.targets);
        const MatrixXd everywhere = on_all_nodes(mesh, chain, functions(chain));
        MatrixXd there(static_cast<Index>(home.of.size()), everywhere.cols());
        for (std::size_t i = 0; i < home.of.size(); ++i)
            there.row(static_cast<Index>(i)) = everywhere.row(home.of[i]);
        const MatrixXd step = MatrixXd::Identity(home.matrix.rows(), home.matrix.cols()) - home.matrix;
        MatrixXd power = MatrixXd::Identity(step.rows(), step.cols());  // of all steps
        MatrixXd square = step;
        for (auto steps = static_cast<std::int64_t>(std::lround(relaxed_->relaxation / problem_.dt));
             steps > 0; steps /= 2) {
            if (steps % 2 == 1) power = power * square;
            square = square * square;
        }
        const VectorXd first = mesh.row(relaxed_->minimum);
        Eigen::RowVectorXd masses(step.rows());
        for (std::size_t i = 0; i < home.of.size(); ++i) masses(static_cast<Index>(i)) = first(home.of[i]);
        std::vector<VectorXd> averages;
        for (int k = 0; k < 3; ++k) {
            masses = masses * power;
            masses /= masses.sum();
            averages.emplace_back((masses * there).transpose());
        }
        for (std::size_t n = 0; n < value.size(); ++n) {
            const auto k = static_cast<Index>(n);
            const double before = std::abs(averages[0](k) - averages[1](k));
            const double after = std::abs(averages[1](k) - averages[2](k));
            if (before > 0) error[n] += before + after / (1 - std::min(after / before, 0.95));
        }
    }

    const ChainProblem& problem_;
    const double start_;
    const std::optional<RelaxedLaw> relaxed_;
    const DensityTable density_;
    const Interval hull_;
    const ChainLayout layout_;
};

}  // namespace

EndLaw chain_end_law(const ChainProblem& problem, double x, double tolerance) {
    check(problem);
    if (!std::isfinite(x) || !problem.interval.contains(x))
        refuse_chain(fmt::format("the start {} does not lie in the interval", x));
    return ChainSolver(problem, x, std::nullopt).solve(tolerance);
}

EndLaw chain_end_law(const ChainProblem& problem, const RelaxedLaw& start, double tolerance) {
    check(problem);
    if (!std::isfinite(start.minimum) || !start.home.contains(start.minimum) || !(start.relaxation > 0))
        refuse_chain(fmt::format("a relaxed law of {} to {} is not prepared from {} in {}", start.home.lower,
                                 start.home.upper, start.minimum, start.relaxation));
    return ChainSolver(problem, start.minimum, start).solve(tolerance);
}

}  // namespace levywell::inline theory
