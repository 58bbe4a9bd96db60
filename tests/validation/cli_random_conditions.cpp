// Random potentials of every kind, noises, intervals, starts and units, as a user would give them: what
// `simulate` prints, the exact value beside it, and an independent Monte Carlo, which knows the formula of f'
// and nothing of the program. A case of the whole 2,000 conditions is run by hand:
// `validation_cli_random_conditions "[whole]"` (an hour of a core; LEVYWELL_TEST_VERBOSE=1 prints each),
// a part of them every time. False-alarm budget 1e-6 a case.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "random_condition.hpp"
#include "statistics.hpp"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numbers>
#include <random>

#include <fmt/format.h>

using nlohmann::json;

namespace {

/// What of a mean time the step of the simulator is granted, relative: dt |f''| <= 0.02, Euler.
constexpr double time_step = 0.015;
/// What the independent paths are granted for their own steps.
constexpr double own_steps = 0.004;

/// Conditions first to last of the generator; what is printed is compared with the other two, the independent
/// one in so many steps a condition.
void hold_conditions(std::uint64_t first, std::uint64_t last, double own_steps_each) {
    constexpr int paths = 2000;
    const test::TemporaryFolder folder;
    test::PooledDeviation simulated_by_exact;
    test::PooledDeviation own_by_exact;
    double squares = 0;
    int compared = 0;
    int refused = 0;
    int control = 0;
    const bool verbose = std::getenv("LEVYWELL_TEST_VERBOSE") != nullptr;
    for (std::uint64_t seed = first; seed < last; ++seed) {
        const test::RandomCondition c = test::random_condition(seed);
        const std::string file = folder.write("potential.toml", c.potential.text);
        std::vector<std::string> arguments{
            "simulate", "--potential",        file,    "--paths", std::to_string(paths),
            "--seed",   std::to_string(seed), "--json"};
        arguments.insert(arguments.end(), c.arguments.begin(), c.arguments.end());
        const test::Outcome outcome = test::levywell_run(arguments);
        std::string words;
        for (const std::string& word : c.arguments) words += word + " ";
        INFO("condition " << seed << ": " << words << "\n" << c.potential.text << outcome.err);
        if (outcome.code == 2) {  // a refusal, with its reason
            CHECK(!outcome.err.empty());
            if (verbose)
                std::printf("%llu %s refused: %s", static_cast<unsigned long long>(seed),
                            c.potential.kind.c_str(), outcome.err.c_str());
            ++refused;
            continue;
        }
        REQUIRE(outcome.code == 0);
        const json result = json::parse(outcome.out)["conditions"][0];
        INFO(result["verdict"] << " " << result["remarks"]);
        REQUIRE(result["mean"].is_number());
        CHECK(result["n_censored"].get<int>() < 0.01 * paths);
        const double mean = result["mean"];
        const double stderror = result["stderr"];
        const test::OwnMean own =
            test::IndependentPaths(c.potential, c.event, c.alpha, c.epsilon, seed).mean(own_steps_each, 400);
        // The error that a mean of so few paths has by the value it is held against: a mean that came out
        // short by chance says too little.
        const auto own_error = [&](double expected) {
            return own.stderror * std::max(1.0, expected / own.mean);
        };
        const auto p_value = [&](double apart, double error, double granted) {
            return test::normal_p_value(std::max(0.0, std::abs(apart) - granted) / error);
        };
        INFO("simulated " << mean << " +- " << stderror << " own " << own.mean << " +- " << own.stderror
                          << " exact " << result["mean_exact"] << " +- " << result["mean_exact_error"]);
        CHECK(p_value(mean - own.mean, std::hypot(stderror, own_error(mean)),
                      (time_step + own_steps) * own.mean) > test::next_false_alarm());
        if (!result["mean_exact"].is_number()) continue;
        const double exact = result["mean_exact"];
        const double error =
            result["mean_exact_error"].is_number() ? result["mean_exact_error"].get<double>() : 0;
        CHECK(p_value(own.mean - exact, own_error(exact), own_steps * exact + 3 * error) >
              test::next_false_alarm());
        CHECK(p_value(mean - exact, stderror, time_step * exact + 3 * error) > test::next_false_alarm());
        const double z =
            (std::abs(own.mean - exact) - own_steps * exact) / std::hypot(own_error(exact), error);
        squares += z > 0 ? z * z : 0;
        ++compared;
        control += p_value(mean - 1.5 * exact, stderror, time_step * exact) < test::false_alarm ? 1 : 0;
        if (error < 0.01 * exact) {
            simulated_by_exact.add(mean, stderror, exact);
            own_by_exact.add(own.mean, own_error(exact), exact);
        }
        if (verbose)
            std::printf("%llu %s alpha %.4g %.5g+-%.2g exact %.5g+-%.2g own %.5g+-%.2g\n",
                        static_cast<unsigned long long>(seed), c.potential.kind.c_str(), c.alpha, mean,
                        stderror, exact, error, own.mean, own.stderror);
    }
    INFO(compared << " compared, " << refused
                  << " refused; simulated/exact - 1 = " << simulated_by_exact.value() << " +- "
                  << simulated_by_exact.stderror() << ", own/exact - 1 = " << own_by_exact.value() << " +- "
                  << own_by_exact.stderror() << ", mean square of z " << squares / compared);
    CHECK(refused < 0.1 * static_cast<double>(last - first));
    CHECK(compared > 0.7 * static_cast<double>(last - first));
    CHECK(control > 0.8 * compared);
    CHECK(simulated_by_exact.p_value(0.006) > test::next_false_alarm());
    CHECK(own_by_exact.p_value(own_steps) > test::next_false_alarm());
    // Mean square of z over n conditions: 1 +- sqrt(2/n) by chance.
    CHECK(squares / compared < 1 + 6 * std::sqrt(2.0 / compared));
}

}  // namespace

TEST_CASE("Random conditions: printed, exact and independently simulated mean times agree") {
    hold_conditions(1, 41, 4e6);
}

TEST_CASE("2,000 random conditions", "[.whole]") {
    hold_conditions(1000, 3000, 1e6);
}
