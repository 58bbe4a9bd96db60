// What people and programs read at the extremes: no NaN, no bare infinity, JSON that is JSON.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "levywell/cli/run_cli.hpp"
#include "places.hpp"

#include <nlohmann/json.hpp>
#include <regex>
#include <string>

using namespace levywell;
using test::levywell_run;
using test::Outcome;

namespace {

const std::string two_well = test::source_folder() + "/potentials/two_well.toml";

/// Whether a text says nan or inf as a word, beyond the landscape's own infinite widths and barriers.
bool says_no_number(const std::string& text) {
    const std::size_t noise = text.find("\nalpha = ");
    return std::regex_search(noise == std::string::npos ? text : text.substr(noise),
                             std::regex("(^|[^a-z])(nan|inf)([^a-z]|$)"));
}

/// The same of JSON's own reading: an object, without the words; infinite numbers are texts.
bool is_json(const std::string& text) {
    return nlohmann::json::accept(text) && !std::regex_search(text, std::regex("[^a-z\"-](nan|inf)[^a-z]"));
}

}  // namespace

TEST_CASE("Heights are printed with the digits that tell them apart, and no more") {
    const test::TemporaryFolder folder;
    const auto heights = [&](const std::string& constant) {
        const std::string file =
            folder.write("p.toml", "name = \"t\"\nkind = \"polynomial\"\ncoefficients = [" + constant +
                                       ", 0, -0.5, 0, 0.25]\n");
        return levywell_run({"theory", file, "--alpha", "1.5", "--epsilon", "0.3"}).out;
    };
    CHECK_THAT(heights("1e5"), Contains(" -0.25 ") && Contains("heights are those of f - 100000"));
    CHECK_THAT(heights("0.3333333333"), Contains(" 0.0833333 ") && Contains(" 0.333333 "));
}

TEST_CASE("theory prints numbers at every tail index") {
    const std::string alphas = "0.05,0.999999999999,1.000000000001,1.999999999999,2";
    const Outcome text = levywell_run({"theory", two_well, "--alpha", alphas, "--epsilon", "0.3"});
    INFO(text.out << text.err);
    CHECK(text.code == exit_done);
    CHECK_FALSE(says_no_number(text.out));
    CHECK_THAT(text.out, Contains("alpha = 0.999999999999:") && Contains("alpha = 1.999999999999:"));
    const Outcome json =
        levywell_run({"theory", two_well, "--alpha", "0.05,2", "--epsilon", "0.3", "--json"});
    CHECK(json.code == exit_done);
    REQUIRE(is_json(json.out));
    const auto said = nlohmann::json::parse(json.out);
    REQUIRE(said.at("theory").size() == 2);
    for (const auto& condition : said.at("theory")) {
        for (const auto& times : condition.at("conditions").at(0).at("exit"))
            CHECK(times.at("mean_exact").is_number());
    }
    CHECK(says_no_number("\nalpha = 1\n nan 3"));  // control
}

TEST_CASE("theory says so where the solver has no digit left, and gives what there is") {
    const Outcome text = levywell_run({"theory", two_well, "--alpha", "1.9", "--epsilon", "1e-11"});
    INFO(text.out << text.err);
    CHECK(text.code == exit_done);
    CHECK_FALSE(says_no_number(text.out));
    CHECK_THAT(text.out, Contains("not available") && Contains("what holds is the law of small noise"));
    CHECK_THAT(text.out,
               Contains("1.65862e+22"));  // alpha/(C_alpha eps^alpha), the law of small noise, stands
    CHECK(is_json(levywell_run({"theory", two_well, "--alpha", "1.9", "--epsilon", "1e-11", "--json"}).out));
}

TEST_CASE("theory gives Brownian times beyond a double by their exponent") {
    const Outcome text = levywell_run({"theory", two_well, "--alpha", "2", "--epsilon", "0.02,1e-6"});
    INFO(text.out << text.err);
    CHECK(text.code == exit_done);
    CHECK_FALSE(says_no_number(text.out));
    // pi / sqrt(f''(m) |f''(s)|) e^(H/D): H/D = 1/3/4e-4 = 833.33 from m1, 10^362.1 to the saddle.
    CHECK_THAT(text.out, Contains("e+362"));
    const auto json = nlohmann::json::parse(
        levywell_run({"theory", two_well, "--alpha", "2", "--epsilon", "0.02", "--json"}).out);
    const auto& exit = json.at("theory").at(0).at("conditions").at(0).at("exit").at(0);
    CHECK(exit.at("mean_exact") == "inf");
    const double log10_kramers =
        std::log10(std::acos(-1.0) / std::sqrt(2.5 * 1.5)) + 1 / 3.0 / 4e-4 / std::log(10.0);
    CHECK(exit.at("kramers_log10").get<double>() == Approx(log10_kramers).epsilon(1e-9));
    CHECK(exit.at("mean_exact_log10").get<double>() == Approx(log10_kramers).margin(0.01));
}

TEST_CASE("simulate runs at every tail index, and names 2 - 1e-12 by its name") {
    for (const char* alpha : {"0.05", "1.000000000001", "1.999999999999"}) {
        const std::vector<std::string> arguments{"simulate", "--potential", two_well, "--measure",
                                                 "exit",     "--alpha",     alpha,    "--epsilon",
                                                 "0.3",      "--paths",     "300",    "--quiet"};
        const Outcome text = levywell_run(arguments);
        INFO(text.out << text.err);
        CHECK(text.code == exit_done);
        CHECK_FALSE(says_no_number(text.out));
        CHECK_THAT(text.out, Contains(std::string(alpha) + " "));
    }
    const Outcome long_run =
        levywell_run({"simulate", "--potential", two_well, "--measure", "exit", "--alpha", "2", "--epsilon",
                      "0.02", "--paths", "100", "--horizon", "10", "--json"});
    INFO(long_run.err);
    REQUIRE(is_json(long_run.out));
    const Outcome refused = levywell_run(
        {"simulate", "--potential", two_well, "--measure", "exit", "--alpha", "2", "--epsilon", "0.02"});
    CHECK(refused.code == exit_bad_input);
    CHECK_FALSE(says_no_number(refused.err));
}
