// levywell estimate: reports of files of numbers.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "io/hdf5.hpp"
#include "levywell/tail/log_moment.hpp"
#include "samples.hpp"

#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

using namespace levywell;
using test::Outcome;

namespace {

Outcome estimate(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "estimate");
    return test::levywell_run(arguments);
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
    const Outcome text = estimate({file, "--dtype", "f8", "--replicates", "49"});
    CHECK(text.code == exit_done);
    CHECK_THAT(text.out, Contains("5000 numbers") && Contains("log_moment") && Contains("de_haan_peng"));
    CHECK_THAT(text.out, Contains("Compatible with independent stable numbers"));

    const std::string output = folder / "estimate.h5";
    const Outcome json = estimate({file, "--dtype", "f8", "--replicates", "49", "--json", "-o", output});
    const auto object = nlohmann::json::parse(json.out);
    REQUIRE(object["estimates"].size() == 8);
    for (const auto& entry : object["estimates"]) {
        if (entry["method"] != "likelihood") continue;
        CHECK(entry["alpha"].get<double>() == Approx(1.5).margin(0.1));
        CHECK(entry["sigma"].get<double>() == Approx(2).epsilon(0.1));
    }
    CHECK(object["goodness_of_fit"]["tested"] == 5000);
    const auto h5 = hdf5::open_file(output);
    const auto group = hdf5::open_group(h5, "estimate");
    const std::vector<double> alphas = hdf5::read_doubles(group, "alpha");
    REQUIRE(alphas.size() == 8);
    for (std::size_t k = 0; k < 8; ++k) CHECK(alphas[k] == object["estimates"][k]["alpha"].get<double>());
    for (const char* name :
         {"hill/alpha", "block_length_sweep/alpha", "tail_survival/measured", "quantiles/stable"})
        CHECK(hdf5::read_doubles(group, name).size() > 10);
    CHECK(estimate({file, "--dtype", "f8", "--replicates", "49", "--json"}).out == json.out);
}

TEST_CASE("Gaussian and Laplace samples get their own verdicts; a matrix its warning") {
    const test::TemporaryFolder folder;
    const std::string gaussian = raw_file(folder, test::stable_sample(2, 1, 4000, 12));
    CHECK_THAT(estimate({gaussian, "--dtype", "f8"}).out,
               Contains("Compatible with independent Gaussian numbers"));
    const std::string laplace = raw_file(folder, test::laplace_sample(4000, 13));
    const std::vector<std::string> matrix{laplace, "--dtype", "f8", "--columns", "100", "--surrogates", "19"};
    const Outcome diagnosed = estimate(matrix);
    CHECK_THAT(diagnosed.out, Contains("40 x 100 numbers") && Contains("Not a stable sample"));
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

TEST_CASE("More numbers than may be held: the paper's estimator still takes all, in order") {
    const test::TemporaryFolder folder;
    const std::vector<double> x = test::stable_sample(1.2, 1, 50000, 14);
    const auto object = nlohmann::json::parse(
        estimate({raw_file(folder, x), "--dtype", "f8", "--most", "2000", "--replicates", "0", "--json"})
            .out);
    CHECK(object["n"] == 2000);
    CHECK(object["K"] == 50000);
    CHECK(object["estimates"][0]["alpha"].get<double>() ==
          Approx(log_moment_fit(x, plan_blocks(50000)).alpha).epsilon(1e-12));
    CHECK(object["estimates"][3]["used"] == 2000);
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
