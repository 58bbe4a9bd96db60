// The nonlocal solver where ends are so rare that rates of ending drown in the rounding of the others,
// against a finite-volume Markov chain whose means come by elimination without subtraction; and where paths
// begin beside an end.

#include "catch.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/theory/end_curves.hpp"
#include "levywell/theory/flat.hpp"
#include "levywell/theory/killed_chain.hpp"
#include "levywell/theory/nonlocal.hpp"
#include "levywell/theory/spectrum.hpp"
#include "nonlocal_problems.hpp"

#include <cmath>
#include <iomanip>
#include <vector>

using namespace levywell;

namespace {

double two_well_value(double w) {
    return w * w * (w * w / 4 - w / 6 - 0.75);
}

/// The two wells on equal cells: jumps longer than half a cell go where they land, shorter ones and what the
/// discreteness of the others lacks of the variance diffuse, with the drift, by exponential fitting
/// (Scharfetter, Gummel 1969). Second order in the width.
class CellChain {
  public:
    CellChain(double alpha, double epsilon, Interval range, std::size_t cells)
        : lower_(range.lower), width_(range.length() / static_cast<double>(cells)), chain_(cells) {
        const double strength = levy_constant(alpha) * std::pow(epsilon, alpha);
        const auto beyond = [&](double r) { return strength / alpha * std::pow(r, -alpha); };
        const auto jumps = [&](double k) { return beyond((k - 0.5) * width_) - beyond((k + 0.5) * width_); };
        constexpr int corrected = 60;  // cells on either side
        double diffusivity = strength * std::pow((corrected + 0.5) * width_, 2 - alpha) / (2 - alpha);
        for (int k = 1; k <= corrected; ++k) diffusivity -= k * k * width_ * width_ * jumps(k);
        const auto hop = [&](double from, double distance, double to) {
            const double z = (two_well_value(to) - two_well_value(from)) / diffusivity;
            return diffusivity / (width_ * distance) * (std::abs(z) < 1e-12 ? 1 : z / std::expm1(z));
        };
        const auto last = cells - 1;
        for (std::size_t i = 0; i < cells; ++i) {
            const double w = lower_ + (static_cast<double>(i) + 0.5) * width_;
            for (std::size_t j = 0; j < cells; ++j) {
                if (j != i)
                    chain_.rate(i, j) = jumps(std::abs(static_cast<double>(j) - static_cast<double>(i)));
            }
            if (i > 0) chain_.rate(i, i - 1) += hop(w, width_, w - width_);
            if (i < last) chain_.rate(i, i + 1) += hop(w, width_, w + width_);
            to_left_.push_back(beyond(w - lower_) + (i == 0 ? hop(w, width_ / 2, w - width_ / 2) : 0));
            to_right_.push_back(beyond(range.upper - w) +
                                (i == last ? hop(w, width_ / 2, w + width_ / 2) : 0));
        }
    }

    /// Paths end at both ends of the range.
    CellChain& left_at_ends() {
        for (std::size_t i = 0; i < chain_.size(); ++i) chain_.killing(i) = to_left_[i] + to_right_[i];
        return *this;
    }
    /// What leaves the range stays in its outermost cells; paths end in the target.
    CellChain& ended_in(const Interval& target) {
        const std::size_t last = chain_.size() - 1;
        for (std::size_t i = 0; i < chain_.size(); ++i) {
            if (i > 0) chain_.rate(i, 0) += to_left_[i];
            if (i < last) chain_.rate(i, last) += to_right_[i];
        }
        for (std::size_t i = 0; i < chain_.size(); ++i) {
            const double w = lower_ + (static_cast<double>(i) + 0.5) * width_;
            if (target.contains(w)) chain_.killing(i) = 1e6;
        }
        return *this;
    }

    /// Between the two cells whose middles x lies between.
    double mean_time(double x) const { return at(chain_.mean_times(), x); }
    double right_share(double x) const {
        const double place = (x - lower_) / width_ - 0.5;
        const auto cell = static_cast<std::size_t>(place);
        const double share = place - static_cast<double>(cell);
        const auto right = [&](std::size_t start) {
            const std::vector<double> stays = chain_.mean_stays(start);
            double sum = 0;
            for (std::size_t i = 0; i < stays.size(); ++i) sum += stays[i] * to_right_[i];
            return sum;
        };
        return (1 - share) * right(cell) + share * right(cell + 1);
    }

  private:
    double at(const std::vector<double>& values, double x) const {
        const double place = (x - lower_) / width_ - 0.5;
        const auto cell = static_cast<std::size_t>(place);
        const double share = place - static_cast<double>(cell);
        return (1 - share) * values[cell] + share * values[cell + 1];
    }

    double lower_;
    double width_;
    KilledChain chain_;
    std::vector<double> to_left_;
    std::vector<double> to_right_;
};

/// A value in the limit of small cells, and what is uncertain of it.
struct Limit {
    double value;
    double error;
};

template <class Function>
Limit in_the_limit(const Function& at) {
    const double coarse = at(std::size_t{150});
    const double fine = at(std::size_t{300});
    return {fine + (fine - coarse) / 3, std::abs(fine - coarse) / 10};
}

NonlocalProblem leaving(double alpha, double epsilon, Interval interval, double x) {
    NonlocalProblem problem = test::two_wells(alpha, epsilon);
    problem.interval = interval;
    problem.starts = {x};
    return problem;
}

void check_against(const Solved& solved, const Limit& reference, double useful) {
    INFO(std::setprecision(9) << solved.value << " +- " << solved.error << ", cells " << reference.value
                              << " +- " << reference.error);
    CHECK(std::abs(solved.value - reference.value) <= solved.error + reference.error);
    CHECK(solved.error <= useful * reference.value);
}

NonlocalProblem parabola(double alpha, double epsilon, double x) {
    NonlocalProblem problem;
    problem.slope = [](double w) { return w; };
    problem.critical_points = {{0, 1}};
    problem.alpha = alpha;
    problem.epsilon = epsilon;
    problem.interval = {-1, 1};
    problem.starts = {x};
    return problem;
}

}  // namespace

TEST_CASE("Rare exits near alpha = 2: times, sides and the slowest rate") {
    struct Case {
        double alpha, epsilon;
        Interval interval;
        double x;
    };
    for (const Case& one : {Case{1.9999, 0.165, {-1.5, 0.5}, -1}, Case{1.9999, 0.17, {-1.5, 0.5}, -1},
                            Case{1.9999, 0.18, {-1.5, 0.5}, -1.2}, Case{1.999999, 0.15, {-1.5, 0.5}, -1},
                            Case{1.9999999, 0.15, {-1.5, 0.5}, -1}}) {
        INFO("alpha " << one.alpha << " epsilon " << one.epsilon << " x " << one.x);
        const auto chain = [&](std::size_t cells) {
            return CellChain(one.alpha, one.epsilon, one.interval, cells).left_at_ends();
        };
        const NonlocalProblem problem = leaving(one.alpha, one.epsilon, one.interval, one.x);
        const NonlocalSolver solver(problem);
        const Limit time = in_the_limit([&](std::size_t n) { return chain(n).mean_time(one.x); });
        const EndLaw law = solver.end_law(one.x);
        check_against(law.mean, time, 0.01);
        const Limit right = in_the_limit([&](std::size_t n) { return chain(n).right_share(one.x); });
        check_against(solver.ending_probability(one.x, 1), right, 0.01);
        check_against(solver.ending_probability(one.x, 0), {1 - right.value, right.error}, 0.01);
        // Times are all but exponential from a well that paths leave at one rate.
        const double of_relaxation = 20;
        const Solved rate = killed_spectrum(problem, 1).modes.front().rate;
        const double time_of_it = 1 / rate.value;
        check_against({time_of_it, rate.error / rate.value * time_of_it, 0},
                      {time.value, time.error + of_relaxation}, 0.01);
        check_against({std::sqrt(law.second_moment.value / 2),
                       law.second_moment.error / law.second_moment.value * time.value, 0},
                      {time.value, time.error + of_relaxation}, 0.1);
    }
}

TEST_CASE("Rare exits from two wells near alpha = 2") {
    // 0.5948, 0.9229 and 5.62e7: finite-volume chains of up to 1200 cells, by elimination without
    // subtraction.
    const NonlocalSolver high(leaving(1.999999, 0.14, {-2, 2.5}, -1.1));
    check_against(high.ending_probability(-1.1, 1), {0.5948, 1e-4}, 0.01);
    const NonlocalSolver low(leaving(1.999999, 0.18, {-2, 2.5}, -1.1));
    check_against(low.ending_probability(-1.1, 1), {0.9229, 1e-4}, 0.001);
    check_against(low.mean_time(-1.1), {5.62e7, 0.005e7}, 0.001);
    const Solved slowest = killed_spectrum(leaving(1.999999, 0.18, {-2, 2.5}, -1.1), 1).modes.front().rate;
    check_against({1 / slowest.value, slowest.error / (slowest.value * slowest.value), 0}, {5.62e7, 0.005e7},
                  0.001);
}

TEST_CASE("Rare transitions near alpha = 2, into a ball that others open") {
    const double alpha = 1.9999;
    const double epsilon = 0.2;
    const Interval first{-1.4, -0.6};
    const Interval second{1, 2};
    NonlocalProblem problem = test::two_wells(alpha, epsilon);
    problem.interval = {};
    problem.targets = {first, second};
    problem.starts = {-1, 1.5};
    const NonlocalSolver solver(problem);
    const auto cells = [&](const Interval& target, double x) {
        return in_the_limit([&](std::size_t n) {
            return CellChain(alpha, epsilon, {-3, 3}, n).ended_in(target).mean_time(x);
        });
    };
    check_against(solver.end_law(-1, 0).mean, cells(second, -1), 0.01);
    check_against(solver.end_law(1.5, 1).mean, cells(first, 1.5), 0.01);
}

TEST_CASE("Curves of rare exits") {
    const double alpha = 1.999999;
    const Interval interval{-1.5, 0.5};
    const EndCurves curves = end_curves(leaving(alpha, 0.15, interval, -1), 0.01);
    const auto chain = [&](std::size_t n) { return CellChain(alpha, 0.15, interval, n).left_at_ends(); };
    const SolvedCurve& right = curves.probability.front();
    const SolvedCurve& time = curves.mean_time.front();
    int checked = 0;
    for (std::size_t k = 0; k < curves.position.size(); k += curves.position.size() / 4) {
        const double x = curves.position[k];
        if (x < -1.3 || x > 0.1) continue;
        ++checked;
        INFO("x " << x);
        check_against({right.value[k], right.error[k], 0},
                      in_the_limit([&](std::size_t n) { return chain(n).right_share(x); }), 0.05);
        check_against({time.value[k], time.error[k], 0},
                      in_the_limit([&](std::size_t n) { return chain(n).mean_time(x); }), 0.05);
    }
    CHECK(checked >= 2);
}

TEST_CASE("Where rates of ending are 1e-10 and less of the others, small noise is as exact") {
    // At noise so small the mean time is that of the first jump over an end, C_alpha eps^alpha / alpha
    // (a^-alpha
    // + b^-alpha) from the minimum, but for what the time that paths spend beside it changes.
    for (double alpha : {1.9, 1.97, 1.99}) {
        for (double epsilon : {3e-5, 1e-4}) {
            const NonlocalProblem problem = leaving(alpha, epsilon, {-1.5, 0.5}, -1);
            // 0 is a maximum: a jump beyond it leaves with the drift, at once on this scale.
            const double rate = levy_constant(alpha) * std::pow(epsilon, alpha) / alpha *
                                (std::pow(0.5, -alpha) + std::pow(1.0, -alpha));
            const Solved time = NonlocalSolver(problem).mean_time(-1);
            INFO("alpha " << alpha << " epsilon " << epsilon << ": " << time.value * rate << " +- "
                          << time.error * rate);
            CHECK(std::abs(time.value * rate - 1) < 1e-5);
            CHECK(time.error < 1e-5 * time.value);
            const Solved slowest = killed_spectrum(problem, 1).modes.front().rate;
            CHECK(std::abs(slowest.value / rate - 1) < 1e-5);
            CHECK(slowest.error < 1e-5 * slowest.value);
        }
    }
}

TEST_CASE("Starts beside an end: Getoor's mean time down to 1e-10 of the interval from it") {
    for (double alpha : {0.3, 0.7, 1.0, 1.5, 1.9}) {
        for (double distance : {1e-4, 1e-6, 1e-8, 1e-10}) {
            NonlocalProblem problem = parabola(alpha, 1, 1 - distance);
            problem.slope = [](double) { return 0.0; };
            problem.critical_points.clear();
            const double exact = getoor_mean_exit_time(1 - distance, {-1, 1}, alpha, 1).value;
            const Solved time = NonlocalSolver(problem).mean_time(1 - distance);
            INFO("alpha " << alpha << " distance " << distance << ": " << time.value / exact << " +- "
                          << time.error / exact);
            CHECK(std::abs(time.value - exact) <= time.error);
            CHECK(time.error <= 3e-3 * exact);
        }
    }
}

TEST_CASE("Starts beside an end that the drift leads away from, alpha < 1") {
    // Event-driven Monte Carlo (jumps one by one, small ones left out) at 0.9999: 2.1237 +- 0.0072. The law
    // of small noise, 2.30767, is the control.
    const auto time = [](double x) { return NonlocalSolver(parabola(0.3, 0.1, x)).mean_time(x); };
    const Solved there = time(0.9999);
    CHECK(there.error < 1e-4 * there.value);
    CHECK(std::abs(there.value - 2.1237) < 4 * 0.0072);
    CHECK(std::abs(2.30767 - 2.1237) > 20 * 0.0072);
    // Time is continuous up to the end, and longer farther in: by the drift's own time and a little.
    double before = time(0.999).value;
    for (double distance : {2e-4, 1e-4, 5e-5, 1e-6, 1e-8}) {
        const Solved here = time(1 - distance);
        INFO("distance " << distance << ": " << here.value << " +- " << here.error);
        CHECK(here.value < before + here.error);
        CHECK(here.value > before - 5e-3);
        CHECK(here.error < 1e-4 * here.value);
        before = here.value;
    }
}
