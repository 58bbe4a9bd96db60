// Ends of chains that are seen after steps only, against closed forms of random walks and a plain quadrature
// of the same equation on one grid of Gauss's points. Controls: the process in continuous time must be
// refused.

#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/theory/discrete_chain.hpp"
#include "levywell/theory/flat.hpp"

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <boost/math/quadrature/gauss.hpp>

using namespace levywell;
using std::numbers::pi;
using std::numbers::sqrt2;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double overshoot = 0.5825971579390107;  // -zeta(1/2)/sqrt(2 pi): mean of a normal walk's, sigma 1

/// w <- (1 - pull) w + s X.
ChainProblem walk(double alpha, double scale, const Interval& interval, double pull = 0) {
    ChainProblem problem;
    problem.drift = [pull](double w) { return (1 - pull) * w; };
    problem.alpha = alpha;
    problem.scale = scale;
    problem.dt = 1;
    problem.interval = interval;
    if (pull > 0) problem.points = {{0, scale * std::pow(alpha * pull, -1 / alpha)}};
    return problem;
}

bool is(const Solved& solved, double value) {
    return std::abs(solved.value - value) <= solved.error + 1e-9 * std::abs(value);
}

/// The same chain on Gauss's points of many panels: for noises no finer than these.
class PlainChain {
  public:
    explicit PlainChain(const ChainProblem& problem) : problem_(problem), law_(problem.alpha) {
        using Gauss = boost::math::quadrature::gauss<double, 20>;
        constexpr int panels = 16;
        const double width = problem.interval.length() / panels;
        for (int k = 0; k < panels; ++k) {
            const double middle = problem.interval.lower + (k + 0.5) * width;
            for (std::size_t q = 0; q < Gauss::abscissa().size(); ++q) {
                for (double sign : {-1.0, 1.0}) {
                    point_.push_back(middle + sign * 0.5 * width * Gauss::abscissa()[q]);
                    weight_.push_back(0.5 * width * Gauss::weights()[q]);
                }
            }
        }
        const auto n = static_cast<Eigen::Index>(point_.size());
        steps_.resize(n, n);
        for (Eigen::Index i = 0; i < n; ++i) steps_.row(i) = row(point_[static_cast<std::size_t>(i)]);
        mean_ = (Eigen::MatrixXd::Identity(n, n) - steps_).lu().solve(Eigen::VectorXd::Ones(n));
        square_ = (Eigen::MatrixXd::Identity(n, n) - steps_).lu().solve((2 * mean_.array() - 1).matrix());
    }

    double mean(double x) const { return 1 + row(x).dot(mean_); }
    double second_moment(double x) const {
        const Eigen::RowVectorXd from = row(x);
        return 1 + 2 * from.dot(mean_) + from.dot(square_);
    }
    double right(double x) const {
        Eigen::VectorXd out(mean_.size());
        const auto beyond = [&](double w) {
            return law_.sf((problem_.interval.upper - problem_.drift(w)) / problem_.scale);
        };
        for (Eigen::Index i = 0; i < out.size(); ++i) out(i) = beyond(point_[static_cast<std::size_t>(i)]);
        const auto n = mean_.size();
        const Eigen::VectorXd all = (Eigen::MatrixXd::Identity(n, n) - steps_).lu().solve(out);
        return beyond(x) + row(x).dot(all);
    }
    /// Mean over the law of paths that have stayed for long.
    double relaxed_mean() const {
        Eigen::RowVectorXd masses = Eigen::RowVectorXd::Ones(mean_.size());
        for (int k = 0; k < 2000; ++k) {
            masses *= steps_;
            masses /= masses.sum();
        }
        return masses.dot(mean_);
    }

  private:
    Eigen::RowVectorXd row(double x) const {
        Eigen::RowVectorXd result(static_cast<Eigen::Index>(point_.size()));
        for (Eigen::Index j = 0; j < result.size(); ++j) {
            const auto k = static_cast<std::size_t>(j);
            result(j) =
                weight_[k] * law_.pdf((point_[k] - problem_.drift(x)) / problem_.scale) / problem_.scale;
        }
        return result;
    }

    const ChainProblem& problem_;
    const StableLaw law_;
    std::vector<double> point_, weight_;
    Eigen::MatrixXd steps_;
    Eigen::VectorXd mean_, square_;
};

}  // namespace

TEST_CASE("Chains agree with a plain quadrature within the claimed errors") {
    for (double alpha : {0.8, 1.0, 1.3, 1.7, 2.0}) {
        for (double scale : {0.2, 1.0}) {
            for (double pull : {0.0, 0.3}) {
                const ChainProblem problem = walk(alpha, scale, {-1, 1.5}, pull);
                const PlainChain plain(problem);
                for (double x : {-0.99, 0.1, 1.2}) {
                    const EndLaw law = chain_end_law(problem, x);
                    INFO("alpha " << alpha << " s " << scale << " pull " << pull << " x " << x << ": "
                                  << law.mean.value << " +- " << law.mean.error << ", plain "
                                  << plain.mean(x));
                    CHECK(law.mean.error < 1e-3 * law.mean.value);
                    CHECK(is(law.mean, plain.mean(x)));
                    CHECK(is(law.second_moment, plain.second_moment(x)));
                    CHECK(is(law.ending[1], plain.right(x)));
                    CHECK(law.ending[0].value + law.ending[1].value == Approx(1).epsilon(1e-6));
                    // Control: 1% less noise.
                    CHECK_FALSE(
                        is(chain_end_law(walk(alpha, 0.99 * scale, {-1, 1.5}, pull), x).mean, plain.mean(x)));
                }
                const EndLaw relaxed = chain_end_law(problem, {problem.interval, 0.1, infinite});
                CHECK(is(relaxed.mean, plain.relaxed_mean()));
                CHECK(is(relaxed.second_moment,  // geometric
                         (2 * relaxed.mean.value - 1) * relaxed.mean.value));
            }
        }
    }
}

TEST_CASE("A normal walk: ladder heights of Spitzer, overshoots of Siegmund") {
    const double sigma = sqrt2 * 0.05;  // of a step
    const ChainProblem problem = walk(2, 0.05, {0, 4});
    // From the end: sigma/sqrt(2), the mean ladder height, over the length that the overshoots add to.
    const EndLaw from_end = chain_end_law(problem, 1e-13);
    const double right = sigma / sqrt2 / (4 + 2 * overshoot * sigma);
    INFO(from_end.ending[1].value << " +- " << from_end.ending[1].error << " against " << right);
    CHECK(is(from_end.ending[1], right));
    CHECK_FALSE(is(from_end.ending[1], sigma / sqrt2 / 4));  // control: without overshoots
    // From the middle, by Wald's second identity; the overshoot's variance is sigma^2/4.
    const EndLaw middle = chain_end_law(problem, 2);
    const double way = 2 + overshoot * sigma;
    const double steps = (way * way + sigma * sigma / 4) / (sigma * sigma);
    INFO(middle.mean.value << " +- " << middle.mean.error << " against " << steps);
    CHECK(is(middle.mean, steps));
    CHECK_FALSE(is(middle.mean, 4 / (sigma * sigma)));  // control: continuous time
    CHECK(is(middle.ending[0], 0.5));
}

TEST_CASE("Chains of ever shorter steps tend to the process") {
    for (double alpha : {0.7, 1.5, 2.0}) {
        const double process = getoor_mean_exit_time(0.3, {-1, 1}, alpha, 1).value;
        double before = infinite;
        for (double dt : {1e-2, 1e-3, 1e-4, 1e-5}) {
            ChainProblem problem = walk(alpha, std::pow(dt, 1 / alpha), {-1, 1});
            problem.dt = dt;
            const Solved mean = chain_end_law(problem, 0.3).mean;
            INFO("alpha " << alpha << " dt " << dt << ": " << mean.value << " +- " << mean.error
                          << ", process " << process);
            CHECK(mean.error < 1e-3 * mean.value);
            CHECK(mean.value + mean.error > process);                                   // late
            if (dt == 1e-2) CHECK_FALSE(std::abs(mean.value - process) <= mean.error);  // control
            CHECK(mean.value - process < before);
            before = mean.value - process;
        }
        CHECK(before < 6e-3 * process);
    }
}

TEST_CASE("Half lines and targets: jumps pass over targets, and far ends are where they do not count") {
    // The Ornstein-Uhlenbeck chain, out of (-inf, 1), is that out of (-c, 1) for far c, which plain
    // quadrature does not reach: the interval's own solver is.
    for (double alpha : {0.6, 1.2, 2.0}) {
        const Solved half = chain_end_law(walk(alpha, 0.3, {-infinite, 1}, 0.2), 0).mean;
        const double far = alpha == 2 ? 20 : 1e9;
        const Solved cut = chain_end_law(walk(alpha, 0.3, {-far, 1}, 0.2), 0).mean;
        INFO("alpha " << alpha << ": " << half.value << " +- " << half.error << ", cut " << cut.value);
        CHECK(std::abs(half.value - cut.value) <= half.error + cut.error + 1e-4 * cut.value);
        CHECK_FALSE(std::abs(half.value - chain_end_law(walk(alpha, 0.3, {-1, 1}, 0.2), 0).mean.value) <=
                    half.error);  // control
    }
    // A target that reaches to the end is the end; one that does not is passed over.
    ChainProblem target = walk(1.2, 0.2, {-1, 2});
    target.targets = {{1, 2}};
    const EndLaw whole = chain_end_law(target, 0);
    const EndLaw interval = chain_end_law(walk(1.2, 0.2, {-1, 1}), 0);
    CHECK(std::abs(whole.mean.value - interval.mean.value) <= whole.mean.error + interval.mean.error);
    CHECK(whole.ending[1].value + whole.ending[2].value == Approx(interval.ending[1].value).epsilon(1e-5));
    target.targets = {{1, 1.1}};
    CHECK(chain_end_law(target, 0).mean.value > interval.mean.value);
}

TEST_CASE("Chains in other units have the same law") {
    const ChainProblem problem = walk(1.4, 0.1, {-1, 2}, 0.05);
    const EndLaw law = chain_end_law(problem, 0.2);
    for (double unit : {1e-15, 1e12}) {
        ChainProblem other = walk(1.4, 0.1 * unit, {-unit, 2 * unit}, 0.05);
        other.dt = 1 / unit;
        const EndLaw same = chain_end_law(other, 0.2 * unit);
        CHECK(same.mean.value * unit == Approx(law.mean.value).epsilon(1e-9));
        CHECK(same.ending[1].value == Approx(law.ending[1].value).epsilon(1e-9));
    }
}

TEST_CASE("Chains without a solution are refused with the reason") {
    using Catch::Matchers::Contains;
    const auto refusal = [](const ChainProblem& problem, double x) -> std::string {
        try {
            chain_end_law(problem, x);
        } catch (const InputError& refused) {
            return refused.what();
        }
        return "";
    };
    CHECK_THAT(refusal(walk(1.5, 0.1, {-infinite, infinite}, 0.1), 0), Contains("nothing ends"));
    CHECK_THAT(refusal(walk(1.5, 0.1, {-infinite, 1}), 0), Contains("does not come back"));
    CHECK_THAT(refusal(walk(1.5, 1e-14, {-1, 1}), 0), Contains("rounding of positions"));
    CHECK_THAT(refusal(walk(1.5, 0.1, {-1, 1}), 2), Contains("does not lie in the interval"));
    CHECK_THAT(refusal(walk(2.5, 0.1, {-1, 1}), 0), Contains("0 < alpha <= 2"));
    ChainProblem many = walk(0.3, 1e-4, {-1e3, 1e3}, 0.1);
    for (int k = 0; k < 60; ++k) many.targets.push_back({k + 1.0, k + 1.5});
    CHECK_THAT(refusal(many, 0), Contains("can be afforded"));
    CHECK(refusal(walk(1.5, 0.1, {-1, 1}), 0).empty());
}
