// A mean that is known to be infinite is not measured by any sample: what is said instead is right, printed,
// in
// --json and in the file.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "hdf5_files.hpp"
#include "io/hdf5.hpp"
#include "places.hpp"
#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>

using namespace levywell;
using test::levywell_run;

namespace {

using Words = std::vector<std::string>;

Words exits(const std::string& interval, const Words& more, const std::string& file = "flat.toml") {
    Words words{"simulate",  "--potential", test::source_folder() + "/potentials/" + file,
                "--measure", "exit",        "--interval",
                interval,    "--start",     "x=1",
                "--epsilon", "1",           "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

nlohmann::json condition_of(Words words) {
    words.emplace_back("--json");
    const test::Outcome run = levywell_run(words);
    INFO(run.err);
    REQUIRE(run.code == exit_done);
    return nlohmann::json::parse(run.out).at("conditions").at(0);
}

/// E min(T, h) of Brownian motion with diffusivity 1 from a distance of 1 to one end: P(T > t) = erf(1 /
/// sqrt(4 t)).
double restricted_mean(double h) {
    double sum = 0;
    constexpr int cells = 200000;
    for (int k = 0; k < cells; ++k) sum += std::erf(1 / std::sqrt(4 * (k + 0.5) * h / cells)) * h / cells;
    return sum;
}

}  // namespace

TEST_CASE("From a half line without drift there is no mean, interval or rate, censored or not") {
    for (const Words& run : {Words{"--alpha", "1.5", "--dt", "0.05", "--paths", "60", "--horizon", "1e4"},
                             Words{"--alpha", "2", "--dt", "0.05", "--paths", "8", "--horizon", "1e6"},
                             Words{"--alpha", "2", "--dt", "0.01", "--paths", "8", "--horizon", "50"}}) {
        const auto condition = condition_of(exits("0,inf", run));
        INFO(condition.dump(1));
        for (const char* name : {"mean", "stderr", "rate", "ratio_exact"})
            CHECK(condition.at(name).is_null());
        CHECK(condition.at("mean_exact") == "inf");
        CHECK(condition.at("ci95") == nlohmann::json::array({nullptr, nullptr}));
        CHECK(condition.at("restricted_mean").get<double>() > 0);
        CHECK_THAT(condition.at("exact_source").get<std::string>(), Contains("infinite: "));
        CHECK_THAT(condition.at("verdict").get<std::string>(), Contains("the mean time is infinite"));
        CHECK_THAT(condition.at("remarks").dump(),
                   Contains("without drift is infinite: no sample has a mean") && !Contains("constant rate"));
    }
    // The control: the same ground with a second end has a mean.
    const auto bounded = condition_of(exits("0,2", {"--alpha", "2", "--dt", "0.001", "--paths", "200"}));
    CHECK(bounded.at("mean").get<double>() > 0);
    CHECK(bounded.at("restricted_mean").is_null());
}

TEST_CASE("What is given instead is right: the mean of min(T, horizon) of Brownian motion") {
    const test::TemporaryFolder folder;
    const std::string file = folder / "r.h5";
    // One case in a million would fail by chance with other seeds.
    const auto condition = condition_of(
        exits("0,inf", {"--alpha", "2", "--dt", "0.01", "--paths", "20000", "--horizon", "20", "-o", file}));
    const auto result = hdf5::open_file(file);
    const auto number = [&](const char* name) {
        return hdf5::read_doubles(result, std::string("conditions/0000/") + name).front();
    };
    const double z = (condition.at("restricted_mean").get<double>() - restricted_mean(20)) /
                     number("summary/restricted_mean_stderr");
    CHECK(test::normal_p_value(z) > test::next_false_alarm());
    const double wrong = (condition.at("restricted_mean").get<double>() - restricted_mean(24)) /
                         number("summary/restricted_mean_stderr");
    CHECK(test::normal_p_value(wrong) < test::false_alarm);  // the control
    CHECK(std::isnan(number("summary/mean")));
    CHECK(std::isnan(number("summary/rate")));
    CHECK(std::isinf(number("theory/mean_exact")));
    const test::Outcome printed =
        levywell_run(exits("0,inf", {"--alpha", "2", "--dt", "0.01", "--paths", "200", "--horizon", "20"}));
    CHECK_THAT(printed.out, Contains(" infinite "));
}

TEST_CASE("The horizon that is advised gives a survival, and no mean") {
    const test::Outcome refused =
        levywell_run(exits("0,inf", {"--alpha", "1.5", "--dt", "0.05", "--paths", "50"}));
    REQUIRE(refused.code == exit_bad_input);
    std::smatch found;
    REQUIRE(std::regex_search(refused.err, found, std::regex("set horizon \\(such as ([-+0-9.e]+)")));
    const auto condition = condition_of(
        exits("0,inf", {"--alpha", "1.5", "--dt", "0.05", "--paths", "50", "--horizon", found[1]}));
    CHECK(condition.at("mean").is_null());
    CHECK(condition.at("restricted_mean").get<double>() > 0);
}

TEST_CASE("An interval without an end, and noise that changes, have no mean either") {
    const auto nothing = condition_of(exits("-inf,inf", {"--alpha", "2", "--paths", "5", "--horizon", "1"}));
    CHECK(nothing.at("rate").is_null());
    CHECK_THAT(nothing.at("remarks").dump(), Contains("nothing ends a path"));
    const test::TemporaryFolder folder;
    Words words = exits("0,inf", {"--dt", "0.05", "--paths", "50", "--horizon", "100", "--schedule",
                                  folder.write("noise.txt", "0 1.5 1\n5 2 0.5\n")});
    words.erase(std::find(words.begin(), words.end(), "--epsilon"),
                std::find(words.begin(), words.end(), "--quiet"));
    const auto scheduled = condition_of(words);
    CHECK(scheduled.at("mean").is_null());
    CHECK_THAT(scheduled.at("remarks").dump(), Contains("without drift is infinite"));
}
