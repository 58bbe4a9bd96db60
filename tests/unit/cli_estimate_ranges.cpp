// levywell estimate: ends of an estimator's range, the number of samples that a p-value needs, the released
// estimator.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "levywell/tail/log_moment.hpp"
#include "samples.hpp"

#include <cstring>
#include <nlohmann/json.hpp>

using namespace levywell;
using test::Outcome;

namespace {

Outcome estimate(const std::vector<double>& values, std::vector<std::string> more) {
    const test::TemporaryFolder folder;
    std::string bytes(values.size() * sizeof(double), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    std::vector<std::string> arguments{"estimate", folder.write("x.bin", bytes), "--dtype", "f8"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return test::levywell_run(arguments);
}

/// The line of an estimator.
std::string row(const std::string& table, const std::string& method) {
    const std::size_t begin = table.find(method + "  ");
    return begin == std::string::npos ? "" : table.substr(begin, table.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("An index at an end of an estimator's range may lie beyond it") {
    const std::string heavy = estimate(test::stable_sample(0.08, 1, 5000, 3), {"--replicates", "0"}).out;
    CHECK_THAT(row(heavy, "likelihood"), Contains(" <= 0.2 ") && Contains("[<= 0.2, "));
    CHECK_THAT(row(heavy, "quantiles"), Contains("<= 0.1"));
    std::vector<double> uniform;
    for (std::uint64_t k = 0; k < 5000; ++k) uniform.push_back(test::uniform_pair(1, k).first - 0.5);
    const std::string light = estimate(uniform, {"--replicates", "0"}).out;
    CHECK_THAT(row(light, "likelihood"), Contains(">= 2"));
    const std::string inside = estimate(test::stable_sample(1.2, 1, 5000, 3), {"--replicates", "0"}).out;
    CHECK_THAT(row(inside, "likelihood"), !Contains("="));  // control
}

TEST_CASE("A number of samples with which nothing can be refused is refused, with what works") {
    const std::vector<double> x = test::stable_sample(1.5, 1, 200, 1);
    for (const char* few : {"1", "4", "98"}) {
        const Outcome outcome = estimate(x, {"--replicates", few});
        CHECK(outcome.code == 2);
        CHECK_THAT(outcome.err, Contains("at least 99"));
    }
    CHECK(estimate(x, {"--replicates", "99"}).code == 0);
    CHECK(estimate(x, {"--replicates", "0"}).code == 0);
}

TEST_CASE("Differences have no finite index, and the report says so") {
    std::vector<double> x = test::stable_sample(1.5, 1, 10'000, 3);
    const std::string control = estimate(x, {"--replicates", "0"}).out;
    for (std::size_t k = x.size() - 1; k > 0; --k) x[k] -= x[k - 1];
    const std::string text = estimate(x, {"--replicates", "0"}).out;
    CHECK_THAT(row(text, "log_moment"), Contains(" inf ") && !Contains("="));
    CHECK_THAT(text, Contains("these data have no finite index"));
    CHECK_THAT(control, !Contains("these data have no finite index"));
}

TEST_CASE("The released estimator stands beside ours, of all numbers") {
    const std::vector<double> x = test::stable_sample(1.5, 1, 17 * 2053, 3);
    for (const char* most : {"2000000", "1000"}) {
        const Outcome outcome =
            estimate(x, {"--replicates", "0", "--estimator", "released", "--json", "--most", most});
        const auto object = nlohmann::json::parse(outcome.out);
        CHECK(object["K1"] == 186);
        CHECK(object["K1_released"] == 17);
        CHECK(object["estimate"][1]["method"] == "released");
        const BlockPlan cut = cut_blocks(17 * 2053, 17);  // no zeros: 2^-52 changes nothing
        CHECK(object["estimate"][1]["alpha"].get<double>() ==
              Approx(log_moment_estimate(x, cut).alpha).epsilon(1e-9));
        CHECK(object["estimate"][0]["alpha"].get<double>() != object["estimate"][1]["alpha"].get<double>());
    }
    CHECK(estimate(x, {"--estimator", "paper"}).code == 2);
    CHECK_THAT(estimate(x, {"--replicates", "0"}).out, !Contains("released"));  // control
}
