// Run files of `levywell train`: grids, defaults, and all faults at once.

#include "catch.hpp"
#include "files.hpp"
#include "levywell/nn/train_request.hpp"

using namespace levywell;

namespace {

std::string faults_of(const std::string& text) {
    const test::TemporaryFolder folder;
    Faults faults;
    const TrainConfig config = read_train_config(folder.write("run.toml", text), faults);
    plan_training(config.request, faults);
    std::string all;
    for (const Fault& fault : faults.list())
        all += fault.where.substr(fault.where.rfind('/') + 1) + ": " + fault.what + "\n";
    return all;
}

}  // namespace

TEST_CASE("Every list makes a grid, the seeds fastest") {
    const test::TemporaryFolder folder;
    Faults faults;
    const TrainConfig config = read_train_config(folder.write("run.toml", R"(
[data]
set = ["mnist", "cifar10"]
[network]
depth = [3, 5]
width = 64
[training]
loss = ["nll", "hinge"]
batch = [100, 500]
seed = [1, 2, 3]
[output]
file = "out.h5"
)"),
                                                 faults);
    const std::vector<TrainRun> runs = plan_training(config.request, faults);
    CHECK(faults.empty());
    REQUIRE(runs.size() == 48);
    CHECK(runs[0].describe() == "fcn depth 3 width 64, nll, b 100, seed 1, mnist");
    CHECK(runs[1].seed == 2);
    CHECK(runs[3].network.depth == 5);
    CHECK(runs[6].batch == 500);
    CHECK(runs[12].loss == Loss::hinge);
    CHECK(runs[24].network.inputs() == 3072);
    CHECK(config.output == folder / "out.h5");
}

TEST_CASE("The text of a request reads back as the same request") {
    TrainRequest request;
    request.sets = {"mnist", "cifar100"};
    request.kind = NetworkKind::cnn;
    request.widths = {4, 8};
    request.losses = {Loss::hinge};
    request.learning_rate = 0.037;
    request.stop_accuracy = 2;
    request.seeds = {7};
    request.test = false;
    request.diagnose = {0, 500};
    request.keep_weights = true;
    const test::TemporaryFolder folder;
    Faults faults;
    const TrainConfig config =
        read_train_config(folder.write("run.toml", train_config_text(request)), faults);
    CHECK(faults.empty());
    CHECK(train_config_text(config.request) == train_config_text(request));
    CHECK(config.request.kind == NetworkKind::cnn);
    CHECK(config.request.learning_rate == 0.037);
    CHECK_FALSE(config.request.test);
    CHECK(config.request.diagnose == request.diagnose);

    request.sets = {"files"};
    request.layout = "mnist";
    request.train_files = {"/o'brien/\"images\"", "/labels"};
    request.test_files = {"/a\\b", "/c"};
    const TrainConfig own = read_train_config(folder.write("own.toml", train_config_text(request)), faults);
    CHECK(faults.empty());
    CHECK(own.request.train_files == request.train_files);
    CHECK(own.request.test_files == request.test_files);
}

TEST_CASE("Faults come all at once, with their lines") {
    CHECK(
        faults_of("[network]\nkind = \"rnn\"\ndepth = [1, 2.5]\nwidth = []\n[training]\nbatch = 0\nloss = 3\n"
                  "learning_rate = -1\nmomentum = 0.9\n[data]\nsubset = 70000\nset = \"minst\"\n") ==
        "run.toml:2: kind = \"rnn\" (choices are fcn, cnn)\n"
        "run.toml:3: depth[1] is a number, but a whole number belongs here\n"
        "run.toml:7: loss is an integer, but a string belongs here\n"
        "run.toml:9: unknown key 'momentum' (valid here: loss, batch, learning_rate, iterations, "
        "stop_accuracy, seed)\n"
        "run.toml:4: width is an empty list\n"
        "run.toml:6: batch = 0 (at least 1)\n"
        "run.toml:8: learning_rate = -1 (a number > 0)\n"
        "run.toml:12: data set \"minst\" (known are mnist, fashion-mnist, cifar10, cifar100)\n");
    CHECK(faults_of("[data]\nset = \"files\"\n") ==
          "run.toml:2: set = \"files\" needs train = [..] and test = [..], the files to read\n");
    CHECK(faults_of("[training]\nbatch = 5001\n") ==
          "run.toml:2: batch = 5001 of 10000 test images: noise needs two minibatches or more\n");
    CHECK(faults_of("[training]\nloss = \"mse\"\n") ==
          "run.toml:2: loss = \"mse\" (choices are nll, hinge)\n");
    CHECK(faults_of("[training]\niterations = 10\n[measure]\ndiagnose = [0, 20]\n") ==
          "run.toml:4: diagnose = 20 (0 to 10)\n");
    CHECK(faults_of("[training]\nbatch = 4000\n[measure]\ndiagnose = 0\n") ==
          "run.toml:4: batch = 4000 of 60000 training images: a diagnosis needs 16 minibatches or more\n");
    CHECK(faults_of("[training]\nloss = []\n") == "run.toml:2: loss is an empty list\n");
    CHECK(faults_of("[network]\nwidth = 65536\ndepth = 10\n").find("are the limit") != std::string::npos);
    CHECK(faults_of("[data]\nsubset = 60001\n").find("run.toml:2: subset = 60001") == 0);
}

TEST_CASE("Numbers out of range and grids without end are refused before anything is laid out") {
    CHECK(faults_of("[run]\nthreads = 4294967298\n") == "run.toml:2: threads = 4294967298 is too large\n");
    const auto grid = [](int values) {
        std::string list;
        for (int k = 0; k < values; ++k) list += "2,";
        return "[network]\ndepth = [" + list + "]\nwidth = [" + list + "]\n[training]\nseed = [" + list +
               "]\n";
    };
    CHECK(faults_of(grid(21)).empty());  // 9261
    CHECK(faults_of(grid(22)) == "run.toml:5: the lists make more than 10000 runs\n");
    CHECK(faults_of(grid(10'000)) == "run.toml:5: the lists make more than 10000 runs\n");
}

TEST_CASE("The released code's learning rates: halved after a third and two thirds of the iterations") {
    TrainRequest request;
    request.iterations =
        10;  // thirds of 3: MultiStepLR's milestones 3 and 6, of which step() is told after the iteration
    request.learning_rate = 0.4;
    CHECK(learning_rate_at(request, 9) == 0.4);  // control: ours stays
    CHECK(training_time(request, 10) == Approx(4));
    request.estimator = "released";
    double time = 0;
    for (std::int64_t k = 0; k < 12; ++k) {
        CHECK(learning_rate_at(request, k) == (k <= 3 ? 0.4 : k <= 6 ? 0.2 : 0.1));
        CHECK(training_time(request, k) == Approx(time));
        time += learning_rate_at(request, k);
    }
    Faults faults;
    const std::string text = train_config_text(request);
    CHECK(read_train_config_text(text, "again.toml", faults).request.released());
    CHECK(faults.empty());
    request.estimator = "paper";
    plan_training(request, faults);
    CHECK(faults.count() == 1);
}
