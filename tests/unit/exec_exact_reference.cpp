// What predictions say is exact, and what they say where nothing is.

#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/theory/flat.hpp"

#include <cmath>
#include <memory>
#include <type_traits>
#include <variant>

using namespace levywell;
using Catch::Matchers::Contains;

namespace {

/// Free motion, as a program of one's own may define it: of no kind that files know.
class Free final : public Potential {
  public:
    double value(double) const override { return 0; }
    double slope(double) const override { return 0; }
    double curvature(double) const override { return 0; }
    bool is_flat() const override { return true; }
    Interval core() const override { return {-1, 1}; }
};

/// The same, which does not say that it is flat.
class Silent final : public Potential {
  public:
    double value(double) const override { return 0; }
    double slope(double) const override { return 0; }
    double curvature(double) const override { return 0; }
    Interval core() const override { return {-1, 1}; }
};

Condition exit_from(double x) {
    Condition condition;
    Exit exit;
    exit.interval = {-1, 1};
    condition.measure = exit;
    condition.noise.alpha = 1.5;
    condition.noise.epsilon = 0.5;
    condition.start.position = x;
    return condition;
}

PotentialFile two_wells() {
    Faults faults;
    PotentialFile file = read_potential_text(
        "name = \"two\"\nkind = \"critical_points\"\nminima = [-1, 1.5]\nmaxima = [0]\nstrength = 1\n",
        "two.toml", faults);
    faults.throw_if_any();
    return file;
}

}  // namespace

TEST_CASE("A flat potential is known by its interface, whatever its kind is called") {
    PotentialFile file;
    file.metastable = false;
    const double exact = getoor_mean_exit_time(0.3, {-1, 1}, 1.5, 0.5).value;
    file.potential = std::make_shared<Free>();
    const Prediction closed = predict(exit_from(0.3), file);
    CHECK(closed.event().mean_exact == exact);
    CHECK(closed.event().mean_exact_error == 0);
    CHECK(closed.exact_source == "Getoor 1961, theorem 5.2");
    // One that does not say so is solved, to the same value within its error; and its name does not count.
    file.kind = "flat";
    file.potential = std::make_shared<Silent>();
    const Prediction solved = predict(exit_from(0.3), file);
    CHECK(solved.event().mean_exact_error > 0);
    CHECK(std::abs(solved.event().mean_exact - exact) <= 2 * solved.event().mean_exact_error);
}

TEST_CASE("Transitions from all wells at once are those from each") {
    const PotentialFile file = two_wells();
    const auto all = predict_transitions(file, 1.5, 0.1);
    REQUIRE(all.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        const Prediction one = predict(condition_from(file, MeasureChoice::transitions, 1.5, 0.1, i), file);
        CHECK(std::abs(all[i].event().mean_exact - one.event().mean_exact) <=
              all[i].event().mean_exact_error + one.event().mean_exact_error);
        CHECK(all[i].event().mean_asymptotic == one.event().mean_asymptotic);
        REQUIRE(all[i].event().target_exact.size() == 2);
        CHECK(all[i].event().target_exact[1 - i] == Approx(1).epsilon(1e-6));
        CHECK(all[i].event().target_exact[i] == 0);
    }
}

TEST_CASE("Where there is no exact value the prediction says why, and holds no number", "[sweep]") {
    const PotentialFile file = two_wells();
    for (double epsilon : {1e-14, 1e-60}) {  // no room between positions
        const Prediction tiny = predict(condition_from(file, MeasureChoice::exit, 1.9, epsilon, 0), file);
        INFO("epsilon " << epsilon << ": " << tiny.exact_source);
        CHECK(std::isnan(tiny.event().mean_exact));
        CHECK_THAT(tiny.exact_source, Contains("none: "));
        CHECK(tiny.event().target_exact.empty());
        const StationaryLaw law = predict_stationary(file, 1.9, epsilon);
        CHECK_FALSE(law.missing.empty());
        for (const Solved& share : law.basin) CHECK(std::isnan(share.value));
    }
    CHECK(std::isfinite(predict(condition_from(file, MeasureChoice::exit, 1.9, 0.1, 0), file)
                            .event()
                            .mean_exact));  // control
    CHECK(predict_stationary(file, 1.9, 0.1).missing.empty());
}

TEST_CASE("A relaxed start has an exact value of its own, at every alpha") {
    const PotentialFile file = two_wells();
    for (double alpha : {0.7, 1.5, 2.0}) {
        for (MeasureChoice kind : {MeasureChoice::exit, MeasureChoice::transitions}) {
            Condition condition = condition_from(file, kind, alpha, 0.4, 0);
            const EventPrediction point = predict(condition, file).event();
            condition.dt = 0.005;
            condition.start.relax_steps = 1000;
            const Prediction relaxed = predict(condition, file);
            INFO("alpha " << alpha << ": " << relaxed.event().mean_exact << " +- "
                          << relaxed.event().mean_exact_error << ", from the minimum " << point.mean_exact);
            CHECK_THAT(relaxed.exact_source, Contains("quasi-stationary law"));
            CHECK(relaxed.event().mean_exact == Approx(point.mean_exact).epsilon(0.1));
            CHECK(relaxed.event().mean_exact_error < 2e-3 * relaxed.event().mean_exact);
            CHECK(relaxed.event().mean_exact + relaxed.event().mean_exact_error < point.mean_exact);
            CHECK(std::isfinite(relaxed.event().variation_exact));
            CHECK(relaxed.event().target_exact.size() == point.target_exact.size());
            CHECK(std::isfinite(relaxed.event().mean_exact_log10) == (alpha == 2));
        }
    }
}

TEST_CASE("Events seen after steps only have the exact value of the chain, and the process's beside it") {
    const PotentialFile file = two_wells();
    for (double alpha : {0.7, 1.5, 2.0}) {
        for (MeasureChoice kind : {MeasureChoice::exit, MeasureChoice::transitions}) {
            Condition condition = condition_from(file, kind, alpha, 0.4, 0);
            condition.dt = 0.02;
            condition.clamp = {-3, 3};
            const EventPrediction process = predict(condition, file).event();
            CHECK(std::isnan(process.mean_process));
            std::visit(
                [](auto& measure) {
                    if constexpr (is_event<std::decay_t<decltype(measure)>>)
                        measure.monitoring = Monitoring::grid;
                },
                condition.measure);
            const Prediction chain = predict(condition, file);
            INFO("alpha " << alpha << ": " << chain.event().mean_exact << " +- "
                          << chain.event().mean_exact_error << ", process " << process.mean_exact);
            CHECK_THAT(chain.exact_source, Contains("chain of steps"));
            CHECK(chain.event().mean_process == process.mean_exact);
            CHECK(chain.event().mean_process_error == process.mean_exact_error);
            CHECK(chain.event().mean_exact == Approx(process.mean_exact).epsilon(0.15));
            CHECK(std::abs(chain.event().mean_exact - process.mean_exact) > chain.event().mean_exact_error);
            CHECK(chain.event().target_exact.size() == process.target_exact.size());
        }
    }
}
