// The limit of small steps from three of them: of biases that are known.

#include "catch.hpp"
#include "exec/step_extrapolation.hpp"

#include <cmath>

using namespace levywell;

namespace {

/// From biases at h, 2h and 4h, with errors of their differences.
template <class Bias>
Extrapolation of(const Bias& bias, double error, BiasLaw law = BiasLaw::power) {
    return extrapolate({bias(2) - bias(1), error}, {bias(4) - bias(2), error}, law);
}

}  // namespace

TEST_CASE("A power that the steps show is taken, and its bias is right") {
    for (double p : {0.5, 0.6, 0.8, 1.0}) {
        const auto found = of([&](double h) { return 0.3 * std::pow(h, p); }, 1e-5);
        INFO("p = " << p);
        CHECK(found.order == Approx(p).margin(0.01));
        CHECK(found.bias.value == Approx(0.3).epsilon(0.01));
        CHECK(found.bias.error < 3e-3);
    }
}

TEST_CASE("Where chance hides the power, the error holds all that it leaves open") {
    for (double p : {0.5, 0.75, 1.0}) {
        const auto found = of([&](double h) { return 0.3 * std::pow(h, p); }, 0.04);
        INFO("p = " << p << ": " << found.bias.value << " +- " << found.bias.error);
        CHECK(std::isnan(found.order));
        CHECK(std::abs(found.bias.value - 0.3) < 1.2 * found.bias.error);
    }
    const auto nothing = of([](double) { return 0.0; }, 0.01);
    CHECK(nothing.bias.value == 0);
    CHECK(nothing.bias.error > 0.01);
}

TEST_CASE("A faster decrease is not believed to go on") {
    const auto found = of([](double h) { return 0.1 * h * h; }, 1e-4);
    CHECK(found.bias.value == Approx(0.3));  // of order 1; it is 0.1
}

TEST_CASE("Two terms of opposite signs, which no power explains, are told apart") {
    const auto bias = [](double h) { return -2.54 * std::sqrt(h) + 0.77 * h; };
    for (BiasLaw law : {BiasLaw::power, BiasLaw::two_terms}) {
        const auto found = of(bias, 1e-3, law);
        CHECK(found.bias.value == Approx(-1.77).margin(1e-9));
        CHECK(found.bias.error == Approx(std::hypot(1 + 2 * 2.41421, 2.41421) * 1e-3).epsilon(0.01));
        CHECK(std::isnan(found.order));
    }
    // Control: order 1 would have said a sixth of it.
    CHECK(std::abs(bias(2) - bias(1)) < 0.3);
}
