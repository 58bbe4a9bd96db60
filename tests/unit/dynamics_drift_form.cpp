#include "catch.hpp"
#include "faults.hpp"
#include "levywell/dynamics/drift_form.hpp"
#include "levywell/dynamics/scalar_lane_code.hpp"
#include "potentials.hpp"

#include <cmath>
#include <functional>
#include <optional>
#include <vector>

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

namespace {

/// The largest error of the flow's form where it is used, over the largest displacement there.
template <class T>
double flow_error(const Potential& p, double dt, const Interval& range, const Interval& core,
                  const std::function<double(double)>& exact) {
    const DriftForm<T> form = make_drift_form<T>(p, dt, range, core, DriftStep::flow);
    double worst = 0;
    double largest = 0;
    for (int k = 0; k <= 3000; ++k) {
        const T w = static_cast<T>(core.lower + core.length() * k / 3000);
        const double moved = exact(static_cast<double>(w)) - static_cast<double>(w);
        const T drift = form.kind == DriftForm<T>::Kind::table
                            ? scalar_lanes::TableDrift<T, T, std::uint32_t>(form.view()).descend(w, T{0})
                            : scalar_lanes::PolynomialDrift<T, T, 9>(form.view()).descend(w, T{0});
        worst = std::max(worst, std::abs(static_cast<double>(drift) - moved));
        largest = std::max(largest, std::abs(moved));
    }
    return worst / largest;
}

/// f = w^4 / 4, whose flow is w / sqrt(1 + 2 t w^2).
class Quartic final : public Potential {
  public:
    explicit Quartic(bool tells) : tells_(tells) {}
    double value(double w) const override { return 0.25 * w * w * w * w; }
    double slope(double w) const override { return w * w * w; }
    double curvature(double w) const override { return 3 * w * w; }
    Interval core() const override { return {-1, 1}; }
    std::optional<std::vector<double>> slope_polynomial() const override {
        if (!tells_) return std::nullopt;
        return std::vector<double>{0, 0, 0, 1};
    }

  private:
    bool tells_;
};

}  // namespace

TEST_CASE("The flow of a step has the closed forms of a parabola and of w^4, as polynomial and as table") {
    const auto parabola = test::potential("quadratic.toml");
    const double k = parabola.potential->curvature(0);
    for (double dt : {0.01, 0.7 / k}) {
        const auto exact = [&](double w) { return std::exp(-k * dt) * w; };
        CHECK(flow_error<double>(*parabola.potential, dt, {-5, 5}, {-1, 1}, exact) < 1e-13);
        const auto euler = [&](double w) { return w - k * dt * w; };
        CHECK(flow_error<double>(*parabola.potential, dt, {-5, 5}, {-1, 1}, euler) >
              0.1 * k * dt);  // control
    }
    for (bool tells : {true, false}) {
        for (double dt : {0.005, 0.02, 0.08}) {
            const Interval range{-1.2, 1.2};
            const auto exact = [&](double w) { return w / std::sqrt(1 + 2 * dt * w * w); };
            CHECK(flow_error<double>(Quartic(tells), dt, range, {-1, 1}, exact) < 3e-6);
            CHECK(flow_error<float>(Quartic(tells), dt, range, {-1, 1}, exact) < 1e-5);
        }
    }
}

TEST_CASE("Where no table resolves the core, the flow of a polynomial is Taylor's") {
    constexpr double dt = 1e-10;
    const Interval wide{-4e4, 4e4};
    const auto exact = [](double w) { return w - dt * w * w * w; };
    CHECK(flow_error<double>(Quartic(true), dt, wide, {-1, 1}, exact) < 1e-5);
    CHECK(flow_error<double>(Quartic(false), dt, wide, {-1, 1}, exact) > 1e-4);  // control: a table
}

TEST_CASE("A flow followed back and forth comes home") {
    const auto file = test::potential("rugged.toml");
    for (double w : {-1.3, -0.2, 0.4, 1.1}) {
        const double there = flow_of(*file.potential, 0.02, w);
        CHECK(std::abs(there - w) > 1e-5);
        CHECK(flow_of(*file.potential, -0.02, there) == Approx(w).epsilon(1e-6));
    }
}
