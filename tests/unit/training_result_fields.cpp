// Networks, pipelines, slices and escapes have the table's names, units, meanings and dimensions in files and
// in
// --json.

#include "catch.hpp"
#include "image_runs.hpp"
#include "processes.hpp"
#include "result_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace levywell;

namespace {

/// Runs commands, and holds what they say against the table.
struct Checked {
    test::TemporaryFolder folder;
    int datasets = 0;
    int keys = 0;

    void run(test::Words command, const std::string& file) {
        command.insert(command.end(), {"--json", "--threads", "1"});
        INFO(fmt::format("{}", fmt::join(command, " ")));
        REQUIRE(test::wait_for(test::start(command, folder / "json")) == 0);
        const auto json = nlohmann::json::parse(test::read_file(folder / "json"));
        CHECK(test::unknown_keys(json, test::names_for_json(file), keys) == std::set<std::string>{});
        CHECK(test::undescribed(file, datasets) == std::vector<std::string>{});
    }
};

}  // namespace

TEST_CASE("What comes of a network is described by the table, in files and in --json") {
    Checked checked;
    const test::TemporaryFolder& folder = checked.folder;
    test::write_idx(folder, "train", test::mnist_format, test::mislabelled_images());
    const std::string train = folder.write("train.toml", R"(
[data]
set = "files"
train = ["train.images", "train.labels"]
test = ["train.images", "train.labels"]
[network]
depth = 2
width = 2
[training]
batch = 10
learning_rate = 0.02
iterations = 800
stop_accuracy = 2
[measure]
every = 800
diagnose = [0, 800]
)");
    const std::string trained = folder / "trained.h5";
    checked.run({"train", train, "--keep-weights", "-o", trained}, trained);

    const std::string pipeline = folder.write("pipeline.toml", fmt::format(R"(
[train]
file = "trained.h5"
[noise]
changing = true
unit = 0.05
[simulate]
potential = "{}/potentials/two_well.toml"
[simulate.measure]
paths = 20
)",
                                                                           test::source_folder()));
    checked.run({"pipeline", pipeline, "-o", folder / "pipeline.h5"}, folder / "pipeline.h5");
    checked.run({"escape", trained, "--radius", "0.05,0.02", "--batch", "10", "--replicas", "3",
                 "--iterations", "30", "-o", folder / "escape.h5"},
                folder / "escape.h5");
    checked.run({"slice", trained, "-o", folder / "slice.toml"},
                folder / "escape.h5");  // has no file of its own
    CHECK(checked.datasets > 200);
    CHECK(checked.keys > 200);
}
