// The probability that a step crosses an end between grid times, against its closed form, the Markov property
// and a walk of many small steps. False-alarm budget 1e-6 for each case; seeds are fixed.

#include "catch.hpp"
#include "levywell/random/crossing_table.hpp"
#include "levywell/random/stable_law.hpp"

#include <cmath>
#include <random>

using namespace levywell;

namespace {

/// Draws of the standard stable law.
class Draws {
  public:
    explicit Draws(double alpha) : alpha_(alpha) {}

    double operator()() {
        const double angle = M_PI * (uniform() - 0.5);
        const double time = -std::log(uniform());
        if (alpha_ == 1) return std::tan(angle);
        return std::sin(alpha_ * angle) / std::pow(std::cos(angle), 1 / alpha_) *
               std::pow(std::cos((1 - alpha_) * angle) / time, (1 - alpha_) / alpha_);
    }

  private:
    double uniform() { return std::uniform_real_distribution<double>(1e-300, 1)(engine_); }
    double alpha_;
    std::mt19937_64 engine_{7};
};

/// The mean over paths of a unit of time from d of: survival by the bridges of `steps` steps, less survival
/// by the bridge of the whole; and its standard error.
template <class Crossing>
std::pair<double, double> difference(double alpha, double d, int steps, int paths, const Crossing& crossing) {
    Draws draw(alpha);
    const double scale = std::pow(steps, -1 / alpha);
    double sum = 0;
    double squares = 0;
    for (int k = 0; k < paths; ++k) {
        double x = d;
        double fine = 1;
        for (int n = 0; n < steps; ++n) {
            const double y = x + scale * draw();
            fine *= x > 0 && y > 0 ? 1 - crossing(x / scale, y / scale) : 0;
            x = y;
        }
        const double coarse = x > 0 ? 1 - crossing(d, x) : 0;
        sum += fine - coarse;
        squares += (fine - coarse) * (fine - coarse);
    }
    return {sum / paths, std::sqrt(squares) / paths};
}

}  // namespace

TEST_CASE("At alpha = 2 a step crosses with probability exp(-d0 d1)") {
    const CrossingTable table(2);
    for (double d0 : {1e-4, 0.01, 0.3, 1.0, 1.7, 2.5, 2.999}) {
        for (double d1 : {1e-4, 0.02, 0.5, 1.3, 2.9, 7.0, 30.0}) {
            CHECK(table(d0, d1) == Approx(std::exp(-d0 * d1)).margin(2e-3));
            CHECK(table(d0, d1) == table(d1, d0));
        }
    }
    CHECK(table(0, 1) == 1);
    CHECK(table(3, 3) == 0);
    CHECK(table(1, HUGE_VAL) == 0);
}

TEST_CASE("The logarithm of the tables is that of the library") {
    for (double x : {1e-300, 1e-9, 0.3, 0.999999, 1.0, 1.5, 1.99999, 7.0, 1e200})
        CHECK(portable_log2(x) == Approx(std::log2(x)).margin(8e-6));
}

TEST_CASE("A step's bridge is that of its parts, and no other probability is") {
    for (double alpha : {0.5, 1.0, 1.5, 1.8, 1.99, 2.0}) {
        const CrossingTable table(alpha);
        for (double d : {0.3, 1.0}) {
            const auto [mean, error] = difference(alpha, d, 16, 20000, table);
            INFO("alpha " << alpha << " d " << d << " difference " << mean << " +- " << error);
            CHECK(std::abs(mean) < 1e-3 + 5.2 * error);  // the tables' error beside the statistical one
            const auto half = [&](double d0, double d1) { return 0.5 * table(d0, d1); };
            const auto [wrong, its_error] = difference(alpha, d, 16, 20000, half);
            CHECK(std::abs(wrong) > 1e-3 + 5.2 * its_error);  // control
        }
    }
}

TEST_CASE("A walk of many steps survives as often as the bridge says") {
    // A walk of n steps crosses as if the end lay n^(-1/alpha) times about 0.8 farther out: twice the
    // difference between 256 and 1024 steps is granted.
    for (double alpha : {1.0, 1.5}) {
        const CrossingTable table(alpha);
        const auto never = [](double, double) { return 0.0; };
        const auto whole = [&](double d0, double d1) { return d0 == 0.5 ? table(d0, d1) : 0.0; };
        const double scale_256 = difference(alpha, 0.5, 256, 10000, never).first;
        const double scale_1024 = difference(alpha, 0.5, 1024, 10000, never).first;
        const auto [mean, error] = difference(alpha, 0.5, 1024, 10000, whole);
        INFO("alpha " << alpha << ": " << mean << " +- " << error);
        CHECK(mean > -5.2 * error);
        CHECK(mean < 2 * std::abs(scale_256 - scale_1024) + 5.2 * error);
        CHECK(std::abs(scale_1024) > 10 * error);  // control: without the bridge
    }
}
