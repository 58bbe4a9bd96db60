#include "catch.hpp"
#include "levywell/theory/changing_hazard.hpp"

#include <cmath>

using namespace levywell;

namespace {

const std::vector<HazardPiece> pieces{{0, 0.5}, {1, 0}, {3, 2}, {4, 0.1}};

}  // namespace

TEST_CASE("Hazard and its inverse") {
    CHECK(cumulative_hazard(pieces, 0) == 0);
    CHECK(cumulative_hazard(pieces, 0.5) == Approx(0.25));
    CHECK(cumulative_hazard(pieces, 2) == Approx(0.5));  // nothing happens from 1 to 3
    CHECK(cumulative_hazard(pieces, 3.5) == Approx(1.5));
    CHECK(cumulative_hazard(pieces, 14) == Approx(3.5));
    for (double amount : {0.1, 0.49, 0.6, 2.4, 2.6, 50.0})
        CHECK(cumulative_hazard(pieces, time_of_hazard(pieces, amount)) == Approx(amount));
    CHECK(std::isinf(time_of_hazard({{0, 1}, {2, 0}}, 3)));
}

TEST_CASE("The mean is the integral of the survival") {
    double sum = 0;
    const double step = 1e-3;
    for (double t = step / 2; t < 300; t += step) sum += step * std::exp(-cumulative_hazard(pieces, t));
    const Reference mean = mean_under_hazard(pieces);
    CHECK(mean.value == Approx(sum).epsilon(1e-6));
    CHECK_FALSE(mean.validity.empty());
    CHECK(mean_under_hazard({{0, 0.25}}).value == Approx(4));
    CHECK(mean_under_hazard({{0, 0.25}, {7, 0.25}, {9, 0.25}}).value == Approx(4).epsilon(1e-14));
    CHECK(std::isinf(mean_under_hazard({{0, 1}, {2, 0}}).value));
}

TEST_CASE("A hazard of the last piece's hardly matters once nobody is left") {
    CHECK(mean_under_hazard({{0, 1}, {60, 1e-3}}).value == Approx(1).epsilon(1e-12));
    CHECK(mean_under_hazard({{0, 1e-12}, {1, 1}}).value ==
          Approx(2).epsilon(1e-11));  // small rates do not cancel
}
