// `levywell pipeline`: the same numbers from its own text, after kills, and from a finished training.

#include "catch.hpp"
#include "files.hpp"
#include "image_runs.hpp"
#include "io/hdf5.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/io/result_file.hpp"
#include "places.hpp"
#include "processes.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include <fmt/format.h>

using namespace levywell;

namespace {

const std::string potentials = test::source_folder() + "/potentials/";

constexpr const char* training = R"(
[train.data]
set = "files"
train = ["{0}/train.images", "{0}/train.labels"]
test = ["{0}/test.images", "{0}/test.labels"]
[train.network]
width = 16
[train.training]
batch = 30
iterations = 600
stop_accuracy = 2
[train.measure]
every = 600
[train.run]
threads = 1
)";

std::string write_run(const test::TemporaryFolder& folder, const std::string& name,
                      const std::string& train) {
    return folder.write(name, train + fmt::format(R"(
[noise]
unit = 0.05
[simulate]
potential = ["{0}two_well.toml", "{0}narrow_deep_wide_shallow.toml"]
most_steps = 3e8
[simulate.measure]
paths = 3000
)",
                                                  potentials));
}

/// All that a pipeline file measured, as text to be compared: rows, and the times of every path.
std::string numbers_of(const std::string& path) {
    std::ostringstream all;
    all.precision(17);
    const auto file = hdf5::open_file(path);
    const auto put = [&](hid_t group, const char* name) {
        all << name;
        for (double value : hdf5::read_doubles(group, name)) all << ' ' << value;
        all << '\n';
    };
    const auto noises = hdf5::open_group(file, "noises");
    for (const std::string& name : hdf5::links(noises)) {
        const auto noise = hdf5::open_group(noises, name);
        all << hdf5::read_text_attribute(noise, "kind");
        for (const char* number : {"alpha_hat", "alpha", "sigma", "epsilon"})
            all << ' ' << hdf5::read_number_attribute(noise, number);
        all << '\n';
    }
    const auto rows = hdf5::open_group(file, "rows");
    for (const std::string& name : hdf5::links(rows)) {
        const auto row = hdf5::open_group(rows, name);
        all << hdf5::read_text_attribute(row, "refusal") << '\n';
        for (const char* numbers : {"mean_exact", "mean_exact_log10", "mean_small_noise", "pi_exact"})
            put(row, numbers);
        if (hdf5::has_link(row, "mean")) put(row, "mean");
        if (hdf5::has_link(row, "pi_hat")) put(row, "pi_hat");
    }
    const auto simulations = hdf5::open_group(file, "simulations");
    for (const std::string& name : hdf5::links(simulations)) {
        const auto conditions = hdf5::open_group(simulations, name + "/conditions");
        for (const std::string& number : hdf5::links(conditions)) {
            const auto condition = hdf5::open_group(conditions, number);
            if (hdf5::has_link(condition, "paths"))
                put(hdf5::open_group(condition, "paths"), "transition_time");
        }
    }
    return all.str();
}

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::string config_of(const std::string& path) {
    return hdf5::read_text_attribute(hdf5::open_file(path), "config_toml");
}

}  // namespace

TEST_CASE("A pipeline gives the same bits from its own text, from a finished training, and after kills") {
    const test::TemporaryFolder folder;
    test::write_striped_files(folder);
    const std::string log = folder / "log";
    const std::string run = write_run(folder, "run.toml", fmt::format(training, folder / "."));
    const std::string whole = folder / "whole.h5";
    const double seconds = test::seconds_of({"pipeline", run, "-o", whole, "--quiet"}, log);
    CHECK(result_is_complete(whole));
    const std::string numbers = numbers_of(whole);
    CHECK(read_network_result(whole).runs.at(0).diagnoses.size() == 1);
    CHECK_FALSE(std::filesystem::exists(whole + ".0.journal"));
    INFO(text_of(log));
    CHECK_THAT(text_of(log), Contains("Is it really heavy-tailed?"));
    // Gaussian noise of networks is so weak that no double holds its times.
    CHECK(std::regex_search(text_of(log), std::regex("e\\+[0-9]{4,}|10\\^[0-9]")));
    CHECK_THAT(text_of(log), !Contains(" inf"));

    {  // its own text
        const test::TemporaryFolder elsewhere;
        const std::string again = elsewhere / "again.h5";
        const std::string text = elsewhere.write("again.toml", config_of(whole));
        REQUIRE(test::wait_for(
                    test::start({"pipeline", text, "-o", again, "--quiet", "--threads", "1"}, log)) == 0);
        CHECK(numbers_of(again) == numbers);
        CHECK(config_of(again) == config_of(whole));
    }
    {  // a finished training, whose file is the pipeline's own
        const std::string from_file =
            write_run(folder, "file.toml", fmt::format("[train]\nfile = \"{}\"\n", whole));
        const std::string again = folder / "file.h5";
        REQUIRE(test::wait_for(test::start({"pipeline", from_file, "-o", again, "--quiet"}, log)) == 0);
        CHECK(numbers_of(again) == numbers);
        // Another seed is another noise.
        const std::string other = write_run(
            folder, "other.toml", fmt::format(training, folder / ".") + "[simulate.run]\nseed = 2\n");
        REQUIRE(test::wait_for(test::start({"pipeline", other, "-o", again, "--quiet", "--force"}, log)) ==
                0);
        CHECK(numbers_of(again) != numbers);
    }
    {  // kills
        const std::string torn = folder / "torn.h5";
        std::vector<std::string> command{"pipeline", run, "-o", torn, "--quiet", "--force"};
        int kills = 0;
        for (double delay = 0.05 * seconds;; delay *= 1.3) {
            const pid_t child = test::start(command, log);
            test::sleep_seconds(delay);
            ::kill(child, kills % 2 == 0 ? SIGKILL : SIGTERM);
            const int code = test::wait_for(child);
            if (std::filesystem::exists(torn)) {
                command.back() = "--resume";
                if (result_is_complete(torn)) break;
            }
            CHECK(code != 0);
            REQUIRE(++kills < 100);
        }
        INFO(kills << " kills");
        CHECK(kills >= 2);
        CHECK(numbers_of(torn) == numbers);
        CHECK(test::wait_for(test::start({"pipeline", run, "-o", torn, "--quiet", "--resume"}, log)) == 0);
        CHECK_THAT(text_of(log), !Contains("alpha-hat"));
    }
}

TEST_CASE("What a pipeline cannot do is said before anything is trained") {
    const test::TemporaryFolder folder;
    test::write_striped_files(folder);
    const std::string log = folder / "log";
    const auto refused = [&](const std::string& run, const std::string& why) {
        CHECK(test::wait_for(
                  test::start({"pipeline", run, "-o", folder / "out.h5", "--quiet"}, folder / "log")) == 2);
        CHECK_FALSE(std::filesystem::exists(folder / "out.h5"));
        INFO(why);
    };
    refused(
        folder.write("dt.toml", fmt::format(training, folder / ".") +
                                    fmt::format("[noise]\nunit = -1\niteration = 70\n[simulate]\npotential = "
                                                "\"{}flat.toml\"\n[simulate.scheme]\ndt = 1\n",
                                                potentials)),
        "a potential without wells, an iteration that is not measured, a unit below 0");
    refused(folder.write("absent.toml", fmt::format("[train]\nfile = \"absent.h5\"\n[simulate]\npotential = "
                                                    "\"{}two_well.toml\"\n",
                                                    potentials)),
            "no such training");
}
