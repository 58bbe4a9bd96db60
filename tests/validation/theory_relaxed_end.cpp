// Ends of paths that begin at rest in a well, against closed forms and laws put together from other solvers.
// Controls: the same from a point, and a law of the wrong well, must be refused.

#include "catch.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/relaxed_end.hpp"
#include "levywell/theory/spectrum.hpp"
#include "nonlocal_problems.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include <boost/math/quadrature/gauss.hpp>

using namespace levywell;
using std::numbers::pi;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

NonlocalProblem flat(double alpha, const Interval& interval) {
    NonlocalProblem problem;
    problem.slope = [](double) { return 0.0; };
    problem.alpha = alpha;
    problem.epsilon = 1;
    problem.interval = interval;
    return problem;
}

NonlocalProblem parabola(double alpha, double epsilon) {
    NonlocalProblem problem;
    problem.slope = [](double w) { return w; };
    problem.critical_points = {{0, 1}};
    problem.alpha = alpha;
    problem.epsilon = epsilon;
    problem.interval = {-1, 1};
    return problem;
}

bool is(const Solved& solved, double value) {
    return std::abs(solved.value - value) <= solved.error;
}

double integral(const std::function<double(double)>& function, double a, double b) {
    double sum = 0;
    constexpr int parts = 8;
    for (int k = 0; k < parts; ++k)
        sum += boost::math::quadrature::gauss<double, 10>::integrate(function, a + (b - a) * k / parts,
                                                                     a + (b - a) * (k + 1) / parts);
    return sum;
}

}  // namespace

TEST_CASE("From the law of the interval that is left the end comes at the rate lambda_1") {
    for (double alpha : {0.4, 0.8, 1.2, 1.5, 1.9, 2.0}) {
        for (double epsilon : {0.2, 0.5}) {
            const NonlocalProblem problem = test::two_wells(alpha, epsilon);
            const Solved rate = killed_spectrum(problem, 1).modes.front().rate;
            const EndLaw law = relaxed_end_law(problem, {problem.interval, -1, infinite});
            INFO("alpha " << alpha << " eps " << epsilon << ": " << law.mean.value << " +- " << law.mean.error
                          << " against " << 1 / rate.value);
            CHECK(law.mean.error < 2e-3 * law.mean.value);
            CHECK(std::abs(law.mean.value - 1 / rate.value) <=
                  law.mean.error + rate.error / (rate.value * rate.value));
            CHECK(std::abs(law.second_moment.value - 2 * law.mean.value * law.mean.value) <=
                  law.second_moment.error + 4 * law.mean.value * law.mean.error);
            if (epsilon < 0.5) continue;
            // Control: at large noise paths that begin at the minimum take another time.
            const Solved point = NonlocalSolver(problem).mean_time(-1);
            CHECK_FALSE(std::abs(law.mean.value - point.value) <= law.mean.error + point.error);
        }
    }
}

TEST_CASE("Free paths: lambda_1 of the table, and cosines at alpha = 2") {
    CHECK(is(relaxed_end_law(flat(0.5, {-1, 1}), {{-1, 1}, 0, infinite}).mean, 1 / 0.97016542));
    CHECK(is(relaxed_end_law(flat(1.5, {-1, 1}), {{-1, 1}, 0, infinite}).mean, 1 / 1.59750355));

    // The law of (-1, 1) is (pi/4) cos(pi x/2): the mean of x^2 over it is 1 - 8/pi^2.
    const RelaxedLaw start{{-1, 1}, 0, infinite};
    const EndLaw wider = relaxed_end_law(flat(2, {-2, 2}), start);
    INFO(wider.mean.value << " +- " << wider.mean.error);
    CHECK(wider.mean.error < 2e-3);
    CHECK(is(wider.mean, (3 + 8 / (pi * pi)) / 2));
    CHECK_FALSE(is(wider.mean, 2));         // control: from 0
    CHECK_FALSE(is(wider.mean, 11 / 6.0));  // control: from a uniform law
    const EndLaw shifted = relaxed_end_law(flat(2, {-1, 3}), start);
    CHECK(is(shifted.ending[1], 0.25));
    CHECK(is(shifted.ending[0], 0.75));

    // An interval within the home: paths that begin outside of it have ended.
    const EndLaw narrower = relaxed_end_law(flat(2, {-0.5, 0.5}), start);
    const auto part = [](double x) { return pi / 4 * std::cos(pi * x / 2) * (0.25 - x * x) / 2; };
    INFO(narrower.mean.value << " +- " << narrower.mean.error);
    CHECK(is(narrower.mean, integral(part, -0.5, 0.5)));
    CHECK_FALSE(is(narrower.mean, integral(part, -0.5, 0.5) / std::sin(pi / 4)));  // control: of those inside
    CHECK(is(narrower.ending[0], 0.5));
}

TEST_CASE("A relaxation of finite length is part of the error") {
    // From 0 the density after t is sum (+-) e^(-(k pi/2)^2 t) cos(k pi x/2) over odd k.
    const auto mean_after = [](double t) {
        double mass = 0;
        double mean = 0;
        for (int k = 1; k < 40; k += 2) {
            const double q = k * pi / 2;
            const double sign = k % 4 == 1 ? 1 : -1;
            const double weight = std::exp(-q * q * t);
            mass += weight * 2 * sign / q;
            mean += weight * sign * (3 / q + 2 / (q * q * q));
        }
        return mean / mass;
    };
    CHECK(std::abs(mean_after(5) - (3 + 8 / (pi * pi)) / 2) < 1e-6);
    for (double t : {0.1, 0.2, 0.4}) {
        const Solved mean = relaxed_end_law(flat(2, {-2, 2}), {{-1, 1}, 0, t}).mean;
        INFO("t " << t << ": " << mean.value << " +- " << mean.error << ", after t " << mean_after(t));
        CHECK(is(mean, mean_after(t)));
    }
    const Solved without = relaxed_end_law(flat(2, {-2, 2}), {{-1, 1}, 0, infinite}).mean;
    CHECK_FALSE(is(without, mean_after(0.1)));  // control
}

TEST_CASE("A parabola is never left: the start is the stationary law") {
    const double width = 0.5;  // eps at alpha = 2, whose law is N(0, eps^2); Cauchy's scale at alpha = 1
    const NonlocalProblem brownian = parabola(2, width);
    const BrownianProblem own{[](double w) { return w * w / 2; }, {0.0}, width * width};
    const auto normal = [&](double x) {
        return std::exp(-x * x / (2 * width * width)) / (width * std::sqrt(2 * pi));
    };
    const auto time = [&](double x) { return brownian_mean_exit_time(own, {-1, 1}, x).value; };
    const EndLaw law = relaxed_end_law(brownian, {{}, 0, infinite});
    const double exact = integral([&](double x) { return normal(x) * time(x); }, -1, 1);
    INFO(law.mean.value << " +- " << law.mean.error << " against " << exact);
    CHECK(is(law.mean, exact));
    CHECK_FALSE(is(law.mean, time(0)));

    const NonlocalProblem cauchy = parabola(1, width);
    const EndLaw jumps = relaxed_end_law(cauchy, {{}, 0, infinite});
    NonlocalProblem points = cauchy;
    const NonlocalSolver solver(points, 1e-4);
    double sum = 0;
    constexpr int count = 64;  // midpoints in the angle that makes the Cauchy law uniform
    const double reach = std::atan(1 / width);
    for (int k = 0; k < count; ++k) {
        const double angle = reach * (2 * (k + 0.5) / count - 1);
        sum += solver.mean_time(width * std::tan(angle)).value * 2 * reach / count / pi;
    }
    INFO(jumps.mean.value << " +- " << jumps.mean.error << " against " << sum);
    CHECK(std::abs(jumps.mean.value - sum) <= jumps.mean.error + 1e-3 * sum);
    CHECK_FALSE(is(jumps.mean, solver.mean_time(0).value));
    CHECK(is(jumps.ending[0], 0.5));
}
