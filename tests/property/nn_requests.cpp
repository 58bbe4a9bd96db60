// Requests of train and pipeline through their run files and back, at the limits of every number.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/nn/pipeline_request.hpp"
#include "levywell/nn/train_request.hpp"

#include <limits>

using namespace levywell;

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

TrainRequest at_limits() {
    TrainRequest r;
    r.sets = {"files"};
    r.layout = "cifar10";
    r.train_files = {"/a/b \"c\".bin", "/d\\e.bin"};
    r.test_files = {"/f'g.bin"};
    r.subset = largest;
    r.depths = {2, 1000};
    r.widths = {1, largest};
    r.losses = {Loss::hinge, Loss::nll};
    r.batches = {1, largest};
    r.learning_rate = std::numeric_limits<double>::denorm_min();
    r.iterations = largest;
    r.stop_accuracy = std::numeric_limits<double>::max();
    r.seeds = {0, (std::int64_t{1} << 53) + 1, largest};
    r.every = largest;
    r.test = false;
    r.diagnose = {0, largest};
    r.keep_weights = true;
    return r;
}

void check_same(const TrainRequest& back, const TrainRequest& asked) {
    CHECK(back.sets == asked.sets);
    CHECK(back.layout == asked.layout);
    CHECK(back.train_files == asked.train_files);
    CHECK(back.test_files == asked.test_files);
    CHECK(back.subset == asked.subset);
    CHECK(back.kind == asked.kind);
    CHECK(back.depths == asked.depths);
    CHECK(back.widths == asked.widths);
    CHECK(back.losses == asked.losses);
    CHECK(back.batches == asked.batches);
    CHECK(back.learning_rate == asked.learning_rate);
    CHECK(back.iterations == asked.iterations);
    CHECK(back.stop_accuracy == asked.stop_accuracy);
    CHECK(back.seeds == asked.seeds);
    CHECK(back.every == asked.every);
    CHECK(back.test == asked.test);
    CHECK(back.diagnose == asked.diagnose);
}

}  // namespace

TEST_CASE("A training request is read back from its text as it was") {
    for (const TrainRequest& asked : {at_limits(), TrainRequest()}) {
        Faults faults;
        const TrainRequest back =
            read_train_config_text(train_config_text(asked), "train.toml", faults).request;
        INFO(train_config_text(asked) << test::listed(faults));
        REQUIRE(faults.empty());
        check_same(back, asked);
        CHECK(back.keep_weights == asked.keep_weights);
    }
}

TEST_CASE("A pipeline request is read back from its text as it was") {
    PipelineRequest asked;
    asked.train = at_limits();
    asked.unit = std::numeric_limits<double>::denorm_min();
    asked.potentials = {"/p \"q\".toml", "/r.toml"};
    asked.starts = {"m2"};
    asked.most_steps = std::numeric_limits<double>::max();
    asked.method.seed = static_cast<std::uint64_t>(largest);
    asked.method.paths = largest;
    asked.method.per_path = false;
    asked.method.dt = std::numeric_limits<double>::min();
    Faults faults;
    const PipelineRequest back =
        read_pipeline_config_text(pipeline_config_text(asked), "pipeline.toml", faults).request;
    INFO(pipeline_config_text(asked) << test::listed(faults));
    REQUIRE(faults.empty());
    check_same(back.train, asked.train);
    CHECK(back.unit == asked.unit);
    CHECK(back.potentials == asked.potentials);
    CHECK(back.starts == asked.starts);
    CHECK(back.most_steps == asked.most_steps);
    CHECK(back.method.seed == asked.method.seed);
    CHECK(back.method.paths == asked.method.paths);
    CHECK(back.method.per_path == asked.method.per_path);
    CHECK(back.method.dt == asked.method.dt);
    CHECK(pipeline_config_text(back) == pipeline_config_text(asked));
}
