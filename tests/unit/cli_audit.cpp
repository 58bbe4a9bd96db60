// levywell audit: exit codes, the verdict first, --json, and bad input.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "levywell/io/fields.hpp"
#include "places.hpp"
#include "processes.hpp"
#include "result_names.hpp"
#include "samples.hpp"

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

using namespace levywell;
using test::levywell_run;
using test::Outcome;

namespace {

std::string text_of(const std::vector<double>& x) {
    std::string text;
    for (double value : x) text += fmt::format("{}\n", value);
    return text;
}

void check_names(const nlohmann::json& value) {
    for (const auto& [key, part] : value.items()) {
        if (value.is_object()) CHECK((is_known_name(key) ? "" : key) == "");
        if (part.is_structured()) check_names(part);
    }
}

}  // namespace

TEST_CASE("The verdict comes first, and the exit code tells whether the numbers depart") {
    const test::TemporaryFolder folder;
    const std::string good = folder.write("good.txt", text_of(test::stable_sample(1.5, 2, 6000, 1)));
    const Outcome passed = levywell_run({"audit", good, "--alpha", "1.5", "--scale", "2"});
    INFO(passed.out << passed.err);
    CHECK(passed.code == exit_done);
    CHECK_THAT(passed.out,
               Catch::Matchers::StartsWith("Nothing speaks against independent numbers of the symmetric "
                                           "stable law of alpha 1.5 and scale 2.\n"));
    CHECK_THAT(passed.out, Contains("good.txt: 6000 numbers in double precision"));
    CHECK_THAT(passed.out, Contains("2^-24") && Contains("nine times in ten"));
    const Outcome same = levywell_run({"audit", good, "--alpha", "1.5", "--epsilon", "2"});
    CHECK(same.out == passed.out);

    const Outcome other = levywell_run({"audit", good, "--alpha", "1.5"});
    CHECK(other.code == exit_departs);
    CHECK(exit_departs == 4);
    CHECK_THAT(other.out,
               Catch::Matchers::StartsWith("The numbers depart from the symmetric stable law of alpha 1.5 "
                                           "and scale 1, as would the stable law of alpha 1."));
    CHECK_THAT(other.out, Contains("fitted to them: the scale of largest likelihood is 1.9"));
    CHECK_THAT(other.out, Contains("refused"));
    const Outcome strict =
        levywell_run({"audit", good, "--alpha", "1.5", "--scale", "2.05", "--level", "0.5"});
    const Outcome lenient =
        levywell_run({"audit", good, "--alpha", "1.5", "--scale", "2.05", "--level", "1e-9"});
    CHECK(lenient.code == exit_done);
    CHECK(strict.code == exit_departs);
}

TEST_CASE("--json says the same, in names that the table of results has") {
    const test::TemporaryFolder folder;
    const std::string file = folder.write("x.txt", text_of(test::stable_sample(1.5, 1.3, 6000, 1)));
    const Outcome outcome = levywell_run({"audit", file, "--alpha", "1.5", "--json"});
    CHECK(outcome.code == exit_departs);
    const nlohmann::json object = nlohmann::json::parse(outcome.out);
    const std::string text = levywell_run({"audit", file, "--alpha", "1.5"}).out;
    CHECK(object["command"] == "audit");
    CHECK(object["answer"] == "departs");
    CHECK(text.substr(0, text.find('\n')) == object["verdict"]);
    CHECK(object["n"] == 6000);
    CHECK(object["tests"].size() == 9);
    CHECK(object["octaves"][0]["beyond"] == 6000);
    CHECK(object["octaves"][1]["beyond_expected"] == 3000);
    CHECK(object["scale_ratio"].get<double>() == Approx(1.3).margin(0.1));
    CHECK(object["lattice_bits"].is_null());
    CHECK(object["would_see"]["cut"].get<double>() == Approx(std::log(1800) / 6000).epsilon(0.01));
    check_names(object);
}

TEST_CASE("Times in a potential are held against the exact law of their event") {
    const test::TemporaryFolder folder;
    const std::string potential = test::source_folder() + "/potentials/two_well.toml";
    const std::string file = folder / "exits.h5";
    REQUIRE(levywell_run({"simulate", "--potential", potential, "--measure", "exit", "--alpha", "1.5",
                          "--epsilon", "0.3", "--dt", "0.005", "--paths", "4000", "-o", file, "--quiet"})
                .code == exit_done);
    const std::vector<std::string> of_file{
        "audit", file + ":conditions/0000/paths/exit_time", "--potential", potential, "--alpha", "1.5"};
    const Outcome passed = levywell_run(test::with(of_file, {"--epsilon", "0.3"}));
    INFO(passed.out << passed.err);
    CHECK(passed.code == exit_done);
    CHECK_THAT(passed.out,
               Catch::Matchers::StartsWith(
                   "Nothing speaks against the exact law of exits out of [-inf, 0] from m1 of 'two "
                   "wells, the right one wider' at alpha 1.5 epsilon 0.3: 4000 times have the mean "));
    const Outcome other = levywell_run(test::with(of_file, {"--epsilon", "0.35"}));
    CHECK(other.code == exit_departs);
    CHECK_THAT(other.out, Contains("mean") && Contains("refused: their mean is"));
    const Outcome object = levywell_run(test::with(of_file, {"--epsilon", "0.35", "--json"}));
    CHECK(object.code == exit_departs);
    const nlohmann::json result = nlohmann::json::parse(object.out);
    check_names(result);
    CHECK(other.out.substr(0, other.out.find('\n')) == result["verdict"]);
    CHECK(result["answer"] == "departs");
    CHECK(result["n"] == 4000);
    CHECK(result["time_lattice"] == Approx(0.005));
    CHECK(result["tests"].size() == 4);
    for (const nlohmann::json& test : result["tests"])
        CHECK(test["finding"].is_null() == !test["refused"].get<bool>());
    std::string rows = "a,b\n";
    for (int k = 0; k < 30; ++k) rows += "1,2\n";
    const std::string twice = folder.write("twice.csv", rows);
    const std::vector<std::string> of_twice{"--potential", potential, "--alpha", "1.5", "--epsilon", "0.3"};
    const Outcome columns = levywell_run(test::with({"audit", twice}, of_twice));
    CHECK(columns.code == exit_bad_input);
    CHECK_THAT(columns.err, Contains("2 columns, and times are one: FILE:NAME takes one"));
    CHECK(levywell_run(test::with({"audit", twice + ":b"}, of_twice)).code == exit_departs);
    const Outcome none = levywell_run(test::with(of_file, {"--monitoring", "grid"}));
    CHECK(none.code == exit_bad_input);
    CHECK_THAT(none.err, Contains("--epsilon") && Contains("is missing"));
    const Outcome alone = levywell_run({"audit", file + ":conditions/0000/paths/exit_time", "--alpha", "1.5",
                                        "--start", "m2", "--interval=-1,1"});
    CHECK(alone.code == exit_bad_input);
    CHECK_THAT(alone.err,
               Contains("--start") && Contains("--interval") && Contains("--potential is missing"));
}

TEST_CASE("Columns of files are read as estimate reads them") {
    const test::TemporaryFolder folder;
    const std::vector<double> x = test::stable_sample(1.2, 1, 2000, 3);
    std::string table = "day,change\n";
    for (std::size_t k = 0; k < x.size(); ++k) table += fmt::format("{},{}\n", k, x[k]);
    const std::string file = folder.write("table.csv", table);
    CHECK(levywell_run({"audit", file + ":change", "--alpha", "1.2"}).code == exit_done);
    CHECK(levywell_run({"audit", file + ":day", "--alpha", "1.2"}).code == exit_departs);
    std::string bytes(x.size() * sizeof(double), '\0');
    std::memcpy(bytes.data(), x.data(), bytes.size());
    const std::string raw = folder.write("x.bin", bytes);
    CHECK(levywell_run({"audit", raw, "--dtype", "f8", "--alpha", "1.2"}).code == exit_done);
    const std::vector<double> many = test::stable_sample(1.2, 1, 300000, 3);  // more than are read at once
    std::string more(many.size() * sizeof(double), '\0');
    std::memcpy(more.data(), many.data(), more.size());
    CHECK(levywell_run(
              {"audit", folder.write("many.bin", more), "--dtype", "f8", "--columns", "3", "--alpha", "1.2"})
              .code == exit_done);
    const Outcome matrix =
        levywell_run({"audit", raw, "--dtype", "f8", "--columns", "20", "--alpha", "1.2", "--json"});
    CHECK(nlohmann::json::parse(matrix.out)["columns"] == 20);
}

TEST_CASE("Bad input is refused with code 2, all faults of the options at once") {
    const test::TemporaryFolder folder;
    const std::string good = folder.write("x.txt", text_of(test::stable_sample(1.5, 1, 100, 1)));
    const auto refusal = [](const std::vector<std::string>& words) {
        const Outcome outcome = levywell_run(words);
        CHECK(outcome.code == exit_bad_input);
        CHECK(outcome.out.empty());
        return outcome.err;
    };
    const std::string options =
        refusal({"audit", good, "--alpha", "2.5", "--scale", "0", "--level", "1", "--columns", "0"});
    for (const char* part : {"--alpha", "2.5", "--epsilon", "--level", "--columns"})
        CHECK_THAT(options, Contains(part));
    CHECK_THAT(refusal({"audit", good}), Contains("--alpha"));
    CHECK_THAT(refusal({"audit", folder / "none.txt", "--alpha", "1"}), Contains("none.txt"));
    CHECK_THAT(refusal({"audit", folder.write("few.txt", "1\n2\n3\n"), "--alpha", "1"}),
               Contains("few.txt: 3 numbers (an audit takes 20 or more)"));
    const std::string nan = folder.write("nan.txt", text_of(test::stable_sample(1.5, 1, 100, 1)) + "nan\n");
    CHECK_THAT(refusal({"audit", nan, "--alpha", "1"}), Contains("position 101 is NaN"));
}
