// `levywell slice` and `levywell escape` as programs: from a trained file to a potential that the simulator
// takes, and from replicas to sentences. Their faults, and what a signal leaves.

#include "catch.hpp"
#include "image_runs.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/nn/compute_device.hpp"
#include "levywell/potential/potential_file.hpp"
#include "places.hpp"
#include "processes.hpp"

#include <cmath>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

using namespace levywell;

namespace {

/// Trained networks: two seeds of one, in a file of two runs; some labels are wrong, so that there are
/// minima.
class Trained {
  public:
    Trained() {
        test::write_idx(folder, "train", test::mnist_format, test::mislabelled_images());
        const std::string run = folder.write("run.toml", R"(
[data]
set = "files"
train = ["train.images", "train.labels"]
test = ["train.images", "train.labels"]
[network]
depth = 2
width = 2
[training]
batch = 20
learning_rate = 0.02
iterations = 800
stop_accuracy = 2
seed = [1, 2]
[measure]
every = 800
test = false
[run]
threads = 1
)");
        REQUIRE(levywell({"train", run, "-o", file, "--quiet", "--keep-weights"}) == 0);
        REQUIRE(levywell({"train", run, "-o", folder / "bare.h5", "--quiet"}) == 0);
    }

    int levywell(const std::vector<std::string>& arguments) const {
        return test::wait_for(test::start(arguments, log));
    }
    /// Exit code 2, and these words.
    void refuses(std::vector<std::string> arguments, const std::string& words) const {
        // Messages go to standard error, which the test's log does not hold: through the shell.
        std::string command = "'" + test::program() + "'";
        for (const std::string& argument : arguments) command += " '" + argument + "'";
        const int status = std::system((command + " >'" + log + "' 2>&1").c_str());
        INFO(command << "\n" << test::read_file(log));
        CHECK(WEXITSTATUS(status) == 2);
        CHECK_THAT(test::read_file(log), Contains(words));
        CHECK_FALSE(std::filesystem::exists(folder / "none.toml"));
    }
    nlohmann::json json(std::vector<std::string> arguments) const {
        arguments.emplace_back("--json");
        REQUIRE(levywell(arguments) == 0);
        return nlohmann::json::parse(test::read_file(log));
    }

    test::TemporaryFolder folder;
    std::string file = folder / "trained.h5";
    std::string log = folder / "log";
};

}  // namespace

TEST_CASE("A slice is a potential that the simulator takes, with the noise measured along it") {
    const Trained t;
    for (const std::string direction : {"noise", "random", "other"}) {
        const std::string out = t.folder / (direction + ".toml");
        const nlohmann::json slice = t.json({"slice", t.file, "--run", "0", "--direction",
                                             direction == "other" ? t.file + ":1" : direction, "-o", out});
        INFO(direction << "\n" << slice.dump(1));
        Faults faults;
        const PotentialFile potential = read_potential(out, faults);
        REQUIRE(faults.empty());
        CHECK(potential.landscape.minima.size() == slice["minima"].size());
        CHECK_THAT(potential.source_text, Contains("run 0 of " + t.file) && Contains("checksum") &&
                                              Contains("epsilon = eta^((alpha - 1)/alpha) sigma"));
        const nlohmann::json gaussian = slice["noise"]["gaussian"];
        CHECK(gaussian["epsilon"].get<double>() ==
              Approx(std::sqrt(0.02) * gaussian["sigma"].get<double>()).epsilon(1e-9));
        CHECK(slice["spline_error"] < 0.01);
        CHECK(potential.potential->slope(0) ==
              Approx(slice["slope"].get<double>()).epsilon(0.05).margin(0.02));
        for (const std::string command : slice["simulate"]) {  // as it is printed
            std::vector<std::string> words;
            std::istringstream text(command);
            for (std::string word; text >> word;) words.push_back(word);
            words.erase(words.begin());
            words.back() = "200";  // of --paths
            INFO(command);
            CHECK(t.levywell(words) == 0);
        }
        if (direction == "other") {
            CHECK(slice["minima"].size() >= 2);
            const double distance = slice["distance"];
            CHECK(potential.potential->knots().front() < -0.2 * distance);
            CHECK(potential.potential->knots().back() > 1.2 * distance);
        }
    }
    const std::string text = test::read_file(t.folder / "noise.toml");
    CHECK(t.levywell({"slice", t.file, "--run", "0", "-o", t.folder / "again.toml", "--threads", "1"}) == 0);
    CHECK(test::read_file(t.folder / "again.toml") == text);
    CHECK(t.levywell({"slice", t.file, "--run", "0", "-o", t.folder / "again.toml", "--threads", "3",
                      "--force"}) == 0);
    CHECK(test::read_file(t.folder / "again.toml") == text);
}

TEST_CASE("What is wrong with a slice's request is said before anything is written") {
    const Trained t;
    const std::string none = t.folder / "none.toml";
    t.refuses({"slice", t.folder / "bare.h5", "--run", "0", "-o", none}, "--keep-weights");
    t.refuses({"slice", t.folder / "absent.h5", "-o", none}, "absent.h5");
    t.refuses({"slice", t.folder / "run.toml", "-o", none}, "is no file of levywell train");
    t.refuses({"slice", t.file, "-o", none}, "has 2 runs; say which (--run K)");
    t.refuses({"slice", t.file, "--run", "2", "-o", none}, "has no run 2");
    t.refuses({"slice", t.file, "--run", "0", "--direction", t.file + ":0", "-o", none}, "same weights");
    t.refuses({"slice", t.file, "--run", "0", "--span", "-1", "-o", none}, "--span");
    t.refuses({"slice", t.file, "--run", "0", "--batch", "101", "-o", none}, "two minibatches");
    t.refuses({"slice", t.file, "--run", "0", "--subset", "201", "-o", none}, "200 training images");
    t.refuses({"slice", t.file, "--run", "0", "-o", t.folder / "nowhere/none.toml"}, "folder does not exist");
    t.refuses({"slice", t.file, "--run", "0", "-o", t.file}, "is a file that this command reads");
    t.refuses({"slice", t.file, "--run", "0", "--points", "3", "--seed", "-1", "-o", none}, "--seed");
    t.refuses({"slice", t.file, "--run", "0", "--device", "gpu", "-o", none},
              "choices are cpu, cuda, cuda:N, auto");
    if (choose_device("auto", "here") == "cpu")
        t.refuses({"slice", t.file, "--run", "0", "--device", "cuda", "-o", none},
                  "--device: device = \"cuda\": LibTorch");
    NetworkResult result = read_network_result(t.file);
    result.runs[0].checksum = "another";
    result.runs[1].weights.pop_back();
    const std::string changed = t.folder / "changed.h5";
    write_network_result(result, changed);
    t.refuses({"slice", changed, "--run", "0", "-o", none}, "its checksum is");
    t.refuses({"slice", changed, "--run", "1", "-o", none}, "weights, but");
    result.runs[1].weights.push_back(HUGE_VALF);
    write_network_result(result, changed);
    t.refuses({"slice", changed, "--run", "1", "-o", none}, "not finite");
    result.runs[1].config.replace(result.runs[1].config.find("width = [2]"), 11, "width = [3]");
    result.runs[1].weights.assign(784 * 3 + 30, 0.1F);
    write_network_result(result, changed);
    t.refuses({"slice", t.file, "--run", "0", "--direction", changed + ":1", "-o", none}, "another network");
}

TEST_CASE("Replicas are held against prediction and drift, and say the same on any number of threads") {
    const Trained t;
    const std::string out = t.folder / "escape.h5";
    std::vector<std::string> command{"escape",   t.file, "--run",      "0", "--radius",     "0.05,0.02",
                                     "--batch",  "10",   "--replicas", "9", "--iterations", "60",
                                     "--output", out,    "--threads",  "1", "--force"};
    const nlohmann::json one = t.json(command);
    INFO(one.dump(1));
    CHECK(std::filesystem::exists(out));
    CHECK(one["radii"] == std::vector<double>{0.02, 0.05});
    REQUIRE(one["ball"].size() == 9);
    for (std::size_t k = 0; k < 9; ++k) {
        const auto& ball = one["ball"][k];
        if (!ball[1].is_null()) CHECK(ball[0] <= ball[1]);
        const auto& along = one["projection"][k];
        if (!along[0].is_null()) CHECK(ball[0] <= along[0]);
    }
    double mean = 0;
    bool all = true;
    for (const auto& ball : one["ball"]) {
        all = all && !ball[0].is_null();
        if (all) mean += ball[0].get<double>() / 9;
    }
    REQUIRE(all);
    CHECK(one["summary"]["ball"][0].get<double>() == Approx(mean));
    CHECK(one.contains("prediction_gaussian"));
    REQUIRE(one.contains("prediction_resampled"));
    CHECK(one["prediction_resampled"]["alpha"].is_null());
    // Near theta* the law hardly matters.
    CHECK(one["prediction_resampled"]["mean"][0].get<double>() ==
          Approx(one["prediction_gaussian"]["mean"][0].get<double>()).epsilon(0.3));
    CHECK_THAT(one["conclusion"].get<std::string>(),
               Contains("one dimension out of 1588") && Contains("Radius 0.02"));
    command[command.size() - 2] = "3";
    CHECK(t.json(command) == one);

    // Without noise: every replica is gradient descent, and there is nothing to predict.
    const nlohmann::json full = t.json({"escape", t.file, "--run", "0", "--radius", "0.02", "--batch", "200",
                                        "--direction", "random", "--replicas", "3", "--iterations", "200"});
    for (const auto& ball : full["ball"]) {
        CHECK(std::abs(ball[0].get<double>() - full["drift"]["ball"][0].get<double>()) <= 1);
    }
    for (const char* law : {"likelihood", "gaussian", "resampled"})
        CHECK_FALSE(full.contains(std::string("prediction_") + law));
    CHECK_THAT(full["conclusion"].get<std::string>(), Contains("drift, not noise"));

    t.refuses({"escape", t.file, "--run", "0", "--radius", "-1"}, "--radius");
    t.refuses({"escape", t.file, "--run", "0", "--radius", "1", "--replicas", "1"}, "--replicas");
    t.refuses({"escape", t.file, "--run", "0", "--radius", "1", "-o", out}, "exists already");
}

TEST_CASE("An interrupted escape ends with code 3 and leaves no file") {
    const Trained t;
    const std::string out = t.folder / "torn.h5";
    const pid_t child = test::start(
        {"escape", t.file, "--run", "0", "--radius", "1e3", "--iterations", "10000000", "-o", out}, t.log);
    test::wait_for_handler(child, SIGINT);
    ::kill(child, SIGINT);
    CHECK(test::wait_for(child) == 3);
    CHECK_FALSE(std::filesystem::exists(out));
}
