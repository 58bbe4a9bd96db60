#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/dynamics/confidence.hpp"
#include "levywell/dynamics/histogram_cells.hpp"
#include "levywell/dynamics/tally.hpp"
#include "plain_conditions.hpp"

#include <cmath>

using namespace levywell;

namespace {

Condition condition(MeasureChoice measure) {
    Condition c = test::plain_condition(measure);
    test::set_horizon(c, 100);
    return c;
}

PathRecord event(std::int64_t steps, std::int32_t target) {
    PathRecord r;
    r.steps = steps;
    r.target = target;
    return r;
}

PathRecord censored(std::int64_t steps) {
    PathRecord r = event(steps, -1);
    r.censored = 1;
    return r;
}

}  // namespace

TEST_CASE("Mean, rate and censoring by hand") {
    Condition c = condition(MeasureChoice::transitions);
    test::set_monitoring(c, Monitoring::grid);
    Tally tally(c);
    for (std::int64_t steps : {10, 20, 30, 40}) tally.add(event(steps, 1));
    const Summary all = tally.summarise(c);
    CHECK(all.n == 4);
    CHECK(all.event().mean.value == Approx(12.5));  // 25 steps of 0.5
    // sd of 5, 10, 15, 20 is 6.455; /sqrt(4)
    CHECK(all.event().mean.stderror == Approx(6.454972 / 2));
    CHECK(all.event().rate.value == Approx(4 / 50.0));
    tally.add(censored(100));
    const Summary with = tally.summarise(c);
    CHECK(with.n == 5);
    CHECK(with.n_censored() == 1);
    CHECK(with.event().rate.value == Approx(4 / 100.0));  // 100 steps of 0.5 more exposure
    CHECK(with.event().mean.value ==
          Approx(25));  // exposure over events: the censored path is neither dropped nor averaged in
    CHECK(with.event().target_counts == std::vector<std::uint64_t>{0, 4});
    CHECK(with.q_hat()[1].value == Approx(4 / 100.0));
    CHECK(std::isnan(all.event().restricted_mean.value));
    CHECK(with.event().restricted_mean.value == Approx(20));                  // 5, 10, 15, 20 and 50
    CHECK(with.event().restricted_mean.stderror == Approx(std::sqrt(62.5)));  // of the same five, sd 17.68
    CHECK(with.event().restricted_mean.freedom == 4);
    // Seen at any time, an event lies half a step of 0.5 before the step's end; a horizon does not.
    test::set_monitoring(c, Monitoring::continuous);
    const Summary continuous = tally.summarise(c);
    CHECK(continuous.event().mean.value == Approx((100 - 4 * 0.25) / 4));
    CHECK(continuous.event().rate.value == Approx(4 / (100 - 4 * 0.25)));
    CHECK(continuous.q_hat()[1].value == continuous.event().rate.value);
    CHECK(continuous.event().restricted_mean.value == Approx((100 - 4 * 0.25) / 5));
    // Of 4.75, 9.75, 14.75, 19.75 and 50: the times that the mean is of.
    CHECK(continuous.event().restricted_mean.stderror == Approx(7.9531440));
    // The mean of two values has an error though all steps are one.
    Tally two(c);
    two.add(event(1, 1));
    two.add(censored(1));
    CHECK(two.restricted_mean(c).value == Approx(0.375));  // 0.25 and 0.5
    CHECK(two.restricted_mean(c).stderror == Approx(0.125));
    test::set_horizon(c, 100);
    Tally complete(c);
    for (std::int64_t steps : {10, 20, 30, 40}) complete.add(event(steps, 1));
    CHECK(complete.restricted_mean(c).value == Approx(12.25));  // censored or not
    CHECK(complete.restricted_mean(c).stderror == Approx(6.454972 / 2));
}

TEST_CASE("No spread seen, no error claimed") {
    Condition c = condition(MeasureChoice::transitions);
    test::set_monitoring(c, Monitoring::grid);
    Tally tally(c);
    tally.add(event(10, 1));
    CHECK(tally.summarise(c).event().mean.value == 5);
    CHECK(std::isnan(tally.summarise(c).event().mean.stderror));
    tally.add(event(10, 1));
    const Summary same = tally.summarise(c);
    CHECK(same.event().mean.value == 5);
    CHECK(std::isnan(same.event().mean.stderror));
    CHECK(std::isnan(same.event().mean.ci95[0]));
    CHECK(std::isnan(same.event().target_probability[1].stderror));  // both ended there
    CHECK(same.event().target_probability[1].ci95[0] > 0.3);         // Wilson's interval knows
    tally.add(event(11, 0));
    CHECK(tally.summarise(c).event().mean.stderror > 0);
    CHECK(tally.summarise(c).event().mean.freedom == 2);
    Tally none(c);
    none.add(censored(100));
    const Summary nothing = none.summarise(c);
    CHECK(std::isnan(nothing.event().mean.value));
    CHECK(nothing.event().rate.value == 0);
    CHECK(std::isnan(nothing.event().rate.stderror));
    CHECK(nothing.event().rate.ci95[1] == Approx(3.688879 / 50).epsilon(1e-6));
    REQUIRE(nothing.event().survival.size() == 1);
    CHECK(nothing.event().survival[0].value == 1);     // up to the horizon
    CHECK(nothing.event().survival[0].ci95[0] < 0.6);  // of one path
    CHECK(nothing.event().survival_time == std::vector<double>{50});
}

TEST_CASE("Sums are exact: any order and grouping gives the same tally, also near 2^62 steps") {
    const Condition c = condition(MeasureChoice::transitions);
    Tally one(c), left(c), right(c);
    for (int k = 0; k < 1000; ++k) {
        const PathRecord r = k % 7 == 0 ? censored(100) : event((std::int64_t{1} << 40) - k * 12345, k % 2);
        one.add(r);
        (k % 3 == 0 ? left : right).add(r);
    }
    right.merge(left);
    CHECK(one == right);
    CHECK(Tally::unpack(one.pack()) == one);
}

TEST_CASE("Words that are no tally are refused") {
    const Condition c = condition(MeasureChoice::chain);
    std::vector<std::uint64_t> words = Tally(c).pack();
    words.pop_back();
    CHECK_THROWS_AS(Tally::unpack(words), RunError);
    CHECK_THROWS_AS(Tally::unpack(std::vector<std::uint64_t>{}), RunError);
    CHECK_THROWS_AS(Tally::unpack(std::vector<std::uint64_t>(40, ~std::uint64_t{0})), RunError);
    // 2^32 wells, whose square is no more than 0 in 64 bits.
    words = Tally(c).pack();
    const std::size_t rest = 2 * 5;  // of the two wells
    words.resize(words.size() - rest - 1 - 5);
    words.insert(words.end(), {0, std::uint64_t{1} << 32});
    CHECK_THROWS_WITH(Tally::unpack(words), Contains("contradicts itself"));
}

TEST_CASE("Tallies of other measures or wells are not added up") {
    Tally chain(condition(MeasureChoice::chain));
    Tally transitions(condition(MeasureChoice::transitions));
    CHECK_THROWS_WITH(transitions.merge(chain), Contains("of another measure"));
    CHECK_THROWS_AS(chain.merge(transitions), RunError);
    Condition three = condition(MeasureChoice::transitions);
    three.wells = {{-1, 1, 3}, {0, 2}};
    CHECK_THROWS_AS(Tally(three).merge(transitions), RunError);
}

TEST_CASE("Chain: q_hat = N_ij / R_i and pi_hat from independent paths") {
    const Condition c = condition(MeasureChoice::chain);
    Tally tally(c);
    const std::uint64_t n1[] = {0, 3, 2, 0}, r1[] = {60, 40};
    const std::uint64_t n2[] = {0, 1, 2, 0}, r2[] = {20, 80};
    tally.add(n1, r1);
    tally.add(n2, r2);
    const Summary s = tally.summarise(c);
    CHECK(s.q_hat()[1].value == Approx(4 / (80 * 0.5)));
    CHECK(s.q_hat()[2].value == Approx(4 / (120 * 0.5)));
    CHECK(s.sojourn().pi_hat[0].value == Approx(0.4));
    CHECK(s.sojourn().pi_hat[0].stderror == Approx(0.2));  // of 0.6 and 0.2: sd 0.2828 / sqrt(2)
    CHECK(s.sojourn().residence[0] == Approx(40));
}

TEST_CASE("The survival curve starts at 1, never rises and ends at the censored share") {
    const Condition c = condition(MeasureChoice::transitions);
    Tally tally(c);
    for (int k = 1; k <= 90; ++k) tally.add(event(k, 1));
    for (int k = 0; k < 10; ++k) tally.add(censored(100));
    const Summary s = tally.summarise(c);
    REQUIRE(s.event().survival.size() == s.event().survival_time.size());
    REQUIRE(s.event().survival.size() > 10);
    for (std::size_t k = 0; k < s.event().survival.size(); ++k) {
        const double steps = s.event().survival_time[k] / c.dt;
        CHECK(s.event().survival[k].value == Approx(1 - std::min(90.0, std::floor(steps)) / 100));
    }
}

TEST_CASE("Histogram cells tile the step counts without gaps") {
    int last = -1;
    for (std::uint64_t steps = 0; steps < 5000; ++steps) {
        const int cell = histogram_cell(steps);
        CHECK((cell == last || cell == last + 1));
        CHECK(steps <= histogram_cell_end(cell));
        if (cell > 0) CHECK(steps > histogram_cell_end(cell - 1));
        last = cell;
    }
    CHECK(histogram_cell(~std::uint64_t{0}) < histogram_cells);
}

TEST_CASE("Intervals: Garwood's and Wilson's published values") {
    const Estimate none = poisson_rate(0, 1);
    CHECK(none.ci95[0] == 0);
    CHECK(std::isnan(none.stderror));
    CHECK(none.ci95[1] == Approx(3.688879).epsilon(1e-6));  // -ln(0.025)
    const Estimate ten = poisson_rate(10, 2);
    CHECK(ten.value == 5);
    CHECK(ten.ci95[0] == Approx(4.795389 / 2).epsilon(1e-6));
    CHECK(ten.ci95[1] == Approx(18.390356 / 2).epsilon(1e-6));
    const Estimate wilson = binomial_probability(5, 10);
    CHECK(wilson.ci95[0] == Approx(0.2365931).epsilon(1e-6));
    CHECK(wilson.ci95[1] == Approx(0.7634069).epsilon(1e-6));
    CHECK(std::isnan(poisson_rate(0, 0).value));
    CHECK(std::isnan(binomial_probability(0, 0).value));
}
