// What files and --json say of their own numbers: units, meanings, names of dimensions, for programs that
// read any HDF5; the same names in both.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "io/hdf5_fields.hpp"
#include "io/whole_file.hpp"
#include "places.hpp"
#include "result_names.hpp"
#include "samples.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace levywell;
using test::levywell_run;

namespace {

using Words = std::vector<std::string>;
const std::string potentials = test::source_folder() + "/potentials/";
const std::string two = potentials + "two_well.toml";

/// Runs commands, each into a file of its own, and holds what they say against the table.
struct Checked {
    test::TemporaryFolder folder;
    int datasets = 0;
    int keys = 0;

    std::string run(Words command, bool json) {
        const std::string file = folder / fmt::format("{}.h5", datasets);
        command.insert(command.end(), {"-o", file});
        if (json) command.emplace_back("--json");
        const test::Outcome outcome = levywell_run(command);
        INFO(fmt::format("{}: {}", fmt::join(command, " "), outcome.err));
        REQUIRE(outcome.code == 0);
        CHECK(test::undescribed(file, datasets) == Words{});
        if (json) {
            CHECK(test::unknown_keys(nlohmann::json::parse(outcome.out), test::names_for_json(file), keys) ==
                  std::set<std::string>{});
        }
        return file;
    }
};

}  // namespace

TEST_CASE("Simulations have the table's names, units, meanings and dimensions in files and in --json") {
    Checked checked;
    const std::string segments = checked.folder.write("noise.csv", "0,2,0.6\n5,2,0.5\n");
    const Words noise{"--alpha", "2", "--epsilon", "0.5", "--paths", "20", "--quiet"};
    const std::vector<Words> commands = {
        {"simulate", "--potential", two, "--measure", "transitions"},
        {"simulate", "--potential", two, "--measure", "exit"},
        {"simulate", "--potential", two, "--measure", "chain"},
        {"simulate", "--potential", two, "--measure", "occupation"},
        {"simulate", "--potential", potentials + "flat.toml", "--measure", "exit", "--interval=-1,1",
         "--start", "x=0"},
        {"simulate", "--potential", potentials + "three_wells.toml", "--measure", "transitions"}};
    for (Words command : commands) {
        command.insert(command.end(), noise.begin(), noise.end());
        checked.run(command, true);
    }
    checked.run({"simulate", "--potential", two, "--measure", "exit", "--schedule", segments, "--paths", "20",
                 "--quiet"},
                true);
    checked.run({"simulate", "--potential", two, "--measure", "exit", "--interval=-inf,0", "--scheme",
                 "splitting", "--alpha", "2", "--epsilon", "0.2", "--paths", "4", "--quiet"},
                true);
    Words merge{"merge"};
    for (const char* piece : {"1/2", "2/2"}) {
        Words command = commands.front();
        command.insert(command.end(), noise.begin(), noise.end());
        command.insert(command.end(), {"--condition", piece});
        merge.push_back(checked.run(command, true));
    }
    checked.run(merge, true);
    CHECK(checked.datasets > 300);
    CHECK(checked.keys > 200);
}

TEST_CASE("So have theory, traces, stable laws and estimates", "[sweep]") {
    Checked checked;
    checked.run({"theory", potentials + "three_wells.toml", "--alpha", "1.5,2", "--epsilon", "0.5"}, true);
    checked.run(
        {"theory", two, "--alpha", "1.5,2", "--epsilon", "0.5", "--interval=-inf,1", "--start", "m1,x=0.5"},
        true);
    checked.run({"trace", "--potential", two, "--alpha", "1.5", "--epsilon", "0.5", "--horizon", "5"}, false);
    checked.run({"stable", "--alpha", "1", "--norms", "5", "--dimension", "3"}, false);
    const auto write = [&](const char* name, double alpha, std::uint64_t seed) {
        const std::vector<double> values = test::stable_sample(alpha, 1, 2000, seed);
        std::string text;
        for (double value : values) text += fmt::format("{}\n", value);
        return checked.folder.write(name, text);
    };
    checked.run({"estimate", write("stable.txt", 1.5, 11), "--replicates", "99", "--estimator", "released",
                 "--quiet"},
                true);
    std::string rows;  // so heavy-tailed that laws are held against them
    const std::vector<double> values = test::stable_sample(1.2, 1, 60 * 40, 5);
    for (std::size_t k = 0; k < values.size(); ++k)
        rows += fmt::format("{}{}", values[k], k % 40 == 39 ? '\n' : ' ');
    checked.run({"estimate", checked.folder.write("rows.txt", rows), "--replicates", "0", "--quiet"}, true);
    CHECK(checked.datasets > 60);
    CHECK(checked.keys > 200);
}

TEST_CASE("A key, a dataset or an attribute that the table does not have is found") {
    const test::TemporaryFolder folder;
    const std::string file = folder / "strange.h5";
    write_whole(file, [](hid_t root) {
        const auto group = hdf5::create_group(root, "summary");
        hdf5::write_dataset(group, "mean", 1.0);
        hdf5::write_dataset(group, "mean_exit", 1.0);
        hdf5::write_dataset(group, "survival", std::vector<double>{1, 2}, {2});
        hdf5::write_axis(group, "target", 3);
        hdf5::write_dataset(group, "target_probability", std::vector<double>{1, 2}, {2});
        hdf5::write_attribute(group, "mean", 1.0);
    });
    int datasets = 0;
    CHECK(test::undescribed(file, datasets) == Words{"/summary has no row for its mean",
                                                     "/summary/mean_exit: a row",
                                                     "/summary/target_probability: a dimension"});
    CHECK(datasets == 4);
    int keys = 0;  // q_hat is in the table, but not in this file
    const auto json = nlohmann::json::parse(
        R"({"command": "no", "chance": null, "summary": [{"mean": 1, "q_hat": 2, "mean_of_all": [3]}]})");
    CHECK(test::unknown_keys(json, test::names_for_json(file), keys) ==
          std::set<std::string>{"chance", "mean_of_all", "q_hat"});
    CHECK(keys == 4);
}

TEST_CASE("A name that the table does not have is not described; estimates have their errors' names") {
    CHECK_FALSE(field_of("summary", "nothing", 1));
    CHECK_FALSE(field_of("summary", "alpha", 1));  // of a schedule, an estimate and others
    CHECK(field_of("/simulations/0000/conditions/0002/schedule", "alpha", 1)->axes == Words{"segment"});
    CHECK(field_of("/estimate/hill", "alpha", 1)->axes == Words{"k"});
    CHECK(field_of("summary", "q_hat_ci95", 3)->axes == Words{"well", "to_well", "bound"});
    CHECK_FALSE(attribute_of("/summary", "n"));
    CHECK(attribute_of("/", "seed"));
    CHECK(is_known_name("zero_policies"));
    CHECK_FALSE(is_known_name("zero_policy"));
    CHECK(field_of("summary", "mean_stderr", 0)->unit == "time");
}
