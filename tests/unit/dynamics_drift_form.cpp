#include "catch.hpp"
#include "faults.hpp"
#include "levywell/dynamics/drift_form.hpp"
#include "levywell/dynamics/scalar_lane_code.hpp"
#include "potentials.hpp"

#include <cmath>

using namespace levywell;

namespace {

/// The largest error of the form's drift over [a, b], relative to the largest |f'| there.
template <class T, class Drift>
double worst_error(const Drift& drift, const Potential& p, double dt, double a, double b) {
    double worst = 0;
    double largest = 0;
    for (int k = 0; k <= 3000; ++k) {
        const T w = static_cast<T>(a + (b - a) * k / 3000);
        const double exact = -dt * p.slope(static_cast<double>(w));
        worst = std::max(worst, std::abs(static_cast<double>(drift.descend(w, T{0})) - exact));
        largest = std::max(largest, std::abs(exact));
    }
    return worst / largest;
}

}  // namespace

TEST_CASE("Polynomials stay polynomials, padded to the next degree the loop is compiled for") {
    const auto file = test::potential("two_well.toml");
    const auto form = make_drift_form<double>(*file.potential, 0.01, {-5, 5}, {-1, 1.5});
    CHECK(form.kind == DriftForm<double>::Kind::polynomial);
    CHECK(form.degree == 3);
    CHECK(worst_error<double>(scalar_lanes::PolynomialDrift<double, double, 3>(form.view()), *file.potential,
                              0.01, -5, 5) < 1e-15);
    const auto single = make_drift_form<float>(*file.potential, 0.01, {-5, 5}, {-1, 1.5});
    CHECK(worst_error<float>(scalar_lanes::PolynomialDrift<float, float, 3>(single.view()), *file.potential,
                             0.01, -5, 5) < 1e-6);
}

TEST_CASE("Other potentials become tables of stated accuracy") {
    for (const char* name : {"narrow_deep_wide_shallow.toml", "rugged.toml", "slice.toml"}) {
        const auto file = test::potential(name);
        const Interval core{file.landscape.minima.front().position, file.landscape.minima.back().position};
        const Interval range{core.lower - core.length(), core.upper + core.length()};
        const auto form = make_drift_form<double>(*file.potential, 0.001, range, core);
        INFO(name);
        REQUIRE(form.kind == DriftForm<double>::Kind::table);
        CHECK(form.accuracy < 2e-5);
        const scalar_lanes::TableDrift<double, double, std::uint32_t> drift(form.view());
        // The stated accuracy is estimated at a finite number of points: twice it is granted.
        CHECK(worst_error<double>(drift, *file.potential, 0.001, core.lower, core.upper) <
              2 * form.accuracy + 1e-12);
        CHECK(std::isfinite(drift.descend(range.lower, 0.0)));
        CHECK(std::isfinite(drift.descend(range.upper, 0.0)));
    }
}
