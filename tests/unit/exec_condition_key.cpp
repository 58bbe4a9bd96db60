// Conditions draw independent numbers, each the same wherever it stands.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/dynamics/condition_key.hpp"
#include "levywell/random/philox.hpp"

#include <cmath>
#include <functional>
#include <set>

using namespace levywell;

namespace {

std::vector<Condition> planned(const RunRequest& request, const std::string& name = "two_well.toml") {
    Faults faults;
    const auto conditions = plan(request, test::potential(name), faults);
    faults.throw_if_any();
    return conditions;
}

RunRequest transitions() {
    RunRequest request = test::request(MeasureChoice::transitions, 1.5, 0.1, 100);
    request.seed = 7;
    return request;
}

/// Correlation of log times of the paths with the same id.
double correlation(const std::vector<Condition>& pair) {
    std::vector<double> logs[2];
    for (std::size_t k = 0; k < 2; ++k) {
        const test::Case c{pair[k], test::potential("two_well.toml").potential};
        for (const PathRecord& record : c.run().records)
            logs[k].push_back(std::log(static_cast<double>(record.steps)));
    }
    const auto mean = [](const std::vector<double>& x) {
        double sum = 0;
        for (double each : x) sum += each;
        return sum / static_cast<double>(x.size());
    };
    const auto product = [&](const std::vector<double>& x, const std::vector<double>& y) {
        double sum = 0;
        for (std::size_t k = 0; k < x.size(); ++k) sum += (x[k] - mean(x)) * (y[k] - mean(y));
        return sum;
    };
    return product(logs[0], logs[1]) / std::sqrt(product(logs[0], logs[0]) * product(logs[1], logs[1]));
}

}  // namespace

TEST_CASE("The key is Philox, chained over the words of the condition's description") {
    Condition c;
    c.noise.alpha = 1.5;
    c.noise.epsilon = 0.1;
    c.dt = 0.005;
    c.start.text = "relaxed:m1";  // ten bytes: two words
    c.measure = measure_of(MeasureChoice::exit);
    const std::uint64_t description[] = {
        2,
        0x6162,  // "ab"
        4,
        0x65786974,  // "exit"
        5,
        0x65756c6572,  // "euler"
        10,
        0x72656c617865643a,                                // "relaxed:"
        0x6d31 | std::uint64_t{0x72656c617865643a} << 16,  // "m1" under what is left of the word before
        0x3f747ae147ae147b,                                // 0.005
        0,
        0x3ff8000000000000,
        0x3fb999999999999a};  // from step 0: 1.5, 0.1
    std::uint64_t key = 7;
    std::uint64_t place = 0;
    for (std::uint64_t word : description) {
        const auto words = philox_words(key, place++, word, Purpose::condition_key);
        key = std::uint64_t{words[1]} << 32 | words[0];
    }
    CHECK(condition_key(7, c, "ab") == key);
}

TEST_CASE("What makes the paths makes the key, what watches them does not") {
    const RunRequest request = transitions();
    const std::uint64_t key = planned(request).front().key;
    std::set<std::uint64_t> keys{key, request.seed};
    const std::function<void(RunRequest&)> others[] = {
        [](RunRequest& r) { r.seed = 8; },
        [](RunRequest& r) { r.seed += std::uint64_t{1} << 62; },
        [](RunRequest& r) { r.alpha = {std::nextafter(1.5, 2)}; },
        [](RunRequest& r) { r.epsilon = {std::nextafter(0.1, 1)}; },
        [](RunRequest& r) { r.dt = r.step() / 2; },
        [](RunRequest& r) { r.start = "m2"; },
        [](RunRequest& r) { r.start = "relaxed:m1"; },
        [](RunRequest& r) { r.measure = MeasureChoice::exit; },
        [](RunRequest& r) { r.measure = MeasureChoice::chain; },
        [](RunRequest& r) { r.measure = MeasureChoice::occupation; },
        [](RunRequest& r) { r.scheme = SchemeChoice::jump_adapted; },
        [](RunRequest& r) {
            r.alpha = r.epsilon = {};
            r.schedule = {{0, 1.5, 0.1}, {1, 1.5, 0.2}};
        },
        [](RunRequest& r) {
            r.alpha = r.epsilon = {};
            r.schedule = {{0, 1.5, 0.1}, {2, 1.5, 0.2}};
        }};
    for (const auto& change : others) {
        RunRequest other = request;
        change(other);
        CHECK(keys.insert(planned(other).front().key).second);
    }
    CHECK(keys.insert(planned(request, "symmetric_quartic.toml").front().key).second);
    const std::function<void(RunRequest&)> same[] = {
        [](RunRequest& r) { r.paths = 3; },
        [](RunRequest& r) { r.horizon = 1e4; },
        [](RunRequest& r) { r.delta = 0.1; },
        [](RunRequest& r) { r.backend = Backend::reference; },
        [](RunRequest& r) { r.precision = Precision::double_precision; },
        [](RunRequest& r) { r.threads = 2; },
        [](RunRequest& r) { r.per_path = false; }};
    for (const auto& change : same) {
        RunRequest other = request;
        change(other);
        CHECK(planned(other).front().key == key);
    }
    RunRequest exit = request;
    exit.measure = MeasureChoice::exit;
    const std::uint64_t exit_key = planned(exit).front().key;
    exit.interval = Interval{-1.5, 0};
    CHECK(planned(exit).front().key == exit_key);
}

TEST_CASE("A condition has its key in every grid, and in both conventions") {
    RunRequest grid = transitions();
    grid.alpha = {1.2, 1.5, 2};
    grid.epsilon = {0.2, 0.1};
    grid.horizon = 1e3;  // else refused at alpha = 2
    const std::vector<Condition> conditions = planned(grid);
    REQUIRE(conditions.size() == 6);
    CHECK(conditions[3].key == planned(transitions()).front().key);
    std::set<std::uint64_t> keys;
    for (const Condition& condition : conditions) keys.insert(condition.key);
    CHECK(keys.size() == 6);
    RunRequest brownian = transitions();
    brownian.alpha = {2};
    brownian.horizon = 1e3;
    brownian.epsilon = {0.4};
    brownian.convention = NoiseConvention::brownian;
    RunRequest levy = brownian;
    levy.convention = NoiseConvention::levy;
    levy.epsilon = {0.4 / std::sqrt(2.0)};
    CHECK(planned(brownian).front().key == planned(levy).front().key);
}

TEST_CASE("Times of two noises do not correlate, unless random numbers are common") {
    RunRequest request = transitions();
    request.epsilon = {0.4, 0.35};
    request.paths = 400;
    // The correlation of independent logs of 400 has a standard deviation of 1/20: 1e-6 is 4.9 of them.
    CHECK(std::abs(correlation(planned(request))) < 4.9 / 20);
    request.common_random_numbers = true;
    for (const Condition& condition : planned(request)) CHECK(condition.key == request.seed);
    CHECK(correlation(planned(request)) > 0.5);
}
