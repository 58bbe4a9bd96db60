// levywell estimate: reports of files of numbers.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "io/hdf5.hpp"
#include "levywell/tail/log_moment.hpp"
#include "samples.hpp"

#include <cstring>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include <fmt/format.h>

using namespace levywell;
using test::Outcome;

namespace {

Outcome estimate(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "estimate");
    return test::levywell_run(arguments);
}

/// The same with `text` on standard input.
Outcome estimate_from(const std::string& text, const std::vector<std::string>& arguments) {
    std::istringstream input(text);
    std::streambuf* before = std::cin.rdbuf(input.rdbuf());
    Outcome outcome = estimate(arguments);
    std::cin.rdbuf(before);
    std::cin.clear();
    return outcome;
}

std::string raw_file(const test::TemporaryFolder& folder, const std::vector<double>& values) {
    std::string text(values.size() * sizeof(double), '\0');
    std::memcpy(text.data(), values.data(), text.size());
    return folder.write("x.bin", text);
}

}  // namespace

TEST_CASE("A stable sample is recognised, in words, JSON and HDF5") {
    const test::TemporaryFolder folder;
    const std::string file = raw_file(folder, test::stable_sample(1.5, 2, 5000, 11));
    const Outcome text = estimate({file, "--dtype", "f8", "--replicates", "99"});
    CHECK(text.code == exit_done);
    CHECK_THAT(text.out, Contains("5000 numbers") && Contains("log_moment") && Contains("de_haan_peng"));
    CHECK_THAT(text.out, Contains("Compatible with independent stable numbers"));

    const std::string output = folder / "estimate.h5";
    const Outcome json = estimate({file, "--dtype", "f8", "--replicates", "99", "--json", "-o", output});
    const auto object = nlohmann::json::parse(json.out);
    REQUIRE(object["estimate"].size() == 8);
    for (const auto& entry : object["estimate"]) {
        if (entry["method"] != "likelihood") continue;
        CHECK(entry["alpha"].get<double>() == Approx(1.5).margin(0.1));
        CHECK(entry["sigma"].get<double>() == Approx(2).epsilon(0.1));
    }
    CHECK(object["goodness_of_fit"]["tested"] == 5000);
    CHECK(object["answer"] == "stable");
    CHECK_THAT(text.out, Contains(object["verdict"].get<std::string>()));
    CHECK(object["independent"] == true);
    const auto h5 = hdf5::open_file(output);
    const auto group = hdf5::open_group(h5, "estimate");
    CHECK(hdf5::read_text_attribute(group, "verdict") == object["verdict"].get<std::string>());
    const auto tests = hdf5::open_group(group, "tests");
    REQUIRE(hdf5::read_doubles(tests, "p_value").size() == object["tests"].size());
    CHECK(hdf5::read_doubles(tests, "p_value")[2] == object["tests"][2]["p_value"].get<double>());
    const auto goodness = hdf5::open_group(group, "goodness_of_fit");
    CHECK(hdf5::read_number_attribute(goodness, "p_value") ==
          object["goodness_of_fit"]["p_value"].get<double>());
    CHECK(hdf5::read_doubles(goodness, "departures/p_value").size() == 8);
    CHECK(hdf5::read_doubles(goodness, "rivals/refused").size() == 5);
    const std::vector<double> alphas = hdf5::read_doubles(group, "alpha");
    REQUIRE(alphas.size() == 8);
    for (std::size_t k = 0; k < 8; ++k) CHECK(alphas[k] == object["estimate"][k]["alpha"].get<double>());
    for (const char* name :
         {"hill/alpha", "block_length_sweep/alpha", "tail_survival/measured", "quantiles/stable"})
        CHECK(hdf5::read_doubles(group, name).size() > 10);
    CHECK(estimate({file, "--dtype", "f8", "--replicates", "99", "--json"}).out == json.out);
}

TEST_CASE("Numbers that depend on one another get no interval") {
    const test::TemporaryFolder folder;
    std::vector<double> walk = test::stable_sample(1.5, 1, 500, 14);
    for (std::size_t k = 1; k < walk.size(); ++k) walk[k] += 0.9 * walk[k - 1];
    const std::string file = raw_file(folder, walk);
    const Outcome text = estimate({file, "--dtype", "f8"});
    CHECK_THAT(text.out, Contains("Not independent and identically distributed: neighbours are correlated"));
    CHECK_THAT(text.out, !Contains("[") && !Contains("Intervals and p-values are those of"));
    const auto object = nlohmann::json::parse(estimate({file, "--dtype", "f8", "--json"}).out);
    CHECK(object["answer"] == "not independent");
    CHECK(object["independent"] == false);
    CHECK_FALSE(object.contains("goodness_of_fit"));
    const Outcome few = estimate({file, "--dtype", "f8", "--replicates", "4"});
    CHECK(few.code == exit_bad_input);
    CHECK_THAT(few.err, Contains("--replicates") && Contains("at least 99"));
}

TEST_CASE("Gaussian and Laplace samples get their own verdicts; a matrix its warning") {
    const test::TemporaryFolder folder;
    const std::string gaussian = raw_file(folder, test::stable_sample(2, 1, 4000, 12));
    CHECK_THAT(estimate({gaussian, "--dtype", "f8"}).out, Contains("Gaussian numbers are not refused"));
    const std::string laplace = raw_file(folder, test::laplace_sample(4000, 13));
    const std::vector<std::string> matrix{laplace, "--dtype", "f8", "--columns", "100", "--surrogates", "19"};
    const Outcome diagnosed = estimate(matrix);
    CHECK_THAT(diagnosed.out, Contains("40 x 100 numbers") && Contains("Not stable: the law of alpha"));
    CHECK_THAT(diagnosed.out,
               Contains("is it really heavy-tailed?") && Contains("Gaussian, full covariance kept"));
    std::vector<std::string> plain = matrix;
    plain.push_back("--no-diagnosis");
    CHECK_THAT(estimate(plain).out, Contains("coordinates of different scale"));

    std::vector<std::string> kept = matrix;
    const std::string output = folder / "matrix.h5";
    kept.insert(kept.end(), {"--json", "-o", output});
    const auto object = nlohmann::json::parse(estimate(kept).out)["diagnosis"];
    const auto file = hdf5::open_file(output);
    const auto group = hdf5::open_group(file, "estimate/diagnosis");
    CHECK(hdf5::read_text_attribute(group, "verdict") == object["verdict"].get<std::string>());
    CHECK(hdf5::read_number_attribute(group, "alpha_shuffled") == object["alpha_shuffled"].get<double>());
    const auto kurtosis = hdf5::open_group(group, "kurtosis");
    CHECK(hdf5::read_number_attribute(kurtosis, "p_value") == object["kurtosis"]["p_value"].get<double>());
}

namespace {

/// 20 minibatches of 300 coordinates, the last 60 of them dead.
std::vector<double> noise_with_dead_coordinates() {
    std::vector<double> x = test::stable_sample(1.6, 1e-3, 20 * 300, 21);
    for (std::size_t k = 0; k < x.size(); ++k) {
        if (k % 300 >= 240) x[k] = 0;
    }
    return x;
}

/// Coordinates [begin, end) of its 300.
std::vector<double> coordinates_of(const std::vector<double>& x, std::size_t begin, std::size_t end) {
    std::vector<double> some;
    for (std::size_t k = 0; k < x.size(); ++k) {
        if (k % 300 >= begin && k % 300 < end) some.push_back(x[k]);
    }
    return some;
}

}  // namespace

TEST_CASE("A matrix's zeros, block lengths and layers, in words, JSON and HDF5") {
    const test::TemporaryFolder folder;
    const std::vector<double> x = noise_with_dead_coordinates();
    const std::vector<std::string> flags{"--dtype",      "f8", "--replicates", "0",
                                         "--surrogates", "19", "--columns"};
    const auto run = [&](const std::string& name, const std::vector<double>& values, std::size_t columns,
                         std::vector<std::string> more) {
        std::string bytes(values.size() * sizeof(double), '\0');
        std::memcpy(bytes.data(), values.data(), bytes.size());
        std::vector<std::string> all{folder.write(name, bytes)};
        all.insert(all.end(), flags.begin(), flags.end());
        all.push_back(std::to_string(columns));
        all.insert(all.end(), more.begin(), more.end());
        return estimate(all);
    };
    const std::string output = folder / "layers.h5";
    const Outcome outcome = run("x.bin", x, 300, {"--layers", "first=100,140,60", "--json", "-o", output});
    REQUIRE(outcome.code == exit_done);
    CHECK(outcome.err.find('\r') == std::string::npos);  // no progress where there is no terminal
    const auto d = nlohmann::json::parse(outcome.out)["diagnosis"];
    CHECK(d["columns"] == 300);
    CHECK(d["all_columns"] == 300);
    CHECK(d["zero_policies"]["zero_fraction"].get<double>() == 0.2);
    CHECK(d["zero_policies"]["method"] == nlohmann::json({"skip", "shifted", "dropped"}));
    CHECK(d["zero_policies"]["alpha"][0].get<double>() == Approx(d["alpha"].get<double>()).epsilon(1e-6));
    CHECK(d["layers"]["name"] == nlohmann::json({"first", "layer2", "layer3"}));
    CHECK(d["layers"]["coordinates"] == nlohmann::json({100, 140, 60}));
    CHECK(d["layers"]["alpha"][2].is_null());  // dead throughout
    CHECK(d["noise_norms"].size() == 20);
    CHECK(d["block_length_sweep"]["K1"].size() >= 3);
    // Each from a file of its own: dead coordinates left out, a layer alone.
    const auto alone = [&](std::size_t begin, std::size_t end) {
        return nlohmann::json::parse(run("part.bin", coordinates_of(x, begin, end), end - begin, {"--json"})
                                         .out)["diagnosis"]["alpha"];
    };
    CHECK(d["zero_policies"]["alpha"][2].get<double>() == Approx(alone(0, 240).get<double>()).epsilon(1e-5));
    CHECK(d["layers"]["alpha"][0].get<double>() == Approx(alone(0, 100).get<double>()).epsilon(1e-5));
    CHECK(d["layers"]["alpha"][1].get<double>() == Approx(alone(100, 240).get<double>()).epsilon(1e-5));

    const auto file = hdf5::open_file(output);
    const auto group = hdf5::open_group(file, "estimate/diagnosis");
    const auto same = [&](const char* dataset, const nlohmann::json& list) {
        const std::vector<double> values = hdf5::read_doubles(group, dataset);
        REQUIRE(values.size() == list.size());
        for (std::size_t k = 0; k < values.size(); ++k) {
            if (list[k].is_null()) {
                CHECK(std::isnan(values[k]));
            } else {
                CHECK(values[k] == list[k].get<double>());
            }
        }
    };
    same("zero_policies/alpha", d["zero_policies"]["alpha"]);
    same("block_length_sweep/K1", d["block_length_sweep"]["K1"]);
    same("block_length_sweep/alpha", d["block_length_sweep"]["alpha"]);
    same("layers/coordinates", d["layers"]["coordinates"]);
    same("layers/sigma", d["layers"]["sigma"]);
    same("noise_norms", d["noise_norms"]);
    CHECK(hdf5::read_text_attribute(hdf5::open_group(group, "layers"), "name") == "first,layer2,layer3");

    const Outcome text = run("x.bin", x, 300, {"--layers", "first=100,200"});
    CHECK_THAT(text.out, Contains("exact zeros: 20% of all entries") && Contains("dead coordinates dropped"));
    CHECK_THAT(text.out, Contains("block length K1: alpha-hat"));
    CHECK_THAT(text.out,
               Contains("layers (coordinates): alpha-hat of first (100)") && Contains("layer2 (200)"));
    CHECK_THAT(text.out, Contains("the control, all entries shuffled"));

    const auto fault = [&](const std::string& layers, const std::string& message) {
        const Outcome refused = run("x.bin", x, 300, {"--layers", layers, "-o", folder / "none.h5"});
        CHECK(refused.code == exit_bad_input);
        CHECK_THAT(refused.err, Contains("--layers") && Contains(message));
        CHECK_FALSE(std::filesystem::exists(folder / "none.h5"));
    };
    fault("100,199", "layers of 299 coordinates in all; the matrix has 300");
    fault("a=100,a=200", "two layers are named a");
    fault("100,x", "\"x\" (N or name=N");
    fault("300,0", "\"0\"");
    fault("=300", "\"=300\"");
    fault("99999999999999999999", "\"99999999999999999999\"");
    CHECK_THAT(run("x.bin", x, 300, {"--layers", "300", "--no-diagnosis"}).err, Contains("--no-diagnosis"));
    CHECK_THAT(run("x.bin", x, 1, {"--layers", "1"}).err, Contains("1 columns"));
}

TEST_CASE("A matrix larger than memory: zeros, block lengths and layers are still those of all coordinates") {
    const test::TemporaryFolder folder;
    const std::vector<double> x = test::stable_sample(1.3, 1, 16 * 20000, 22);  // 1.2 MiB in single precision
    const std::string file = raw_file(folder, x);
    const auto diagnosis = [&](const char* memory) {
        const Outcome outcome =
            estimate({file, "--dtype", "f8", "--columns", "20000", "--replicates", "0", "--surrogates", "19",
                      "--layers", "5000,15000", "--json", "--memory", memory});
        return nlohmann::json::parse(outcome.out)["diagnosis"];
    };
    const auto part = diagnosis("1");
    const auto whole = diagnosis("16");
    CHECK(part["columns"].get<int>() < 20000);
    CHECK(whole["columns"] == 20000);
    CHECK(part["all_columns"] == 20000);
    CHECK(part["alpha"] != whole["alpha"]);
    for (const char* group : {"zero_policies", "block_length_sweep", "layers"}) {
        REQUIRE(part[group]["alpha"].size() == whole[group]["alpha"].size());
        for (std::size_t k = 0; k < part[group]["alpha"].size(); ++k)
            CHECK(part[group]["alpha"][k].get<double>() ==
                  Approx(whole[group]["alpha"][k].get<double>()).epsilon(1e-5));
    }
    const Outcome text = estimate({file, "--dtype", "f8", "--columns", "20000", "--replicates", "0",
                                   "--surrogates", "19", "--memory", "1"});
    CHECK_THAT(text.out, Contains("of all 20000 coordinates"));
}

TEST_CASE("Files without a tail to speak of get a clear answer") {
    const test::TemporaryFolder folder;
    const auto lines = [&](const std::string& text) { return folder.write("x.txt", text); };
    const auto refused = [&](const std::string& text, const std::string& message) {
        const Outcome outcome = estimate({lines(text)});
        CHECK(outcome.code == exit_bad_input);
        CHECK(outcome.out.empty());
        CHECK_THAT(outcome.err, Contains(message));
    };
    refused("0 0 0 0 0 0 0 0 0 0", "all 10 numbers are 0");
    refused("1 2 3 4 5 6 7 8 9", "9 numbers: a tail index needs 10 or more");
    refused("1 2 3 4 inf 6 7 8 9 10 11", "1 of 11 numbers are not finite, the first at position 4");
    refused("1 -inf 3 nan 5 6 7 8 9 10 11", "2 of 11 numbers are not finite, the first at position 1");
    std::string all_nan;
    std::string all_zero;
    std::string half_dead;
    std::string column;
    const std::vector<double> x = test::stable_sample(1.5, 1, 40, 23);
    for (std::size_t k = 0; k < 40; ++k) {
        all_nan += "nan nan\n";
        all_zero += "0 0 0\n";
        half_dead += std::to_string(x[k]) + " 0\n";
        column += std::to_string(x[k]) + "\n";
    }
    refused(all_nan, "80 of 80 numbers are not finite");
    refused(all_zero, "all 120 numbers are 0");  // a matrix of noise that is not there
    CHECK_THAT(estimate({lines(all_nan), "--skip-nonfinite"}).err, Contains("0 numbers"));
    // One column is one sample, whatever its rows.
    const Outcome one = estimate({lines(column), "--json"});
    CHECK(one.code == exit_done);
    CHECK_FALSE(nlohmann::json::parse(one.out).contains("diagnosis"));
    // Half of all numbers are 0: no body to fit, but the diagnosis stands.
    const auto dead = nlohmann::json::parse(estimate({lines(half_dead), "--surrogates", "19", "--json"}).out);
    CHECK(dead["diagnosis"]["zero_policies"]["zero_fraction"].get<double>() == 0.5);
    CHECK(dead["diagnosis"]["looked_at"] == 1);
    // Every coordinate repeats a number: nothing is said of single coordinates.
    std::string coarse;
    for (int k = 0; k < 40; ++k) coarse += std::to_string(k % 5 - 2) + " " + std::to_string(k % 7 - 3) + "\n";
    const Outcome nothing = estimate({lines(coarse), "--surrogates", "19"});
    CHECK(nothing.code == exit_done);
    CHECK_THAT(nothing.out, Contains("Nothing can be said"));
    CHECK(nlohmann::json::parse(
              estimate({lines(coarse), "--surrogates", "19", "--json"}).out)["diagnosis"]["pooled"]["p_value"]
              .is_null());
    // Some entries are missing: no diagnosis, and a word about it.
    const Outcome missing = estimate({lines(half_dead + "nan 1\n"), "--skip-nonfinite", "--replicates", "0"});
    CHECK(missing.code == exit_done);
    CHECK_THAT(missing.err, Contains("no diagnosis"));
    CHECK(missing.out.find("really heavy-tailed") == std::string::npos);
    // Beyond single precision.
    std::vector<double> wide = test::stable_sample(1.5, 1e60, 40, 24);
    CHECK_THAT(estimate({raw_file(folder, wide), "--dtype", "f8", "--columns", "2"}).err,
               Contains("single precision") && Contains("--no-diagnosis"));
    CHECK(estimate({raw_file(folder, wide), "--dtype", "f8", "--columns", "2", "--no-diagnosis"}).code ==
          exit_done);
    CHECK(estimate({raw_file(folder, wide), "--dtype", "f8"}).code == exit_done);
}

TEST_CASE("More numbers than may be held: the paper's estimator still takes all, in order") {
    const test::TemporaryFolder folder;
    const std::vector<double> x = test::stable_sample(1.2, 1, 50000, 14);
    const auto object = nlohmann::json::parse(
        estimate({raw_file(folder, x), "--dtype", "f8", "--most", "2000", "--replicates", "0", "--json"})
            .out);
    CHECK(object["n"] == 2000);
    CHECK(object["K"] == 50000);
    CHECK(object["estimate"][0]["alpha"].get<double>() ==
          Approx(log_moment_fit(x, plan_blocks(50000)).alpha).epsilon(1e-12));
    CHECK(object["estimate"][3]["used"] == 2000);
}

TEST_CASE(
    "More numbers than may be held: zeros, mean, deviation and the largest magnitude are those of all") {
    const test::TemporaryFolder folder;
    std::vector<double> x = test::stable_sample(2, 1, 30000, 12);
    x[17] = -1e4;  // one number, which a part most likely lacks
    x[20] = x[21] = 0;
    const std::string file = raw_file(folder, x);
    const auto all =
        nlohmann::json::parse(estimate({file, "--dtype", "f8", "--json", "--replicates", "0"}).out);
    const std::vector<std::string> part{file, "--dtype", "f8", "--replicates", "0", "--most", "1000"};
    std::vector<std::string> json = part;
    json.push_back("--json");
    const auto some = nlohmann::json::parse(estimate(json).out);
    CHECK(some["n"] == 1000);
    CHECK(some["largest"] == 1e4);
    CHECK(some["zeros"] == 2);
    for (const char* name : {"mean", "standard_deviation"})
        CHECK(some[name].get<double>() == Approx(all[name].get<double>()).epsilon(1e-12));
    CHECK(some["median"] != all["median"]);
    CHECK_THAT(estimate(part).out,
               Contains("median (of 1000 drawn at random)") && Contains("largest magnitude 1e+04\n"));
}

TEST_CASE("--centre median makes every estimator blind to location") {
    const test::TemporaryFolder folder;
    std::vector<double> x = test::stable_sample(1.4, 1, 2001, 16);
    const auto alphas = [&] {
        const Outcome outcome = estimate(
            {raw_file(folder, x), "--dtype", "f8", "--centre", "median", "--replicates", "0", "--json"});
        std::vector<double> found;
        const auto object = nlohmann::json::parse(outcome.out);  // outlives the loop
        for (const auto& entry : object["estimate"]) found.push_back(entry["alpha"]);
        return found;
    };
    const std::vector<double> before = alphas();
    for (double& value : x) value += 64;
    const std::vector<double> after = alphas();
    REQUIRE(before.size() == 8);
    REQUIRE(after.size() == 8);
    for (std::size_t k = 0; k < 8; ++k) CHECK(after[k] == Approx(before[k]).epsilon(1e-4));
}

TEST_CASE("Bad input of estimate: every fault, exit code 2, nothing written") {
    const test::TemporaryFolder folder;
    std::vector<double> x = test::stable_sample(1.2, 1, 100, 15);
    x[40] = x[60] = std::nan("");
    const std::string file = raw_file(folder, x);
    const Outcome nan = estimate({file, "--dtype", "f8", "-o", folder / "out.h5"});
    CHECK(nan.code == exit_bad_input);
    CHECK_THAT(nan.err, Contains("2 of 100 numbers are not finite, the first at position 40") &&
                            Contains("--skip-nonfinite"));
    CHECK_FALSE(std::filesystem::exists(folder / "out.h5"));
    CHECK_THAT(estimate({file, "--dtype", "f8", "--skip-nonfinite"}).out, Contains("98 numbers"));

    const Outcome faults = estimate({file, "--dtype", "f8", "--columns", "0", "--centre", "mode",
                                     "--tail-size", "2", "-o", folder / "a/b.h5"});
    CHECK(faults.code == exit_bad_input);
    CHECK_THAT(faults.err, Contains("--columns") && Contains("--centre") && Contains("--tail-size") &&
                               Contains("its folder does not exist"));
    CHECK(estimate({folder / "absent.npy"}).code == exit_bad_input);
    CHECK(estimate({folder.write("few.txt", "1 2 3")}).code == exit_bad_input);
    CHECK_THAT(estimate({folder.write("same.txt", "3 3 3 3 3 3 3 3 3 3 3 3")}).err,
               Contains("all 12 numbers are 3"));
    CHECK(estimate({}).code == exit_bad_input);
}

TEST_CASE("A file whose name is no UTF-8: valid JSON, and no raw byte of it on a terminal") {
    const test::TemporaryFolder folder;
    std::string numbers;
    for (int k = 0; k < 40; ++k) numbers += std::to_string(k * k % 17 - 8) + "\n";
    const std::string file = folder.write("\xff\x1b[31m.txt", numbers);
    const Outcome json = estimate({file, "--json", "--replicates", "0"});
    CHECK(json.code == exit_done);
    CHECK(nlohmann::json::accept(json.out));
    const Outcome text = estimate({file, "--replicates", "0"});
    CHECK_THAT(text.out, Contains("\\xff\\x1b[31m.txt: 40 numbers"));
    CHECK((text.out + text.err).find('\x1b') == std::string::npos);
}

TEST_CASE("A named column of standard input, wherever it stands, and a first line that may be a header") {
    std::string text = "day,close\n";
    std::string bare = "0\n";
    for (int k = 0; k < 40; ++k) {
        text += fmt::format("{},{:.3f}\n", k, std::sin(k));
        bare += fmt::format("{:.3f}\n", std::sin(k));
    }
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"-:close", "--replicates", "0", "--json"},
          {"--replicates", "0", "--json", "-:close"},
          {"--replicates", "0", "-:2", "--json"}}) {
        const Outcome named = estimate_from(text, arguments);
        REQUIRE(named.code == exit_done);
        const auto object = nlohmann::json::parse(named.out);
        CHECK(object["rows"] == 40);
        CHECK(object["columns"] == 1);
        CHECK_THAT(object["source"].get<std::string>(), Contains("standard input"));
    }
    CHECK(estimate_from(text, {"-:open", "--replicates", "0"}).code == exit_bad_input);
    CHECK_THAT(estimate_from(text, {"-:close", "--resume"}).err, Contains("cannot be read a second time"));
    const Outcome doubtful = estimate_from(bare, {"-", "--replicates", "0", "--json"});
    CHECK_THAT(doubtful.err, Contains("warning") && Contains("if this is a header"));
    CHECK(nlohmann::json::parse(doubtful.out)["rows"] == 41);
}
