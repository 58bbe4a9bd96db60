// `simulate --accuracy` on random potentials of every kind, noises, intervals, starts and units: what is
// stated holds against the exact value. 2,000 of them are run by hand: `validation_cli_accuracy "[.whole]"`
// (LEVYWELL_TEST_VERBOSE=1 prints each, LEVYWELL_TEST_CONDITIONS=5000-5500 runs these), a part every time.
// False-alarm budget 1e-6 a case.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"
#include "random_condition.hpp"
#include "statistics.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <nlohmann/json.hpp>

#include <boost/math/distributions/binomial.hpp>

using nlohmann::json;

namespace {

/// The condition's arguments with an accuracy for its step.
std::vector<std::string> arguments_of(const test::RandomCondition& c, const std::string& file,
                                      const std::string& accuracy, std::uint64_t seed) {
    std::vector<std::string> arguments{"simulate",           "--potential", file,     "--seed",
                                       std::to_string(seed), "--accuracy",  accuracy, "--json"};
    for (std::size_t k = 0; k < c.arguments.size(); ++k) {
        if (c.arguments[k] == "--dt")
            ++k;
        else
            arguments.push_back(c.arguments[k]);
    }
    return arguments;
}

/// At least so many of n hold, if each does with probability p: the chance of fewer.
double chance_of_fewer(int held, int n, double p) {
    return held == n ? 1 : boost::math::cdf(boost::math::binomial(n, p), held);
}

void hold_conditions(std::uint64_t first, std::uint64_t last, const std::string& accuracy, double wanted) {
    const test::TemporaryFolder folder;
    const bool verbose = std::getenv("LEVYWELL_TEST_VERBOSE") != nullptr;
    int compared = 0;
    int refused = 0;
    int reached = 0;
    int held = 0;
    int held_by_chance = 0;  // control: the statistical error alone
    double squares = 0;
    std::vector<double> seconds;
    for (std::uint64_t seed = first; seed < last; ++seed) {
        const test::RandomCondition c = test::random_condition(seed);
        const std::string file = folder.write("potential.toml", c.potential.text);
        const auto begin = std::chrono::steady_clock::now();
        const std::clock_t begun = std::clock();
        const test::Outcome outcome = test::levywell_run(arguments_of(c, file, accuracy, seed));
        const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        const double worked = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
        std::string words;
        for (const std::string& word : c.arguments) words += word + " ";
        INFO("condition " << seed << ": " << words << "\n" << c.potential.text << outcome.err);
        if (outcome.code == 2) {
            CHECK(!outcome.err.empty());
            if (verbose)
                std::printf("%llu refused: %s", static_cast<unsigned long long>(seed), outcome.err.c_str());
            ++refused;
            continue;
        }
        REQUIRE(outcome.code == 0);
        const json result = json::parse(outcome.out)["conditions"][0];
        INFO(result["verdict"] << " " << result["remarks"]);
        REQUIRE(result["mean"].is_number());
        REQUIRE(result["error"]["mean"].is_number());
        seconds.push_back(took);
        const double mean = result["mean"];
        const double error = result["error"]["mean"];
        reached += error <= wanted * mean ? 1 : 0;
        CHECK(error < 1.5 * wanted * mean);
        if (!result["mean_exact"].is_number()) continue;
        const double exact = result["mean_exact"];
        const double exact_error =
            result["mean_exact_error"].is_number() ? result["mean_exact_error"].get<double>() : 0;
        if (exact_error > 0.2 * error) continue;  // would say nothing of the measured one
        ++compared;
        const double apart = std::abs(mean - exact);
        held += apart <= 1.96 * error + exact_error ? 1 : 0;
        held_by_chance += apart <= 1.96 * result["stderr"].get<double>() + exact_error ? 1 : 0;
        squares += std::pow(apart / error, 2);
        if (verbose) {
            std::printf(
                "%llu %s alpha %.4g dt %.3g paths %lld z %.2f by chance %.2f error %.2f%% in %.1f s, %.1f s "
                "of processors, parts %s\n",
                static_cast<unsigned long long>(seed), c.potential.kind.c_str(), c.alpha,
                result["dt"].get<double>(), static_cast<long long>(result["n"].get<std::int64_t>()),
                (mean - exact) / error, (mean - exact) / result["stderr"].get<double>(), 100 * error / mean,
                took, worked, result["error"].dump().c_str());
            std::fflush(stdout);
        }
    }
    std::sort(seconds.begin(), seconds.end());
    if (verbose)
        std::printf(
            "%d compared, %d refused, %zu run, %d reached; held %d, by chance alone %d; mean square of z "
            "%.3f; "
            "median %.2f s\n",
            compared, refused, seconds.size(), reached, held, held_by_chance, squares / compared,
            seconds[seconds.size() / 2]);
    INFO(compared << " compared, " << refused << " refused, " << reached << " reached, " << held << " held, "
                  << held_by_chance << " by chance alone, mean square of z " << squares / compared);
    CHECK(refused < 0.15 * static_cast<double>(last - first));
    CHECK(compared > 0.6 * static_cast<double>(last - first));
    CHECK(chance_of_fewer(reached, static_cast<int>(seconds.size()), 0.95) > test::next_false_alarm());
    CHECK(chance_of_fewer(held, compared, 0.95) > test::next_false_alarm());
    if (compared > 1000) {
        CHECK(held >= 0.99 * compared);
        CHECK(held_by_chance < 0.99 * compared);
    }
}

/// Chain and occupation of a potential at some noises, with one accuracy.
struct LongPaths {
    const char* potential;
    std::vector<std::pair<const char*, const char*>> noises;
};

void hold_long_paths(const std::vector<LongPaths>& studies, double accuracy) {
    const auto result = [](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "simulate");
        arguments.insert(arguments.end(), {"--json", "--quiet"});
        const test::Outcome outcome = test::levywell_run(arguments);
        INFO(outcome.err);
        REQUIRE(outcome.code == 0);
        return json::parse(outcome.out)["conditions"][0];
    };
    int held = 0;
    int compared = 0;
    double squares = 0;
    for (const LongPaths& study : studies) {
        const std::string name = study.potential;
        for (const auto& [alpha, epsilon] : study.noises) {
            for (const std::string& measure : {std::string("chain"), std::string("occupation")}) {
                std::vector<std::string> arguments{
                    "--potential", test::source_folder() + "/potentials/" + name + ".toml",
                    "--alpha",     alpha,
                    "--epsilon",   epsilon,
                    "--measure",   measure};
                std::vector<std::string> fine = arguments;
                arguments.insert(arguments.end(), {"--accuracy", std::to_string(accuracy)});
                const json measured = result(arguments);
                INFO(name << " " << alpha << " " << measure << " " << measured["remarks"]);
                const auto compare = [&](double value, double error, double exact) {
                    ++compared;
                    held += std::abs(value - exact) < 1.96 * error ? 1 : 0;
                    squares += std::pow((value - exact) / error, 2);
                };
                const json& error = measured["error"];
                if (measure == "occupation") {
                    for (std::size_t i = 0; i < measured["pi_hat"].size(); ++i) {
                        CHECK(error["pi_hat"][i] < 1.2 * accuracy * measured["pi_hat"][i].get<double>());
                        compare(measured["pi_hat"][i], error["pi_hat"][i], measured["pi_exact"][i]);
                    }
                    continue;
                }
                // Exact rates are those of the chain of steps: at a step that is as good as none.
                fine.insert(fine.end(), {"--dt", "0.001", "--paths", "1", "--horizon", "1", "--burn-in", "0",
                                         "--no-step-error"});
                const json exact = result(fine)["rate_exact"];
                for (std::size_t i = 0; i < exact.size(); ++i) {
                    for (std::size_t j = 0; j < exact.size(); ++j) {
                        if (i == j) continue;
                        CHECK(error["q_hat"][i][j] < 1.2 * accuracy * std::abs(exact[i][i].get<double>()));
                        compare(measured["q_hat"][i][j], error["q_hat"][i][j], exact[i][j]);
                    }
                }
            }
        }
    }
    INFO(held << " of " << compared << ", mean square of z " << squares / compared);
    CHECK(chance_of_fewer(held, compared, 0.95) > test::next_false_alarm());
    CHECK(squares > 0.03 * compared);  // errors are no larger than they need to be
}

}  // namespace

TEST_CASE("An accuracy that is named holds, on random conditions") {
    hold_conditions(1, 25, "1%", 0.01);
}

TEST_CASE("An accuracy of shares and of rates holds") {
    hold_long_paths({{"two_well", {{"1.2", "0.1"}, {"1.5", "0.1"}}}, {"three_wells", {{"1.5", "0.1"}}}},
                    0.05);
}

TEST_CASE("It holds of five wells, and closer", "[.whole]") {
    hold_long_paths({{"two_well", {{"0.7", "0.1"}, {"1.2", "0.05"}, {"1.5", "0.05"}, {"1.8", "0.2"}}},
                     {"three_wells", {{"1.2", "0.1"}, {"1.5", "0.1"}, {"1.8", "0.2"}}},
                     {"five_wells", {{"1.2", "0.1"}, {"1.5", "0.1"}}}},
                    0.02);
}

TEST_CASE("It holds on 2,000 random conditions", "[.whole]") {
    unsigned first = 5000;
    unsigned last = 7000;
    if (const char* part = std::getenv("LEVYWELL_TEST_CONDITIONS"))
        REQUIRE(std::sscanf(part, "%u-%u", &first, &last) == 2);
    hold_conditions(first, last, "0.5%", 0.005);
}
