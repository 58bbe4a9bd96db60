// Drifts are made once for the executors of a potential, and never taken for another's.

#include "catch.hpp"
#include "exec/drifts.hpp"

#include <atomic>
#include <cmath>

using namespace levywell;

namespace {

/// k w^2 / 2 without a polynomial, counting who asks.
class Asked final : public Potential {
  public:
    explicit Asked(double k) : k_(k) {}
    double value(double w) const override { return k_ * w * w / 2; }
    double slope(double w) const override {
        ++asked;
        return k_ * w;
    }
    double curvature(double) const override { return k_; }
    Interval core() const override { return {-1, 1}; }

    mutable std::atomic<int> asked = 0;

  private:
    double k_;
};

std::shared_ptr<const DriftForm<double>> form_of(const std::shared_ptr<const Potential>& potential,
                                                 double dt = 0.01, DriftStep step = DriftStep::euler) {
    return drift_form<double>(potential, dt, {-2, 2}, {-1, 1}, step);
}

/// The drift of a step from about 1, by the form's own cells.
double drift_at_one(const DriftForm<double>& form) {
    const auto cell = static_cast<std::size_t>((1 - form.lower) * form.inverse_spacing);
    return form.cells[cell].offset + form.cells[cell].slope;
}

}  // namespace

TEST_CASE("The same step and range are made once, others anew") {
    const auto potential = std::make_shared<const Asked>(2);
    const auto first = form_of(potential);
    const int asked = potential->asked;
    CHECK(asked > 1000);
    CHECK(form_of(potential) == first);
    CHECK(drift_flow(potential, 0.01, {-2, 2}, 100) == drift_flow(potential, 0.01, {-2, 2}, 100));
    const int with_flow = potential->asked;
    CHECK(form_of(potential) == first);
    CHECK(potential->asked == with_flow);
    const auto other = form_of(potential, 0.02);
    CHECK(other != first);
    CHECK(drift_at_one(*other) == Approx(2 * drift_at_one(*first)));
    CHECK(drift_at_one(*form_of(potential, 0.01, DriftStep::flow)) == Approx(std::expm1(-0.02)));
    CHECK(drift_flow(potential, 0.01, {-2, 3}, 100) != drift_flow(potential, 0.01, {-2, 2}, 100));
    for (int k = 1; k < 40; ++k) form_of(potential, 0.01 + 0.001 * k);  // more than are kept
    CHECK(form_of(potential) != first);
    CHECK(drift_at_one(*form_of(potential)) == drift_at_one(*first));
}

TEST_CASE("A potential where an earlier one lay has its own drift") {
    const Potential* place = nullptr;
    int again = 0;
    for (int k = 1; k <= 50; ++k) {
        const std::shared_ptr<const Potential> potential(new Asked(k));
        again += potential.get() == place ? 1 : 0;
        place = potential.get();
        CHECK(drift_at_one(*form_of(potential)) == Approx(-0.01 * k));
    }
    WARN("places used again: " << again);
}

TEST_CASE("A potential that nobody owns is asked each time") {
    const Asked one(1);
    const std::shared_ptr<const Potential> unowned(std::shared_ptr<void>(), &one);
    form_of(unowned);
    const int asked = one.asked;
    CHECK(form_of(unowned)->kind == DriftForm<double>::Kind::table);
    CHECK(one.asked == 2 * asked);
}
