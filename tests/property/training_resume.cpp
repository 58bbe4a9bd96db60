// `levywell train` interrupted and killed: the file opens, and goes on to the same numbers.

#include "catch.hpp"
#include "files.hpp"
#include "image_runs.hpp"
#include "levywell/io/array_file.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/nn/compute_device.hpp"
#include "processes.hpp"

#include <cmath>
#include <csignal>
#include <filesystem>

#include <fmt/format.h>

using namespace levywell;

namespace {

/// A run file beside idx files of one's own, three classes of 28 x 28 pixels.
std::string write_run(const test::TemporaryFolder& folder) {
    test::write_striped_files(folder);
    return folder.write("run.toml", R"(
[data]
set = "files"
train = ["train.images", "train.labels"]
test = ["test.images", "test.labels"]
[network]
depth = [3, 4]
width = 32
[training]
batch = 30
iterations = 4000
stop_accuracy = 2
[measure]
every = 500
diagnose = [1500]
[run]
threads = 1
[output]
weights = true
)");
}

void check_same(const std::string& one, const std::string& other) {
    const NetworkResult a = read_network_result(one);
    const NetworkResult b = read_network_result(other);
    CHECK(a.complete);
    CHECK(b.complete);
    REQUIRE(a.runs.size() == 2);
    REQUIRE(b.runs.size() == 2);
    for (std::size_t k = 0; k < 2; ++k) {
        CHECK(a.runs[k].weights == b.runs[k].weights);
        CHECK(a.runs[k].stop_reason == b.runs[k].stop_reason);
        REQUIRE(a.runs[k].measurements.size() == 9);
        REQUIRE(b.runs[k].measurements.size() == 9);
        REQUIRE(a.runs[k].diagnoses.size() == 1);
        REQUIRE(b.runs[k].diagnoses.size() == 1);
        CHECK(a.runs[k].diagnoses[0].diagnosis.verdict() == b.runs[k].diagnoses[0].diagnosis.verdict());
        for (std::size_t i = 0; i < 9; ++i) {
            CHECK(a.runs[k].measurements[i].train_loss == b.runs[k].measurements[i].train_loss);
            CHECK(a.runs[k].measurements[i].alpha_train == b.runs[k].measurements[i].alpha_train);
            CHECK(a.runs[k].measurements[i].noise_norms == b.runs[k].measurements[i].noise_norms);
        }
    }
}

}  // namespace

TEST_CASE("A training run that is stopped, by whatever signal, goes on to the same numbers") {
    const test::TemporaryFolder folder;
    const std::string run = write_run(folder);
    const std::string whole = folder / "whole.h5";
    const std::string log = folder / "log";
    const double seconds = test::seconds_of({"train", run, "-o", whole, "--quiet"}, log);
    for (int signal : {SIGINT, SIGTERM, SIGKILL}) {
        const std::string torn = folder / "torn.h5";
        std::filesystem::remove(torn);
        int interruptions = 0;
        int stopped = 0;
        std::vector<std::string> command{"train",        run,   "-o",     torn, "--quiet",
                                         "--checkpoint", "0.1", "--force"};
        for (double part = 0.25;; part += 0.05) {  // until one gets through
            const pid_t child = test::start(command, log);
            test::sleep_seconds(part * seconds);
            ::kill(child, signal);
            const int code = test::wait_for(child);
            if (code == 0) break;
            CHECK((code == -signal || code == 3));  // -signal: before the program listens to signals
            stopped += code == (signal == SIGKILL ? -SIGKILL : 3) ? 1 : 0;
            if (std::filesystem::exists(torn)) {
                if (read_network_result(torn).complete) break;  // killed between its last word and its end
                command.back() = "--resume";
            }
            ++interruptions;
            REQUIRE(interruptions < 100);
        }
        INFO("signal " << signal << ", " << interruptions << " interruptions");
        CHECK(stopped >= 1);
        check_same(whole, torn);
    }
    // Another request is refused, and says what differs; a finished one is left alone.
    CHECK(test::wait_for(test::start({"train", run, "-o", whole, "--resume", "--quiet"}, log)) == 0);
    NetworkResult unfinished = read_network_result(whole);
    unfinished.complete = false;
    write_network_result(unfinished, whole);
    CHECK(test::wait_for(test::start(
              {"train", run, "-o", whole, "--resume", "--iterations", "2000", "--quiet"}, log)) == 2);
    CHECK(test::wait_for(test::start({"train", run, "-o", whole, "--quiet"}, log)) == 2);
    // What another device began is not gone on with here.
    CHECK(test::wait_for(test::start({"train", run, "-o", whole, "--resume", "--quiet"}, log)) == 0);
    const std::size_t device = unfinished.request.find("device = \"cpu\"");
    REQUIRE(device != std::string::npos);
    CHECK(unfinished.runs.front().device == "cpu");
    unfinished.request.replace(device, 14, "device = \"cuda:0\"");
    write_network_result(unfinished, whole);
    CHECK(test::wait_for(test::start({"train", run, "-o", whole, "--resume", "--quiet"}, log)) == 2);
}

TEST_CASE("--force keeps the training that is there until the new one is finished") {
    const test::TemporaryFolder folder;
    const std::string run = write_run(folder);
    const std::string log = folder / "log", file = folder / "r.h5";
    const auto command = [&](const std::string& seed, const std::string& how) {
        return std::vector<std::string>{"train",   run,      "-o",           file,   "--quiet",
                                        "--depth", "3",      "--iterations", "1500", "--checkpoint",
                                        "0.1",     "--seed", seed,           how};
    };
    const double seconds = test::seconds_of(command("1", "--force"), log);
    const std::string before = test::read_file(file);
    CHECK(test::wait_for(test::start(command("2", "--force"), log, folder / "errors", 3000)) == 1);
    CHECK(test::read_file(file) == before);
    for (double part = 0.6; !std::filesystem::exists(file + ".unfinished"); part *= 0.8) {
        REQUIRE(part > 0.05);
        const pid_t child = test::start(command("2", "--force"), log);
        test::sleep_seconds(part * seconds);
        ::kill(child, SIGKILL);
        CHECK(test::wait_for(child) == -SIGKILL);
        CHECK(test::read_file(file) == before);
    }
    CHECK(test::wait_for(test::start(command("2", "--resume"), log)) == 0);
    CHECK(read_network_result(file).complete);
    CHECK_THAT(read_network_result(file).runs.front().config, Contains("seed = 2") || Contains("seed = [2]"));
    CHECK_FALSE(std::filesystem::exists(file + ".unfinished"));
}

TEST_CASE("A device that is not there is refused before anything is written") {
    if (choose_device("auto", "here") != "cpu") return;
    const test::TemporaryFolder folder;
    const std::string run = write_run(folder);
    const std::string result = folder / "none.h5";
    for (const char* device : {"cuda", "cuda:1", "gpu"})
        CHECK(test::wait_for(test::start({"train", run, "-o", result, "--quiet", "--device", device},
                                         folder / "log")) == 2);
    CHECK_FALSE(std::filesystem::exists(result));
}

TEST_CASE("Data that are too few, damaged or absent leave no file in the way of the corrected run") {
    const test::TemporaryFolder folder;
    const std::string run = write_run(folder);
    const std::string result = folder / "few.h5";
    const auto code = [&](const test::Words& more) {
        const test::Words words{"train", run, "-o", result, "--quiet", "--iterations", "1500"};
        return test::wait_for(test::start(test::with(words, more), folder / "log", folder / "errors"));
    };
    const auto refuses = [&](const test::Words& more, const std::string& why) {
        CHECK(code(more) == 2);
        CHECK_THAT(test::read_file(folder / "errors"), Contains(why));
        CHECK_FALSE(std::filesystem::exists(result));
    };
    refuses({"--batch", "400"}, "batch = 400");
    const std::string images = test::read_file(folder / "train.images");
    folder.write("train.images", images.substr(0, images.size() / 2));
    refuses({}, "train.images");
    std::filesystem::remove(folder / "train.images");
    refuses({}, "train.images");
    folder.write("train.images", images);
    CHECK(code({}) == 0);
}

TEST_CASE("Noise written at an iteration is what was measured there") {
    const test::TemporaryFolder folder;
    const std::string run = write_run(folder);
    const std::string log = folder / "log";
    const std::string result = folder / "noise.h5";
    std::vector<std::string> command{"train", run,          "-o",  result,         "--quiet", "--depth",
                                     "3",     "--diagnose", "500", "--iterations", "500",     "--dump-noise",
                                     "0,500"};
    REQUIRE(test::wait_for(test::start(command, log)) == 0);
    const NetworkRunRecord record = read_network_result(result).runs.front();
    for (std::size_t k = 0; k < 2; ++k) {
        const auto array =
            open_array(folder / fmt::format("noise_run0000_iteration{:06}.npy", 500 * k), std::nullopt);
        CHECK(array->rows() == 20);
        REQUIRE(array->columns() == record.parameters);
        std::vector<double> noise(static_cast<std::size_t>(array->columns()));
        for (std::int64_t i = 0; i < array->rows(); ++i) {
            array->read(i, noise);
            double square = 0;
            for (double x : noise) square += x * x;
            CHECK(std::sqrt(square) ==
                  Approx(record.measurements[k].noise_norms[static_cast<std::size_t>(i)]).epsilon(1e-5));
        }
    }
    // The diagnosis says of zeros and layers what the measurement of the same iteration says.
    REQUIRE(record.diagnoses.size() == 1);
    const NoiseDiagnosis& diagnosis = record.diagnoses.front().diagnosis;
    const NetworkMeasurement& measured = record.measurements[1];
    CHECK(diagnosis.whole.coordinates == record.parameters);
    CHECK(diagnosis.whole.pooled.alpha == Approx(measured.alpha_train).epsilon(1e-5));
    CHECK(diagnosis.whole.dropped.alpha == Approx(measured.alpha_train_dropped).epsilon(1e-5));
    CHECK(diagnosis.whole.pooled.sigma == Approx(measured.sigma_train).epsilon(1e-5));
    CHECK(diagnosis.whole.zero_fraction == Approx(measured.zero_fraction).margin(1e-3));
    REQUIRE(diagnosis.layers.size() == 3);
    CHECK(diagnosis.layers[0].name == "linear1");
    CHECK(diagnosis.layers[0].coordinates == 28 * 28 * 32);
    REQUIRE(measured.alpha_layer.size() == 3);
    for (std::size_t l = 0; l < 3; ++l)
        CHECK(diagnosis.whole.layers[l].alpha == Approx(measured.alpha_layer[l]).epsilon(1e-4));
    CHECK(diagnosis.whole.sweep.size() >= 3);
    command.back() = "700";  // beyond the last iteration
    command.push_back("--force");
    CHECK(test::wait_for(test::start(command, log)) == 2);
    CHECK(test::wait_for(test::start({"train", run, "--quiet", "--dump-noise", "0"}, log)) ==
          2);  // beside which file?
}
