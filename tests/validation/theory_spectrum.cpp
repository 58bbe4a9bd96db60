// Eigenvalues, quasi-stationary laws and curves of the nonlocal solver: against a spectral method that shares
// nothing with it, closed forms, and each other.

#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/end_curves.hpp"
#include "levywell/theory/flat.hpp"
#include "levywell/theory/metastability.hpp"
#include "levywell/theory/spectrum.hpp"
#include "nonlocal_problems.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

using namespace levywell;

namespace {

constexpr double infinite = HUGE_VAL;

NonlocalProblem flat(double alpha) {
    NonlocalProblem problem;
    problem.slope = [](double) { return 0.0; };
    problem.alpha = alpha;
    problem.epsilon = 1;
    problem.interval = {-1, 1};
    return problem;
}

/// f' = w: eigenvalues 1, 2, 3, .. on the whole line at alpha = 2, the odd ones with an end at 0.
NonlocalProblem parabola(const Interval& interval) {
    NonlocalProblem problem;
    problem.slope = [](double w) { return w; };
    problem.critical_points = {{0, 1}};
    problem.alpha = 2;
    problem.epsilon = 1;
    problem.interval = interval;
    return problem;
}

/// Recurrence coefficients of orthonormal polynomials with weight (1 - x^2)^a: x p_n = b_(n+1) p_(n+1) + b_n
/// p_(n-1).
double recurrence(int n, double a) {
    return std::sqrt(n * (n + 2 * a) / ((2 * n + 2 * a) * (2 * n + 2 * a) - 1));
}

/// The smallest eigenvalues of (-Delta)^(alpha/2) on (-1, 1), by Galerkin's method with (1-x^2)^(alpha/2)
/// p_n: the operator takes it to Gamma(alpha + n + 1)/n! p_n, p_n the orthonormal Jacobi polynomials. Source:
/// Dyda, Kuznetsov, Kwasnicki 2017, theorem 3.
std::vector<double> free_eigenvalues(double alpha) {
    constexpr int size = 100;
    Eigen::MatrixXd gauss = Eigen::MatrixXd::Zero(2 * size, 2 * size);  // Golub, Welsch 1969
    for (int n = 1; n < 2 * size; ++n) gauss(n, n - 1) = gauss(n - 1, n) = recurrence(n, alpha);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> rule(gauss);
    // int (1-x^2)^(alpha/2) and int (1-x^2)^alpha, which make p_0 and the weights.
    const auto integral = [](double a) {
        return std::sqrt(M_PI) * std::exp(std::lgamma(a + 1) - std::lgamma(a + 1.5));
    };
    Eigen::MatrixXd mass = Eigen::MatrixXd::Zero(size, size);
    for (int k = 0; k < 2 * size; ++k) {
        const double x = rule.eigenvalues()(k);
        const double weight = integral(alpha) * std::pow(rule.eigenvectors()(0, k), 2);
        Eigen::VectorXd p(size);
        p(0) = 1 / std::sqrt(integral(alpha / 2));
        for (int n = 0; n + 1 < size; ++n)
            p(n + 1) =
                (x * p(n) - (n > 0 ? recurrence(n, alpha / 2) * p(n - 1) : 0)) / recurrence(n + 1, alpha / 2);
        mass += weight * p * p.transpose();
    }
    Eigen::MatrixXd stiffness = Eigen::MatrixXd::Zero(size, size);
    for (int n = 0; n < size; ++n)
        stiffness(n, n) = std::exp(std::lgamma(alpha + n + 1) - std::lgamma(n + 1.0));
    const Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> solver(stiffness, mass);
    return {solver.eigenvalues().begin(), solver.eigenvalues().begin() + 4};
}

/// A curve between its points.
double at(const std::vector<double>& position, const std::vector<double>& value, double w) {
    const auto above = std::lower_bound(position.begin() + 1, position.end() - 1, w);
    const auto k = static_cast<std::size_t>(above - position.begin());
    const double share = (w - position[k - 1]) / (position[k] - position[k - 1]);
    return (1 - share) * value[k - 1] + share * value[k];
}

/// Mean time to the end from a density, with the solver's mean time at each point.
double mean_from(const StationaryDensity& density, const EndCurves& curves) {
    double mean = 0;
    for (std::size_t k = 0; k < density.cell.size(); ++k) {
        constexpr int parts = 8;
        const Interval& cell = density.cell[k];
        for (int n = 0; n < parts; ++n)
            mean += density.mean[k] * cell.length() / parts *
                    at(curves.position, curves.mean_time[0].value,
                       cell.lower + cell.length() * (n + 0.5) / parts);
    }
    return mean;
}

double total(const StationaryDensity& density) {
    double sum = 0;
    for (std::size_t k = 0; k < density.cell.size(); ++k) sum += density.mean[k] * density.cell[k].length();
    return sum;
}

}  // namespace

TEST_CASE("Free eigenvalues for alpha from 0.4 to 2, within the claimed error") {
    CHECK(free_eigenvalues(0.5)[0] == Approx(0.970165).epsilon(1e-6));  // Kwasnicki 2012, table 2
    CHECK(free_eigenvalues(1)[0] == Approx(1.157774).epsilon(1e-6));
    CHECK(free_eigenvalues(1.5)[0] == Approx(1.597503).epsilon(1e-6));
    for (double alpha : {0.4, 0.8, 1.0, 1.5, 1.9, 2.0}) {
        const Spectrum spectrum = killed_spectrum(flat(alpha), 4, 1e-5);
        const std::vector<double> exact = free_eigenvalues(alpha);
        const std::vector<double> control = free_eigenvalues(std::max(0.1, alpha - 0.02));
        for (std::size_t k = 0; k < 4; ++k) {
            const Solved& rate = spectrum.modes[k].rate;
            INFO("alpha " << alpha << " mode " << k << ": " << rate.value << " +- " << rate.error
                          << ", exact " << exact[k]);
            CHECK(std::abs(rate.value - exact[k]) <= rate.error + 1e-8 * exact[k]);
            CHECK(rate.error <= (k == 0 ? 3e-6 : 1.1e-5) * exact[k]);
            CHECK(std::abs(rate.value - control[k]) > 100 * rate.error);
            CHECK(spectrum.modes[k].frequency.value == 0);
        }
    }
}

TEST_CASE("Paths that begin with the quasi-stationary law end after 1/lambda_1 in the mean") {
    std::vector<NonlocalProblem> problems;
    for (double alpha : {0.5, 1.0, 1.5, 2.0}) problems.push_back(flat(alpha));
    for (double alpha : {0.7, 1.5}) {
        for (double end : {0.0, 1.0}) {
            problems.push_back(test::two_wells(alpha, 0.2));
            problems.back().interval.upper = end;
        }
        problems.push_back(test::two_wells(alpha, 0.2));
        problems.back().interval = {-1.4, 2.1};
    }
    for (const NonlocalProblem& problem : problems) {
        const Spectrum spectrum = killed_spectrum(problem, 2, 1e-4);
        const EndCurves curves = end_curves(problem, 1e-4);
        const StationaryDensity& law = spectrum.quasi_stationary;
        const double mean = mean_from(law, curves);
        INFO("alpha " << problem.alpha << " up to " << problem.interval.upper << ": " << mean << ", 1/lambda "
                      << 1 / spectrum.modes[0].rate.value);
        // Cells are constant and curves straight in between: 2e-3.
        CHECK(mean * spectrum.modes[0].rate.value == Approx(1).epsilon(2e-3));
        CHECK(total(law) == Approx(1).epsilon(2e-4));
        // Controls: the start that stays longest, and the second rate.
        const double longest =
            *std::max_element(curves.mean_time[0].value.begin(), curves.mean_time[0].value.end());
        CHECK(longest * spectrum.modes[0].rate.value > 1.006);
        CHECK(std::abs(mean * spectrum.modes[1].rate.value - 1) > 0.1);
    }
}

TEST_CASE("Survival decays at the rate lambda_1, from u_1 of the start") {
    for (double alpha : {0.8, 1.5}) {
        NonlocalProblem problem = test::two_wells(alpha, 0.3);
        problem.interval = {-2.5, 2.5};
        const Spectrum spectrum = killed_spectrum(problem, 3, 1e-4);
        const double rate = spectrum.modes[0].rate.value;
        const double gap = spectrum.modes[1].rate.value - rate;
        const double late = 8 / gap;
        const NonlocalSolver solver(problem, 1e-4);
        const std::vector<double> survival = solver.survival(-1, {late, late + 1 / rate});
        INFO("alpha " << alpha << " rates " << rate << " " << rate + gap);
        CHECK(std::log(survival[0] / survival[1]) == Approx(1).epsilon(2e-3));
        const double begun = at(spectrum.position, spectrum.modes[0].real.value, -1);
        CHECK(survival[0] * std::exp(rate * late) == Approx(begun).epsilon(3e-3));
        CHECK(std::abs(survival[0] * std::exp((rate + gap) * late) / begun - 1) > 0.1);  // the control
    }
}

TEST_CASE("Hermite's eigenvalues of the parabola at alpha = 2: killed at 0, and on the whole line") {
    const Spectrum half = killed_spectrum(parabola({0, 9}), 4, 1e-5);
    const Spectrum whole = relaxation_spectrum(parabola({}), 4, 1e-4);
    for (std::size_t k = 0; k < 4; ++k) {
        const double order = static_cast<double>(k);
        INFO("mode " << k << ": " << half.modes[k].rate.value << " +- " << half.modes[k].rate.error << ", "
                     << whole.modes[k].rate.value << " +- " << whole.modes[k].rate.error);
        CHECK(std::abs(half.modes[k].rate.value - (2 * order + 1)) <= half.modes[k].rate.error);
        CHECK(std::abs(whole.modes[k].rate.value - (order + 1)) <= whole.modes[k].rate.error);
        CHECK(half.modes[k].rate.error < 1e-4 * (2 * order + 1));
        CHECK(whole.modes[k].rate.error < 1e-3 * (order + 1));
    }
    CHECK(whole.quasi_stationary.mean.empty());
    // The second is w^2 - 1, whose stationary mean is 0.
    const std::vector<double>& second = whole.modes[1].real.value;
    const double middle = at(whole.position, second, 0);
    CHECK(at(whole.position, second, 1) == Approx(0).margin(3e-3 * std::abs(middle)));
    CHECK(at(whole.position, second, 2) == Approx(-3 * middle).epsilon(3e-3));
}

TEST_CASE("A landscape of r wells relaxes at r - 1 slow rates, the small-noise chain's at small noise") {
    NonlocalProblem problem;  // minima -2, 0, 2.4
    problem.slope = [](double w) { return (w + 2) * (w + 1) * w * (w - 1.2) * (w - 2.4); };
    const auto add = [&](double w) {
        const double h = 1e-5;
        problem.critical_points.push_back(
            {w, std::abs(problem.slope(w + h) - problem.slope(w - h)) / (2 * h)});
    };
    for (double w : {-2.0, -1.0, 0.0, 1.2, 2.4}) add(w);
    problem.alpha = 1.2;
    problem.epsilon = 0.01;
    const Spectrum spectrum = relaxation_spectrum(problem, 3);
    const double factor = rate_factor(problem.alpha, problem.epsilon);
    const std::vector<double> chain =
        relaxation_times(paper_generator({{-2, 0, 2.4}, {-1, 1.2}}, problem.alpha));
    for (std::size_t k = 0; k < 2; ++k) {
        INFO("rate " << spectrum.modes[k].rate.value << ", chain " << factor / chain[k]);
        CHECK(spectrum.modes[k].rate.value * chain[k] / factor == Approx(1).epsilon(0.03));
    }
    CHECK(spectrum.modes[2].rate.value > 50 * spectrum.modes[1].rate.value);
}

TEST_CASE("Mean time and side of free exits at every start, within the claimed errors") {
    for (double alpha : {0.6, 1.0, 1.6, 2.0}) {
        const EndCurves curves = end_curves(flat(alpha), 1e-4);
        REQUIRE(curves.mean_time.size() == 1);
        double worst = 0;
        for (std::size_t k = 1; k + 1 < curves.position.size(); ++k) {
            const double w = curves.position[k];
            const double time = getoor_mean_exit_time(w, {-1, 1}, alpha, 1).value;
            const double right = exit_right_probability(w, {-1, 1}, alpha).value;
            INFO("alpha " << alpha << " w " << w << ": " << curves.mean_time[0].value[k] << " +- "
                          << curves.mean_time[0].error[k] << ", " << time);
            CHECK(std::abs(curves.mean_time[0].value[k] - time) <= curves.mean_time[0].error[k] + 1e-7);
            CHECK(std::abs(curves.probability[0].value[k] - right) <= curves.probability[0].error[k] + 1e-7);
            if (std::abs(w) < 0.9) worst = std::max(worst, curves.mean_time[0].error[k] / time);
        }
        CHECK(worst < 1e-4);
        CHECK(curves.mean_time[0].value.front() == 0);
        CHECK(curves.probability[0].value.back() == 1);
    }
}

TEST_CASE("Between balls curves are what single starts say, and probabilities of the first ball add to 1") {
    NonlocalProblem problem = test::two_wells(1.3, 0.2);
    problem.interval = {};
    problem.targets = {{-1.2, -0.8}, {1.3, 1.7}};
    problem.starts = {-1, 0.3};
    const EndCurves curves = end_curves(problem);
    REQUIRE(curves.mean_time.size() == 2);
    const NonlocalSolver solver(problem);
    for (std::size_t k = 0; k < 2; ++k) {
        const double one = solver.end_law(-1, k).mean.value;
        const double other = solver.end_law(0.3, k).mean.value;
        CHECK(at(curves.position, curves.mean_time[k].value, 0.3) == Approx(other).epsilon(1e-3));
        if (k == 0) CHECK(at(curves.position, curves.mean_time[k].value, -1) == Approx(one).epsilon(1e-3));
    }
    const double right = at(curves.position, curves.probability[1].value, 0.3);
    CHECK(right == Approx(solver.ending_probability(0.3, 3).value).epsilon(1e-3));
    for (std::size_t k = 0; k < curves.position.size(); ++k)
        CHECK(curves.probability[0].value[k] + curves.probability[1].value[k] == Approx(1).epsilon(1e-6));
}

TEST_CASE(
    "Under a linear drift stable noise leaves the first eigenvalue of the parabola, the rest is continuous") {
    NonlocalProblem problem = parabola({});
    problem.alpha = 1.2;  // E w_t = w_0 exp(-t) for alpha > 1
    const Spectrum linear = relaxation_spectrum(problem, 4);
    REQUIRE(linear.modes.size() == 1);
    CHECK(std::abs(linear.modes[0].rate.value - 1) <= linear.modes[0].rate.error);
    CHECK_THAT(linear.missing, Catch::Contains("eigenvalue 2") && Catch::Contains("continuous spectrum"));
    // Of paths that end at 1 the first rate is certain; the others change with the end of the mesh.
    problem.alpha = 0.6;
    problem.interval = {-infinite, 1};
    const Spectrum killed = killed_spectrum(problem, 2);
    CHECK(killed.modes[0].rate.error < 1e-3 * killed.modes[0].rate.value);
    CHECK((killed.modes.size() == 1 || killed.modes[1].rate.error > 0.02 * killed.modes[1].rate.value));
    problem.interval = {};
    problem.slope = [](double w) { return w + w * w * w; };  // the control
    const Spectrum steep = relaxation_spectrum(problem, 4);
    CHECK(steep.modes.size() == 4);
    CHECK(steep.missing.empty());
}

TEST_CASE("What has no spectrum or curve is refused, with what is wrong") {
    CHECK_THROWS_AS(killed_spectrum(parabola({}), 4), InputError);
    CHECK_THROWS_AS(relaxation_spectrum(flat(1), 4), InputError);
    CHECK_THROWS_AS(killed_spectrum(flat(1), 0), InputError);
    CHECK_THROWS_AS(killed_spectrum(flat(1), most_modes + 1), InputError);
}

TEST_CASE("A barrier of 10^16 relaxation times costs no digit of the first rate, and all of the second") {
    NonlocalProblem deep = parabola({-9, 9});
    BrownianProblem same;
    same.value = [](double w) { return w * w / 2; };
    same.diffusivity = 1;
    const double time = brownian_mean_exit_time(same, {-9, 9}, 0).value;
    const SolvedCurve curve = end_curves(deep).mean_time.front();
    const auto most = std::max_element(curve.value.begin(), curve.value.end()) - curve.value.begin();
    CHECK(std::abs(curve.value[most] - time) <= curve.error[most]);
    CHECK(curve.error[most] < 0.1 * time);
    const Solved rate = killed_spectrum(deep, 1).modes.front().rate;
    CHECK(std::abs(rate.value * time - 1) <= rate.error * time);
    CHECK(rate.error < 0.1 * rate.value);
    CHECK_THROWS_AS(killed_spectrum(deep, 2), InputError);
}

TEST_CASE("Under Gaussian noise a mesh goes on as far as noise spreads, and its cells hold the whole law") {
    for (double epsilon : {30.0, 300.0, 3000.0}) {
        NonlocalProblem open = parabola({-infinite, 1});
        open.epsilon = epsilon;
        NonlocalProblem bounded = open;  // 9 standard deviations: e^-40 of the law is farther out
        bounded.interval.lower = -9 * epsilon;
        const Spectrum spectrum = killed_spectrum(open, 2, 1e-4);
        const Spectrum reference = killed_spectrum(bounded, 2, 1e-4);
        for (std::size_t k = 0; k < 2; ++k) {
            const Solved& rate = spectrum.modes.at(k).rate;
            const Solved& other = reference.modes.at(k).rate;
            INFO("epsilon " << epsilon << " mode " << k << ": " << rate.value << " +- " << rate.error << ", "
                            << other.value << " +- " << other.error);
            CHECK(std::abs(rate.value - other.value) <= rate.error + other.error);
            CHECK(rate.error < 1e-3 * rate.value);
        }
        CHECK(total(spectrum.quasi_stationary) == Approx(1).epsilon(1e-3));
        const EndCurves curves = end_curves(open, 1e-4);
        const EndCurves short_curves = end_curves(bounded, 1e-4);
        const double far = -2 * epsilon;
        CHECK(at(curves.position, curves.mean_time[0].value, far) ==
              Approx(at(short_curves.position, short_curves.mean_time[0].value, far)).epsilon(5e-3));
    }
}

TEST_CASE("On a wide interval lambda_1 is 1 over the mean time within both errors") {
    for (double end : {1e3, 1e6}) {
        NonlocalProblem problem = test::two_wells(1.5, 0.3);
        problem.interval = {-end, end};
        const Solved rate = killed_spectrum(problem, 1).modes[0].rate;
        const Solved mean = NonlocalSolver(problem).mean_time(-1);
        INFO("up to " << end << ": " << rate.value << " +- " << rate.error << ", " << 1 / mean.value << " +- "
                      << mean.error / mean.value << " of it");
        constexpr double small_terms = 1e-6;
        CHECK(std::abs(rate.value * mean.value - 1) <=
              rate.error / rate.value + mean.error / mean.value + small_terms);
        CHECK(rate.error < 3e-3 * rate.value);
    }
}

TEST_CASE("A quasi-stationary density keeps its error in every cell") {
    for (const auto& [alpha, lower] :
         {std::pair{0.8, -2.0}, {1.5, -infinite}, {1.9, -infinite}, {2.0, -infinite}}) {
        NonlocalProblem problem = test::two_wells(alpha, 0.2);
        problem.interval = {lower, 1};
        const StationaryDensity rough = killed_spectrum(problem, 1, 1e-3).quasi_stationary;
        const StationaryDensity fine = killed_spectrum(problem, 1, 1e-6).quasi_stationary;
        REQUIRE(rough.mean.size() == fine.mean.size());
        std::size_t beyond = 0;
        for (std::size_t k = 0; k < rough.mean.size(); ++k) {
            const double difference = std::abs(rough.mean[k] - fine.mean[k]);
            if (difference > rough.error[k] + fine.error[k]) ++beyond;
        }
        INFO("alpha " << alpha << ": " << beyond << " of " << rough.mean.size());
        CHECK(beyond == 0);
    }
}

TEST_CASE("From a start nearer to an end than the mesh resolves the time goes like d^(alpha/2)") {
    for (double alpha : {0.5, 1.0, 1.5, 2.0}) {
        for (double distance : {1e-5, 1e-8, 1e-11}) {
            const double x = 1 - distance;
            NonlocalProblem problem = flat(alpha);
            problem.starts = {x};
            const EndLaw law = NonlocalSolver(problem).end_law(x);
            const double time = getoor_mean_exit_time(x, {-1, 1}, alpha, 1).value;
            const double left = 1 - exit_right_probability(x, {-1, 1}, alpha).value;
            INFO("alpha " << alpha << " distance " << distance << ": " << law.mean.value << " +- "
                          << law.mean.error << ", " << time);
            CHECK(std::abs(law.mean.value - time) <= law.mean.error);
            CHECK(law.mean.error < 0.01 * time);
            CHECK(law.ending[0].value == Approx(left).epsilon(1e-3).margin(1e-15));
            if (alpha == 2) {  // E T^2 = (5 - x^2) (1 - x^2) / 12
                const double square = (5 - x * x) * (1 - x * x) / 12;
                CHECK(std::abs(law.second_moment.value - square) <= law.second_moment.error);
            }
        }
    }
    // Where the drift counts more than the noise, as for alpha < 1 beside an end, and the start is too near
    // for a mesh of its own, the error says so; farther in the start has one.
    NonlocalProblem problem = parabola({-1, 1});
    problem.alpha = 0.8;
    for (double distance : {1e-7, 1e-13}) {
        problem.starts = {-1 + distance};
        const Solved mean = NonlocalSolver(problem).mean_time(-1 + distance);
        CHECK((mean.error > 0.1 * mean.value) == (distance < 1e-12));
    }
}
