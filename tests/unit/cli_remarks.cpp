// What a run says of itself: the same sentences printed, in --json and in the file; a verdict that can say
// no.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"

#include <hdf5.h>
#include <nlohmann/json.hpp>

using namespace levywell;
using test::levywell_run;

namespace {

const std::string potentials = test::source_folder() + "/potentials/";

nlohmann::json condition_of(const std::vector<std::string>& arguments) {
    const test::Outcome run = levywell_run(arguments);
    INFO(run.err);
    REQUIRE(run.code == exit_done);
    return nlohmann::json::parse(run.out).at("conditions").at(0);
}

std::string text_attribute(const std::string& path, const std::string& object, const std::string& name) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t attribute = H5Aopen_by_name(file, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
    REQUIRE(attribute >= 0);
    const hid_t type = H5Aget_type(attribute);
    char* text = nullptr;
    H5Aread(attribute, type, &text);
    const std::string value = text != nullptr ? text : "";
    H5free_memory(text);
    H5Tclose(type);
    H5Aclose(attribute);
    H5Fclose(file);
    return value;
}

/// Brownian exits from [-1, 1] on flat ground: (1 - x^2)/(2 D) exactly.
std::vector<std::string> exits(const std::string& dt, const std::string& alpha = "2") {
    return {"simulate",  "--potential", potentials + "flat.toml",
            "--measure", "exit",        "--interval",
            "-1,1",      "--start",     "x=0",
            "--alpha",   alpha,         "--epsilon",
            "1",         "--dt",        dt,
            "--paths",   "20000",       "--json"};
}

}  // namespace

TEST_CASE("A verdict agrees where dt is fine, and must not where it is coarse") {
    // One case in 16000 each would fail by chance with other seeds; the seed is fixed.
    CHECK_THAT(condition_of(exits("1e-3")).at("verdict").get<std::string>(),
               Contains("agrees with the exact one (z = "));
    // At alpha = 1 nothing corrects for exits seen late.
    const auto coarse = condition_of(exits("0.1", "1"));
    CHECK_THAT(coarse.at("verdict").get<std::string>(), Contains("differs from the exact one"));
    CHECK(coarse.at("z_exact").get<double>() > 4);
}

TEST_CASE("Remarks in --json and in the file are those that are printed") {
    const test::TemporaryFolder folder;
    std::vector<std::string> arguments{"simulate",  "--potential", potentials + "two_well.toml",
                                       "--measure", "transitions", "--alpha",
                                       "2",         "--epsilon",   "0.4",
                                       "--paths",   "400",         "--horizon",
                                       "20",        "-o",          folder / "r.h5"};
    const test::Outcome printed = levywell_run(arguments);
    REQUIRE(printed.code == exit_done);
    std::string file_text = text_attribute(folder / "r.h5", "/conditions/0000", "remarks");
    arguments.insert(arguments.end(), {"--json", "--force"});
    const auto condition = condition_of(arguments);
    const auto remarks = condition.at("remarks").get<std::vector<std::string>>();
    REQUIRE(remarks.size() >= 2);
    std::string joined;
    for (const std::string& remark : remarks) {
        CHECK_THAT(printed.out, Contains("  alpha 2 epsilon 0.4: " + remark + "\n"));
        joined += (joined.empty() ? "" : "\n") + remark;
    }
    CHECK(file_text == joined);
    CHECK_THAT(joined, Contains("were censored at 20"));
    CHECK(text_attribute(folder / "r.h5", "/conditions/0000", "verdict") ==
          condition.at("verdict").get<std::string>());
}

TEST_CASE("Rates and shares are judged as many as they are; small noise it is not at epsilon = 1") {
    const auto verdict = [](const std::string& measure, const std::string& epsilon) {
        return condition_of({"simulate", "--potential", potentials + "two_well.toml", "--measure", measure,
                             "--alpha", "1.5", "--epsilon", epsilon, "--paths", "200", "--horizon", "100",
                             "--json"})
            .at("verdict")
            .get<std::string>();
    };
    CHECK_THAT(verdict("chain", "1"), Contains("differ from the small-noise law: the largest |z| of 2"));
    CHECK_THAT(verdict("occupation", "0.5"), Contains("agree with the exact ones: the largest |z| of 2"));
}

TEST_CASE("Where no path had its event there is nothing to judge") {
    const auto none =
        condition_of({"simulate", "--potential", potentials + "two_well.toml", "--measure", "exit", "--alpha",
                      "2", "--epsilon", "0.1", "--paths", "10", "--horizon", "0.1", "--json"});
    CHECK_THAT(none.at("verdict").get<std::string>(), Contains("nothing to judge"));
}
