// Run files of `levywell pipeline`: what they ask for, their own text, and all faults at once.

#include "catch.hpp"
#include "faults.hpp"
#include "files.hpp"
#include "levywell/nn/pipeline_request.hpp"

using namespace levywell;

namespace {

constexpr const char* whole = R"(
[train.data]
set = "mnist"
subset = 5000
[train.network]
width = [64, 128]
[train.training]
iterations = 300
learning_rate = 0.2
[train.measure]
every = 50
[noise]
kind = ["pooled", "per_coordinate"]
iteration = [50, 300]
unit = 0.002
[simulate]
potential = ["one.toml", "/two.toml"]
most_steps = 1e9
[simulate.scheme]
name = "euler"
dt = 0.01
[simulate.measure]
paths = 1000
delta = 0.1
[simulate.run]
seed = 9
[output]
file = "out.h5"
)";

std::string minimal(const std::string& between) {
    return "[train.network]\nwidth = 32\n" + between + "[simulate]\npotential = \"p.toml\"\n";
}

}  // namespace

TEST_CASE("A pipeline's run file holds a training's tables and a simulation's") {
    const test::TemporaryFolder folder;
    Faults faults;
    const PipelineConfig config = read_pipeline_config(folder.write("run.toml", whole), faults);
    INFO(test::listed(faults));
    REQUIRE(faults.empty());
    const PipelineRequest& request = config.request;
    CHECK(request.train.widths == std::vector<std::int64_t>{64, 128});
    CHECK(request.train.learning_rate == 0.2);
    CHECK(request.train.subset == 5000);
    CHECK(request.noise.iterations == std::vector<std::int64_t>{50, 300});
    CHECK(request.unit == 0.002);
    CHECK(request.potentials == std::vector<std::string>{folder / "one.toml", "/two.toml"});
    CHECK(request.starts.empty());
    CHECK(request.method.scheme == SchemeChoice::euler);
    CHECK(request.method.paths == 1000);
    CHECK(request.method.seed == 9);
    CHECK(config.output == folder / "out.h5");
    const TrainRequest training = training_of(request, faults);
    CHECK(training.diagnose == std::vector<std::int64_t>{50, 300});
    CHECK(faults.empty());

    // Its own text asks for the same, wherever it stands.
    const std::string text = pipeline_config_text(request);
    const PipelineConfig again = read_pipeline_config(folder.write("again.toml", text), faults);
    INFO(text << test::listed(faults));
    CHECK(faults.empty());
    CHECK(pipeline_config_text(again.request) == text);
    CHECK(again.request.most_steps == 1e9);
    CHECK(again.request.method.delta == 0.1);
    CHECK(again.request.train.every == 50);

    PipelineRequest named;
    named.training_file = "/o'brien/\"t\".h5";
    named.potentials = {"/o'brien/p.toml", "/a\\b.toml"};
    const PipelineConfig awkward =
        read_pipeline_config(folder.write("awkward.toml", pipeline_config_text(named)), faults);
    INFO(test::listed(faults));
    CHECK(awkward.request.training_file == named.training_file);
    CHECK(awkward.request.potentials == named.potentials);
}

TEST_CASE("The last iteration is the default, and needs its diagnosis only for single coordinates") {
    const test::TemporaryFolder folder;
    Faults faults;
    PipelineConfig config = read_pipeline_config(folder.write("run.toml", minimal("")), faults);
    CHECK(training_of(config.request, faults).diagnose == std::vector<std::int64_t>{10000});
    config = read_pipeline_config(
        folder.write("pooled.toml", minimal("[noise]\nkind = \"pooled\"\niteration = \"last\"\n")), faults);
    CHECK(training_of(config.request, faults).diagnose.empty());
    config = read_pipeline_config(folder.write("file.toml",
                                               "[train]\nfile = \"fcn.h5\"\n[simulate]\npotential = "
                                               "\"p.toml\"\n[simulate.measure]\nstart = \"m2\"\n"),
                                  faults);
    CHECK(faults.empty());
    CHECK(config.request.training_file == folder / "fcn.h5");
    CHECK(config.request.starts == std::vector<std::string>{"m2"});
    CHECK(pipeline_config_text(config.request).find("start = \"m2\"") != std::string::npos);
}

TEST_CASE("Faults of a pipeline's run file come all at once, with their lines") {
    const test::TemporaryFolder folder;
    Faults faults;
    const PipelineConfig config = read_pipeline_config(folder.write("run.toml", R"([train]
file = "a.h5"
network = {width = 3}
[noise]
kind = ["pooled", "hill"]
iteration = [2.5]
units = 3
[simulate]
potential = []
most_steps = 0
[simulate.measure]
kind = "exit"
start = "x=0.3"
)"),
                                                       faults);
    INFO(test::listed(faults));
    CHECK(test::has_fault(faults, "run.toml:3", "is trained already"));
    CHECK(test::has_fault(faults, "run.toml:5", "choices are pooled, per_coordinate"));
    CHECK(test::has_fault(faults, "run.toml:6", "whole number"));
    CHECK(test::has_fault(faults, "run.toml:7", "units"));
    CHECK(test::has_fault(faults, "run.toml:9", "potential is missing"));
    CHECK(test::has_fault(faults, "run.toml:10", "most_steps"));
    CHECK(test::has_fault(faults, "run.toml:12", "transitions and occupation"));
    CHECK(test::has_fault(faults, "run.toml:13", "starts in minima"));

    Faults empty;
    read_pipeline_config(folder.write("empty.toml", "seed = 1\n"), empty);
    CHECK(test::has_fault(empty, "", "[train] is missing"));
    CHECK(test::has_fault(empty, "", "[simulate] is missing"));

    Faults unmeasured;
    training_of(read_pipeline_config(folder.write("odd.toml", minimal("[noise]\niteration = [150, 20000]\n")),
                                     unmeasured)
                    .request,
                unmeasured);
    CHECK(test::has_fault(unmeasured, "", "iteration = 150 is not measured"));
    CHECK(test::has_fault(unmeasured, "", "iteration = 20000 is not measured"));
}

TEST_CASE("An iteration that is no whole number is refused, however large") {
    for (const char* iteration : {"1e300", "-1", "0.5", "[100, 1e300]"}) {
        Faults faults;
        read_pipeline_config_text(std::string("[noise]\niteration = ") + iteration + "\n", "run.toml",
                                  faults);
        INFO(iteration << "\n" << test::listed(faults));
        CHECK(test::has_fault(faults, "run.toml:2", "a whole number from 0"));
    }
}
