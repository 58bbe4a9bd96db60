// Splitting on a chain whose answer is known: a biased walk on a lattice, the gambler's ruin. Budget 1e-6.

#include "catch.hpp"
#include "exec/splitting.hpp"
#include "levywell/dynamics/splitting_summary.hpp"
#include "levywell/potential/potential.hpp"
#include "statistics.hpp"

#include <cmath>
#include <random>

using namespace levywell;

namespace {

struct Bowl : Potential {
    double value(double w) const override { return w * w; }
    double slope(double w) const override { return 2 * w; }
    double curvature(double) const override { return 2; }
    Interval core() const override { return {-1, 1}; }
};

constexpr double up = 0.3;  // probability of a step to the right

Condition ladder(double top) {
    Condition condition;
    condition.dt = 1;
    Exit exit;
    exit.interval = {-HUGE_VAL, top};
    condition.measure = exit;
    Splitting splitting;
    splitting.minimum = 0;
    splitting.bottom = {-HUGE_VAL, 0};
    splitting.first_level = {-HUGE_VAL, 1};
    splitting.replicas = 50;
    condition.scheme = splitting;
    return condition;
}

/// The walk, held at 0.
struct Walk {
    std::mt19937_64 engine{7};
    double operator()(double w) {
        const double step = std::uniform_real_distribution<double>(0, 1)(engine) < up ? 1 : -1;
        return std::max(0.0, w + step);
    }
};
struct Pick {
    std::mt19937_64 engine{8};
    std::size_t operator()(std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine);
    }
};

}  // namespace

TEST_CASE("Climb probability and mean time of the gambler's ruin, ties and all") {
    const Bowl bowl;
    const double top = 15;
    const Condition condition = ladder(top);
    Walk walk;
    Pick pick;
    std::vector<PathRecord> records;
    for (int k = 0; k < 4000; ++k) records.push_back(record_of(SplittingRun(condition, bowl, walk, pick)()));
    SplittingSummary summary;
    summarise_splitting(condition, records, summary);
    // From 1, reach `top` before 0; loops: 1/up steps at 0, and the excursion from 1.
    const double ratio = (1 - up) / up;
    const double probability = (ratio - 1) / (std::pow(ratio, top) - 1);
    INFO(summary.climb_probability.value << " +- " << summary.climb_probability.stderror << " exact "
                                         << probability);
    CHECK(test::normal_p_value((summary.climb_probability.value - probability) /
                               summary.climb_probability.stderror) > test::next_false_alarm());
    CHECK(summary.climb_probability.stderror < 0.03 * probability);
    // Mean exit time from 0 of the walk held at 0: sum_{j=0}^{top-1} t_j, t_j = 1/up + ratio t_{j-1}.
    double mean = 0;
    double rung = 0;
    for (int j = 0; j < top; ++j) mean += rung = 1 / up + (j > 0 ? ratio * rung : 0);
    INFO(summary.mean.value << " +- " << summary.mean.stderror << " exact " << mean);
    CHECK(test::normal_p_value((summary.mean.value - mean) / summary.mean.stderror) >
          test::next_false_alarm());
    CHECK(summary.mean.ci95[0] < summary.mean.value);
    // Control: a drift 1% stronger is another answer.
    const double other = (1 - up + 0.003) / (up - 0.003);
    const double wrong = (other - 1) / (std::pow(other, top) - 1);
    CHECK(test::normal_p_value((summary.climb_probability.value - wrong) /
                               summary.climb_probability.stderror) < 1e-6);
}

TEST_CASE("A climb that cannot succeed ends with probability 0, and a mean that is not known") {
    const Bowl bowl;
    const Condition condition = ladder(3);
    Pick pick;
    auto step = [rises = false](double w) mutable {
        rises = !rises;
        return w > 0 ? 0.0 : (rises ? 1.0 : 0.0);
    };
    std::vector<PathRecord> records(2, record_of(SplittingRun(condition, bowl, step, pick)()));
    CHECK(records[0].point == 0);
    SplittingSummary summary;
    summarise_splitting(condition, records, summary);
    CHECK(std::isnan(summary.mean.value));
    CHECK(summary.climb_probability.value == 0);
}
