// A unit of length and a unit of time are free in theory: w -> c w, t -> k t changes no value but by
// rounding, for c and k from 1e-15 to 1e15, independently.

#include "catch.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/end_curves.hpp"
#include "levywell/theory/flat.hpp"
#include "levywell/theory/metastability.hpp"
#include "levywell/theory/nonlocal.hpp"
#include "levywell/theory/spectrum.hpp"

#include <cmath>
#include <functional>
#include <string>
#include <vector>

using namespace levywell;

namespace {

constexpr double infinite = HUGE_VAL;

/// One length and one time of the old units in the new ones.
struct Units {
    double length = 1;
    double time = 1;
};
const std::vector<Units> others{{1e-15, 1},    {1e15, 1},     {1, 1e-15}, {1, 1e15},
                                {1e-15, 1e15}, {1e15, 1e-15}, {3e-11, 7}};

/// A potential in units of 1.
struct Form {
    const char* name;
    std::function<double(double)> value;
    std::function<double(double)> slope;
    std::vector<NonlocalProblem::CriticalPoint> points;  // minima and maxima in turn
    double delta;
};

const Form two_wells{"two wells",
                     [](double w) { return w * w * (w * w / 4 - w / 6 - 0.75); },
                     [](double w) { return (w + 1) * w * (w - 1.5); },
                     {{-1, 2.5}, {0, 1.5}, {1.5, 3.75}},
                     0.2};

/// Three wells of a cosine with weak walls, f' ~ |d|^1.1: the far parts of the line matter.
double walled_slope(double w) {
    const double d = std::abs(w) - 1;
    if (d <= 0) return M_PI * std::sin(2 * M_PI * w);
    return std::copysign(2 * M_PI * M_PI * d * (1 + std::pow(d, 0.1)), w);
}
double walled_value(double w) {
    const double d = std::abs(w) - 1;
    if (d <= 0) return 0.5 * (1 - std::cos(2 * M_PI * w));
    return 2 * M_PI * M_PI * d * d * (0.5 + std::pow(d, 0.1) / 2.1);
}
const Form walled{"cosine with weak walls",
                  walled_value,
                  walled_slope,
                  {{-1, 2 * M_PI* M_PI},
                   {-0.5, 2 * M_PI* M_PI},
                   {0, 2 * M_PI* M_PI},
                   {0.5, 2 * M_PI* M_PI},
                   {1, 2 * M_PI* M_PI}},
                  0.1};

NonlocalProblem nonlocal(const Form& form, double alpha, double epsilon, const Units& u) {
    NonlocalProblem problem;
    problem.slope = [slope = form.slope, u](double w) { return slope(w / u.length) * (u.length / u.time); };
    for (const auto& point : form.points)
        problem.critical_points.push_back({point.position * u.length, point.curvature / u.time});
    problem.alpha = alpha;
    problem.epsilon = epsilon * u.length * std::pow(u.time, -1 / alpha);
    return problem;
}

/// Every value of theory for a form and a noise, in units of 1.
std::vector<double> values(const Form& form, double alpha, double epsilon, const Units& u) {
    const auto at = [&](std::size_t k) { return form.points[k].position * u.length; };
    std::vector<double> result;
    {  // exit from the first well's basin, and from an interval with two ends
        NonlocalProblem problem = nonlocal(form, alpha, epsilon, u);
        problem.interval = {-infinite, at(1)};
        problem.starts = {at(0)};
        const NonlocalSolver solver(problem);
        const double mean = solver.mean_time(at(0)).value;
        result.push_back(mean / u.time);
        result.push_back((solver.end_law(at(0)).second_moment.value - mean * mean) / (u.time * u.time));
        for (double survival : solver.survival(at(0), {0.3 * mean, mean})) result.push_back(survival);
        problem.interval = {at(0) - 0.4 * u.length, at(1)};
        const NonlocalSolver bounded(problem);
        result.push_back(bounded.mean_time(at(0)).value / u.time);
        result.push_back(bounded.ending_probability(at(0), 1).value);
    }
    {  // transitions from the first well into the others' balls
        NonlocalProblem problem = nonlocal(form, alpha, epsilon, u);
        problem.starts = {at(0)};
        for (std::size_t k = 2; k < form.points.size(); k += 2)
            problem.targets.push_back({at(k) - form.delta * u.length, at(k) + form.delta * u.length});
        const EndLaw law = NonlocalSolver(problem).end_law(at(0));
        result.push_back(law.mean.value / u.time);
        for (std::size_t k = 2; k < law.ending.size(); ++k) result.push_back(law.ending[k].value);
    }
    {  // modes of leaving the basin and of relaxation, curves at their middle point
        NonlocalProblem problem = nonlocal(form, alpha, epsilon, u);
        const Spectrum relaxation = relaxation_spectrum(problem, 1);
        result.push_back(relaxation.modes[0].rate.value * u.time);
        problem.interval = {-infinite, at(1)};
        const Spectrum killed = killed_spectrum(problem, 1);
        result.push_back(killed.modes[0].rate.value * u.time);
        const std::vector<double>& function = killed.modes[0].real.value;
        result.push_back(function[function.size() / 2]);
        const std::vector<double>& density = killed.quasi_stationary.mean;
        result.push_back(density[density.size() / 2] * u.length);
        const EndCurves curves = end_curves(problem);
        result.push_back(curves.mean_time[0].value[curves.position.size() / 2] / u.time);
        result.push_back(curves.probability[0].value[curves.position.size() / 2]);
    }
    {  // occupation fractions
        std::vector<Interval> basins{{-infinite, at(1)}, {at(1), infinite}};
        for (const Solved& share : stationary_law(nonlocal(form, alpha, epsilon, u), basins).basin)
            result.push_back(share.value);
    }
    return result;
}

std::vector<double> brownian_values(const Form& form, double epsilon, const Units& u) {
    BrownianProblem problem;
    problem.value = [value = form.value, u](double w) {
        return value(w / u.length) * (u.length * u.length / u.time);
    };
    for (const auto& point : form.points) problem.resolve.push_back(point.position * u.length);
    problem.diffusivity = epsilon * epsilon * u.length * u.length / u.time;
    const double x = problem.resolve[0];
    const double top = problem.resolve[1];
    const Interval bounded{x - 0.4 * u.length, top};
    std::vector<double> result{brownian_mean_exit_time(problem, {-infinite, top}, x).value / u.time,
                               brownian_mean_exit_time(problem, bounded, x).value / u.time,
                               brownian_exit_right_probability(problem, bounded, x).value};
    for (double share : brownian_stationary(problem, {{-infinite, top}, {top, infinite}, bounded}))
        result.push_back(share);
    return result;
}

void check_equal(const std::vector<double>& one, const std::vector<double>& other, double tolerance) {
    REQUIRE(one.size() == other.size());
    for (std::size_t k = 0; k < one.size(); ++k) {
        INFO("value " << k);
        CHECK(one[k] > 0);
        CHECK(other[k] == Approx(one[k]).epsilon(tolerance));
    }
}

}  // namespace

TEST_CASE("Times, probabilities and shares of the nonlocal solver do not depend on the units") {
    for (const Form* form : {&two_wells, &walled}) {
        for (double alpha : {0.4, 1.5}) {
            const double epsilon = alpha < 1 ? 0.05 : 0.2;
            const std::vector<double> one = values(*form, alpha, epsilon, {});
            for (const Units& u : others) {
                INFO(form->name << ", alpha " << alpha << ", length " << u.length << ", time " << u.time);
                // Rounding of positions and rates, over the ratio of exit and relaxation times.
                check_equal(one, values(*form, alpha, epsilon, u), 1e-9);
            }
            // Control: a noise that is off by 1e-6 is seen.
            const std::vector<double> off = values(*form, alpha, epsilon * (1 + 1e-6), {});
            CHECK(std::abs(off[0] / one[0] - 1) > 1e-7);
        }
    }
}

TEST_CASE("Brownian times, probabilities and densities do not depend on the units") {
    for (const Form* form : {&two_wells, &walled}) {
        const std::vector<double> one = brownian_values(*form, 0.3, {});
        for (const Units& u : others) {
            INFO(form->name << ", length " << u.length << ", time " << u.time);
            check_equal(one, brownian_values(*form, 0.3, u), 1e-10);
        }
    }
    // One well alone has no distance between critical points to measure by.
    for (double length : {1e-15, 1.0, 1e15}) {
        BrownianProblem parabola;
        parabola.value = [length](double w) { return 0.5 * w * w / (length * length); };
        parabola.resolve = {0};
        parabola.diffusivity = 0.25;
        CHECK(brownian_stationary(parabola, {{0, 0.5 * length}}).front() ==
              Approx(std::erf(std::sqrt(0.5)) / 2).epsilon(1e-10));  // one standard deviation
    }
}

TEST_CASE("A single well of the nonlocal solver has no unit either") {
    const auto share = [](double alpha, const Units& u) {
        NonlocalProblem problem;
        problem.slope = [u](double w) {
            const double y = w / u.length;
            return (y + y * y * y) * (u.length / u.time);
        };
        problem.critical_points = {{0, 1 / u.time}};
        problem.alpha = alpha;
        problem.epsilon = 0.3 * u.length * std::pow(u.time, -1 / alpha);
        return stationary_law(problem, {{-0.2 * u.length, 0.2 * u.length}}).basin.front().value;
    };
    for (double alpha : {0.4, 1.5}) {
        const double one = share(alpha, {});
        CHECK(one > 0.1);
        CHECK(one < 0.9);
        for (const Units& u : others) CHECK(share(alpha, u) == Approx(one).epsilon(1e-9));
    }
}

TEST_CASE("Laws of small noise and of free exit do not depend on the units") {
    const Wells wells{{-1, 1.5, 4}, {0, 2.5}};
    for (double alpha : {0.4, 1.5}) {
        const double epsilon = 0.1;
        for (const Units& u : others) {
            Wells scaled = wells;
            for (double& w : scaled.minima) w *= u.length;
            for (double& w : scaled.maxima) w *= u.length;
            const double scaled_epsilon = epsilon * u.length * std::pow(u.time, -1 / alpha);
            CHECK(asymptotic_transition_time(scaled, alpha, scaled_epsilon, 1).value ==
                  Approx(asymptotic_transition_time(wells, alpha, epsilon, 1).value * u.time).epsilon(1e-10));
            const std::vector<double> one = stationary_distribution(paper_generator(wells, alpha));
            const std::vector<double> other = stationary_distribution(paper_generator(scaled, alpha));
            for (std::size_t i = 0; i < one.size(); ++i) CHECK(other[i] == Approx(one[i]).epsilon(1e-10));
            const double exit =
                getoor_mean_exit_time(0.3 * u.length, {-u.length, u.length}, alpha, scaled_epsilon).value;
            CHECK(exit ==
                  Approx(getoor_mean_exit_time(0.3, {-1, 1}, alpha, epsilon).value * u.time).epsilon(1e-10));
        }
    }
}
