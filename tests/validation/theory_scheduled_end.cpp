// The law of the end under a noise that changes with the path's clock, against closed forms. Controls: the
// pieces in another order, and one noise for ever, must be refused.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/theory/flat.hpp"
#include "levywell/theory/scheduled_end.hpp"
#include "nonlocal_problems.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <vector>

#include <boost/math/quadrature/gauss_kronrod.hpp>

using namespace levywell;
using std::numbers::pi;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

bool is(const Solved& solved, double exact) {
    return std::abs(solved.value - exact) <= solved.error + 1e-8 * std::abs(exact);
}

NonlocalProblem flat() {
    NonlocalProblem problem;
    problem.slope = [](double) { return 0.0; };
    problem.interval = {-1, 1};
    return problem;
}

double integral(const std::function<double(double)>& f, double a, double b) {
    return boost::math::quadrature::gauss_kronrod<double, 31>::integrate(f, a, b, 15, 1e-11);
}

/// Mean time and survival at the changes of Brownian motion of diffusivity eps^2 out of (-1, 1), from x, by
/// its series.
struct Series {
    double mean = 0;
    std::vector<double> survival;
};
Series brownian_series(const std::vector<NoisePiece>& pieces, double x) {
    Series result;
    result.survival.resize(pieces.size() - 1);
    for (int k = 1; k < 400; k += 2) {
        const double q = k * pi / 2;
        const double weight = (k % 4 == 1 ? 4 : -4) / (k * pi) * std::cos(q * x);
        double left = 1;
        for (std::size_t n = 0; n < pieces.size(); ++n) {
            const double rate = q * q * pieces[n].epsilon * pieces[n].epsilon;
            const bool last = n + 1 == pieces.size();
            const double length = last ? infinite : pieces[n + 1].begin - pieces[n].begin;
            result.mean += weight * left * -std::expm1(-rate * length) / rate;
            left *= std::exp(-rate * length);
            if (!last) result.survival[n] += weight * left;
        }
    }
    return result;
}

}  // namespace

TEST_CASE("Pieces of one noise are that noise") {
    for (double alpha : {0.5, 1.0, 1.7, 2.0}) {
        NonlocalProblem problem = test::two_wells(alpha, 0.4);
        const EndLaw law = NonlocalSolver(problem).end_law(-1);
        const ScheduledEnd end = scheduled_end_law(
            problem, {{0, alpha, 0.4}, {0.02, alpha, 0.4}, {1, alpha, 0.4}, {20, alpha, 0.4}}, -1);
        INFO(alpha << ": " << end.law.mean.value << " +- " << end.law.mean.error << " against "
                   << law.mean.value);
        CHECK(end.law.mean.error < 3e-3 * law.mean.value);
        CHECK(is(end.law.mean, law.mean.value));
        CHECK(is(end.law.second_moment, law.second_moment.value));
        CHECK(is(end.law.ending[1], 1));
        const ScheduledEnd other =
            scheduled_end_law(problem, {{0, alpha, 0.4}, {1, alpha, 0.35}}, -1);  // control
        CHECK_FALSE(is(other.law.mean, law.mean.value));
    }
    // Transitions: into the ball about the other minimum, out of one's own.
    NonlocalProblem problem = test::two_wells(1.5, 0.3);
    problem.interval = {};
    problem.targets = {{-1.1, -0.9}, {1.4, 1.6}};
    const EndLaw law = NonlocalSolver(problem).end_law(-1, 0);
    const ScheduledEnd end = scheduled_end_law(problem, {{0, 1.5, 0.3}, {2, 1.5, 0.3}}, -1, 0);
    CHECK(is(end.law.mean, law.mean.value));
    CHECK(is(end.law.second_moment, law.second_moment.value));
    CHECK(is(end.law.ending[3], 1));
    CHECK(end.law.ending[2].value == 0);
    CHECK_FALSE(is(end.law.mean, NonlocalSolver(problem).end_law(1.5, 1).mean.value));  // control
}

TEST_CASE("Brownian motion whose diffusivity changes against its series") {
    const std::vector<NoisePiece> pieces{{0, 2, 1}, {0.2, 2, 0.4}, {1, 2, 0.7}};
    for (double x : {0.0, 0.3, -0.95}) {
        const Series exact = brownian_series(pieces, x);
        const ScheduledEnd end = scheduled_end_law(flat(), pieces, x, std::nullopt, 1e-5);
        INFO(x << ": " << end.law.mean.value << " +- " << end.law.mean.error << " against " << exact.mean);
        CHECK(end.law.mean.error < 1e-4 * exact.mean);
        CHECK(is(end.law.mean, exact.mean));
        CHECK(is(end.survival[0], exact.survival[0]));
        CHECK(is(end.survival[1], exact.survival[1]));
        CHECK(is(end.law.ending[1], (1 + x) / 2));
        const std::vector<NoisePiece> turned{{0, 2, 0.7}, {0.2, 2, 0.4}, {1, 2, 1}};
        CHECK_FALSE(is(scheduled_end_law(flat(), turned, x, std::nullopt, 1e-5).law.mean, exact.mean));
        CHECK_FALSE(is(end.law.mean, getoor_mean_exit_time(x, {-1, 1}, 2, 1).value));
    }
}

TEST_CASE(
    "The quasi-stationary law of free flights is left at the first eigenvalue, however the scale changes") {
    for (const auto& [alpha, lambda] : {std::pair{0.5, 0.97016542}, {1.0, 1.15777388}, {1.5, 1.59750355}}) {
        const std::vector<NoisePiece> pieces{{0, alpha, 1}, {0.4, alpha, 0.5}};
        const double second = lambda * std::pow(0.5, alpha);
        const double left = std::exp(-0.4 * lambda);
        const double exact = (1 - left) / lambda + left / second;
        const ScheduledEnd end = scheduled_end_law(flat(), pieces, RelaxedLaw{{-1, 1}, 0, infinite});
        INFO(alpha << ": " << end.law.mean.value << " +- " << end.law.mean.error << " against " << exact);
        CHECK(end.law.mean.error < 3e-3 * exact);
        CHECK(is(end.law.mean, exact));
        CHECK(is(end.survival[0], left));
        CHECK(is(end.law.ending[0], 0.5));
        CHECK_FALSE(is(scheduled_end_law(flat(), pieces, 0).law.mean, exact));  // control: from 0
        CHECK_FALSE(is(end.law.mean, 1 / lambda));
    }
}

TEST_CASE("An Ornstein-Uhlenbeck process whose noise changes passes 0 as its reflection does") {
    // P(T > t) = erf(x e^-t / sqrt(2 V)), V' = -2 V + 2 eps(t)^2: paths are continuous and the process is
    // odd.
    const std::vector<NoisePiece> pieces{{0, 2, 0.3}, {0.5, 2, 1}, {1.5, 2, 0.2}};
    const double x = 1;
    const auto survival = [&](double t) {
        double variance = 0;
        for (std::size_t k = 0; k < pieces.size() && pieces[k].begin < t; ++k) {
            const double end = k + 1 < pieces.size() ? std::min(t, pieces[k + 1].begin) : t;
            const double square = pieces[k].epsilon * pieces[k].epsilon;
            variance = variance * std::exp(-2 * (end - pieces[k].begin)) -
                       square * std::expm1(-2 * (end - pieces[k].begin));
        }
        return std::erf(x * std::exp(-t) / std::sqrt(2 * variance));
    };
    const double mean = integral(survival, 0, 0.5) + integral(survival, 0.5, 1.5) +
                        integral(survival, 1.5, 6) + integral(survival, 6, 40);
    NonlocalProblem problem;
    problem.slope = [](double w) { return w; };
    problem.critical_points = {{0, 1}, {1, 1}};  // an end is none inside; the other for the units
    problem.interval = {0, infinite};
    const ScheduledEnd end = scheduled_end_law(problem, pieces, x, std::nullopt, 1e-4);
    INFO(end.law.mean.value << " +- " << end.law.mean.error << " against " << mean);
    CHECK(end.law.mean.error < 1e-3 * mean);
    CHECK(is(end.law.mean, mean));
    CHECK(is(end.survival[0], survival(0.5)));
    CHECK(is(end.survival[1], survival(1.5)));
    CHECK_FALSE(is(scheduled_end_law(problem, {{0, 2, 0.3}, {1.5, 2, 0.2}}, x).law.mean, mean));  // control
}

TEST_CASE("Pieces that are no schedule, and too many of them") {
    const NonlocalProblem problem = test::two_wells(1.5, 0.3);
    const auto refused = [&](const std::vector<NoisePiece>& pieces, const std::string& why) {
        CHECK_THROWS_WITH(scheduled_end_law(problem, pieces, -1), Contains(why));
    };
    refused({}, "begins at time 0");
    refused({{1, 1.5, 0.3}}, "begins at time 0");
    refused({{0, 1.5, 0.3}, {2, 1.5, 0.2}, {2, 1.5, 0.1}}, "piece 3 begins at 2");
    refused({{0, 1.5, 0.3}, {2, 2.5, 0.2}}, "alpha");
    std::vector<NoisePiece> many;
    for (int k = 0; k < 500; ++k) many.push_back({k * 0.1, 1.5, 0.3 - 0.0002 * k});
    refused(many, "takes too long");
    CHECK_THROWS_WITH(scheduled_end_law(problem, {{0, 1.5, 0.3}}, std::nan("")), Contains("not finite"));
}
