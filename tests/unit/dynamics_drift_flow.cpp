// The flow of one step from far out, against closed forms.

#include "catch.hpp"
#include "levywell/dynamics/drift_flow.hpp"
#include "potential/polynomial.hpp"
#include "potentials.hpp"

#include <cmath>
#include <functional>

using namespace levywell;

namespace {

/// f' = strength sign(w) |w|^(growth - 1).
class PowerLaw final : public Potential {
  public:
    PowerLaw(double strength, double growth) : strength_(strength), growth_(growth) {}
    double value(double w) const override { return strength_ * std::pow(std::abs(w), growth_) / growth_; }
    double slope(double w) const override {
        return std::copysign(strength_ * std::pow(std::abs(w), growth_ - 1), w);
    }
    double curvature(double w) const override {
        return strength_ * (growth_ - 1) * std::pow(std::abs(w), growth_ - 2);
    }
    Interval core() const override { return {-1, 1}; }

    double after(double w, double time) const {
        if (growth_ == 2) return w * std::exp(-strength_ * time);
        const double p = growth_ - 2;
        return std::copysign(std::pow(std::pow(std::abs(w), -p) + p * strength_ * time, -1 / p), w);
    }

  private:
    double strength_;
    double growth_;
};

/// The largest error beyond the interval, of the decline in the step.
double largest_error(const FlowView& flow, const std::function<double(double)>& exact, double end,
                     double largest) {
    double worst = 0;
    for (double w = end * (1 + 1e-9); std::abs(w) < largest; w *= 1.0137)
        worst = std::max(worst, std::abs((flow(w) - exact(w)) / (w - exact(w))));
    return worst;
}

}  // namespace

TEST_CASE("Power laws: f' ~ w^(p - 1) brings every state back as its closed form says") {
    for (double growth : {2.0, 2.01, 2.05, 2.2, 2.5, 3.0, 4.0, 6.0}) {
        for (double length : {1e-15, 1.0, 1e15}) {
            const PowerLaw potential(2 * std::pow(length, 2 - growth), growth);
            const Interval inside{-3 * length, 5 * length};
            const double largest = 1e100;
            const double dt = 0.5 / potential.curvature(inside.upper);
            const DriftFlow flow(potential, dt, inside, largest);
            const auto exact = [&](double w) { return potential.after(w, dt); };
            INFO("growth " << growth << ", length " << length);
            CHECK(largest_error(flow.view(), exact, inside.upper, largest) < 1e-7);
            CHECK(largest_error(flow.view(), exact, inside.lower, largest) < 1e-7);
            CHECK_FALSE(flow.view().is_beyond(4.9 * length));
            CHECK(flow.view().is_beyond(-3.1 * length));
            // Control: another step's.
            const auto other = [&](double w) { return potential.after(w, 1.001 * dt); };
            CHECK(largest_error(flow.view(), other, inside.upper, largest) > 1e-5);
        }
    }
}

TEST_CASE("Superlinear growth brings infinity to a finite place; states beyond the table go there") {
    const PowerLaw potential(1, 4);
    const FlowView flow = DriftFlow(potential, 0.01, {-4, 4}, 1e150).view([](const auto&) {
        return static_cast<const FlowCell*>(nullptr);
    });
    CHECK(flow.above.last < 1e12);
    const DriftFlow kept(potential, 0.01, {-4, 4}, 1e150);
    CHECK(kept.view()(1e150) == Approx(1 / std::sqrt(0.02)).epsilon(1e-9));
    CHECK(kept.view()(-1e300) == Approx(-1 / std::sqrt(0.02)).epsilon(1e-9));
}

TEST_CASE("Landscapes of every kind: small steps in sequence come to where the flow does") {
    const double dt = 0.002;
    for (const char* name : {"two_well.toml", "five_wells.toml", "slice.toml", "rugged.toml"}) {
        const auto file = test::potential(name);
        const Interval inside{file.landscape.minima.front().position - 1,
                              file.landscape.minima.back().position + 1};
        const DriftFlow flow(*file.potential, dt, inside, 1e30);
        for (double beyond : {1e-6, 0.1, 1.0, 4.0}) {
            for (double w : {inside.lower - beyond, inside.upper + beyond}) {
                constexpr int steps = 2000;
                double state = w;
                for (int k = 0; k < steps; ++k) {
                    const double h = dt / steps;
                    const double middle = state - 0.5 * h * file.potential->slope(state);
                    state -= h * file.potential->slope(middle);
                }
                INFO(name << " from " << w);
                CHECK(flow.view()(w) == Approx(state).margin(2e-6 * std::abs(w - state)));
            }
        }
    }
}
