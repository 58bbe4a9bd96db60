// Pieces of a run, simulated apart and merged, are the run in one go; what is not the whole run is refused.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "hdf5_files.hpp"
#include "places.hpp"
#include "processes.hpp"

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

using test::with;
using test::Words;

namespace {

const std::string potentials = test::source_folder() + "/potentials/";

test::Outcome run(const Words& words) {
    const test::Outcome outcome = test::levywell_run(words);
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    return outcome;
}

/// Files of the pieces 1 to `count`, the last first.
Words simulate_pieces(const test::TemporaryFolder& folder, const Words& simulation, int count) {
    Words files;
    for (int number = count; number >= 1; --number) {
        files.push_back(folder / ("piece" + std::to_string(number) + "of" + std::to_string(count) + ".h5"));
        run(with(simulation,
                 {"--condition", std::to_string(number) + "/" + std::to_string(count), "-o", files.back()}));
    }
    return files;
}

test::Outcome merge(const test::TemporaryFolder& folder, const Words& files, const Words& more = {}) {
    return test::levywell_run(with(with({"merge"}, files), with({"-o", folder / "merged.h5"}, more)));
}

nlohmann::json measured(const std::string& report) {
    auto json = nlohmann::json::parse(report).at("conditions");
    for (auto& condition : json) condition.erase("wall_seconds");
    return json;
}

Words transitions() {
    return {"simulate", "--potential", potentials + "two_well.toml", "--alpha", "1.2,1.6", "--epsilon", "0.2",
            "--paths",  "700"};
}

/// As many conditions and paths, whose theory costs nothing.
Words exits(const std::string& seed = "1", const std::string& potential = "flat.toml") {
    return {"simulate",  "--potential", potentials + potential,
            "--measure", "exit",        "--interval",
            "-1,1",      "--start",     "x=0.3",
            "--alpha",   "1.2,1.6",     "--epsilon",
            "0.2",       "--dt",        "1e-2",
            "--paths",   "700",         "--seed",
            seed};
}

}  // namespace

TEST_CASE("Merged pieces are the run in one go, dataset by dataset") {
    const std::string two_well = potentials + "two_well.toml";
    const auto [name, simulation] = GENERATE_COPY(table<std::string, Words>({
        {"transitions", transitions()},
        {"without records", with(transitions(), {"--no-per-path"})},
        {"censored", with(transitions(), {"--horizon", "20", "--precision", "double"})},
        {"exits",
         {"simulate", "--potential", potentials + "flat.toml", "--measure", "exit", "--interval", "-1,inf",
          "--start", "x=0.3", "--alpha", "1.5", "--epsilon", "1", "--dt", "1e-2", "--horizon", "50",
          "--paths", "501"}},
        {"chain",
         {"simulate", "--potential", two_well, "--measure", "chain", "--alpha", "1.5,1.7", "--epsilon", "0.3",
          "--paths", "20", "--horizon", "50"}},
        {"occupation",
         {"simulate", "--potential", two_well, "--measure", "occupation", "--alpha", "1.5", "--epsilon",
          "0.3", "--paths", "50", "--horizon", "50"}},
        {"splitting",
         {"simulate", "--potential", two_well, "--measure", "exit", "--scheme", "splitting", "--alpha", "2",
          "--epsilon", "0.28", "--paths", "9", "--no-per-path"}},
    }));
    INFO(name);
    const test::TemporaryFolder folder;
    const std::string whole = folder / "whole.h5";
    const test::Outcome one_go = run(with(simulation, {"-o", whole, "--json"}));
    CHECK(test::datasets_of(whole).size() > 20);
    // Of two conditions the second piece has some of each.
    const test::Outcome merged = merge(folder, simulate_pieces(folder, simulation, 3), {"--json"});
    INFO(merged.err);
    REQUIRE(merged.code == 0);
    CHECK(test::differences(whole, folder / "merged.h5").empty());
    CHECK(measured(merged.out) == measured(one_go.out));
    CHECK(nlohmann::json::parse(merged.out).at("command") == "merge");
    // The control: another seed's run differs.
    run(with(simulation, {"-o", folder / "other.h5", "--seed", "8"}));
    CHECK_FALSE(test::differences(folder / "other.h5", folder / "merged.h5").empty());
}

TEST_CASE("A potential that names a file of numbers is merged from anywhere, of what its pieces hold") {
    const test::TemporaryFolder folder;
    std::string table;
    for (int k = -20; k <= 20; ++k) {
        const double w = 0.1 * k;
        table += std::to_string(w) + ", " + std::to_string(w * w * w * w / 4 - w * w / 2) + "\n";
    }
    const std::string place = "o'brien's \"wells\"";
    std::filesystem::create_directory(folder / place);
    folder.write(place + "/f.csv", table);
    const std::string toml =
        folder.write(place + "/p.toml", "name = \"table\"\nkind = \"table\"\nfile = \"f.csv\"\ngrowth = 4\n");
    const Words simulation{"simulate",  "--potential", toml,      "--alpha", "1.5",
                           "--epsilon", "0.3",         "--paths", "100"};
    run(with(simulation, {"-o", folder / "whole.h5"}));
    const Words files = simulate_pieces(folder, simulation, 2);
    REQUIRE(merge(folder, files).code == 0);
    CHECK(test::differences(folder / "whole.h5", folder / "merged.h5").empty());
    table.replace(table.find("-2.0"), 4, "-2.1");
    folder.write(place + "/f.csv", table);
    CHECK(merge(folder, files, {"--force"}).code == 0);  // of what the pieces hold, whatever is there now
    CHECK(test::differences(folder / "whole.h5", folder / "merged.h5").empty());
    const std::string other = folder / "other.h5";
    run(with(simulation, {"--condition", "2/2", "-o", other}));
    const test::Outcome changed = merge(folder, {files.back(), other}, {"--force"});
    CHECK(changed.code == 2);
    CHECK_THAT(changed.err, Contains("is a piece of another run"));
}

TEST_CASE("What is not the whole run is refused: each reason, all at once, nothing written") {
    const test::TemporaryFolder folder;
    const Words simulation = exits();
    const Words files = simulate_pieces(folder, simulation, 4);  // 4, 3, 2, 1
    const auto refused = [&](const Words& some) {
        const test::Outcome outcome = merge(folder, some);
        CHECK(outcome.code == 2);
        CHECK(outcome.out.empty());
        CHECK_FALSE(std::filesystem::exists(folder / "merged.h5"));
        return outcome.err;
    };
    SECTION("missing pieces are listed") {
        const std::string message = refused({files[1]});
        CHECK_THAT(message,
                   Contains("missing: paths 0 to 699 of condition 1 (alpha 1.2 epsilon 0.2): --condition "
                            "1/4, 2/4") &&
                       Contains("missing: paths 350 to 699 of condition 2") && Contains("--condition 4/4"));
    }
    SECTION("overlaps") {
        CHECK_THAT(refused({files[0], files[1], files[2], files[3], files[2]}),
                   Contains("overlaps") && Contains("paths 350 to 699 of condition 1"));
        const Words thirds = simulate_pieces(folder, simulation, 3);  // 3, 2, 1
        CHECK_THAT(refused({files[3], thirds[1], thirds[0]}),
                   Contains("missing: paths 350 to 465 of condition 1"));
        CHECK_THAT(refused({thirds[2], files[2], files[1], files[0]}), Contains("paths 350 to 465"));
    }
    SECTION("another run's piece: the difference") {
        run(with(exits("2"), {"--condition", "2/4", "-o", folder / "seed.h5"}));
        CHECK_THAT(refused({files[3], folder / "seed.h5", files[1], files[0]}),
                   Contains("seed.h5") && Contains("seed 1") && Contains("seed 2"));
        run(with(exits("1", "quadratic.toml"), {"--condition", "2/4", "-o", folder / "potential.h5"}));
        CHECK_THAT(refused({files[3], folder / "potential.h5", files[1], files[0]}), Contains("another run"));
    }
    SECTION("no piece, no result, no file") {
        run(with(simulation, {"-o", folder / "whole.h5"}));
        const std::string text = folder.write("text.h5", "no");
        CHECK_THAT(refused({folder / "whole.h5", text, folder / "none.h5"}),
                   Contains("whole.h5: holds no piece") &&
                       Contains("text.h5: is not a levywell result file: no HDF5 file") &&
                       Contains("none.h5: cannot be opened: No such file"));
    }
    SECTION("a tally that was tampered with") {
        test::take_off_block(files[3]);
        const hid_t file = H5Fopen(files[3].c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
        const hid_t tally = H5Dopen2(file, "conditions/0000/piece/tally", H5P_DEFAULT);
        std::vector<unsigned long long> words(static_cast<std::size_t>(H5Dget_storage_size(tally)) / 8);
        H5Dread(tally, H5T_NATIVE_ULLONG, H5S_ALL, H5S_ALL, H5P_DEFAULT, words.data());
        ++words.at(0);  // paths
        H5Dwrite(tally, H5T_NATIVE_ULLONG, H5S_ALL, H5S_ALL, H5P_DEFAULT, words.data());
        H5Dclose(tally);
        H5Fclose(file);
        CHECK_THAT(refused(files), Contains("contradicts itself") && Contains("701"));
    }
    SECTION("what is there stays, unless forced") {
        CHECK(merge(folder, files).code == 0);
        const std::string before = test::read_file(folder / "merged.h5");
        const test::Outcome kept = merge(folder, files);
        CHECK(kept.code == 2);
        CHECK_THAT(kept.err, Contains("--force"));
        CHECK(test::read_file(folder / "merged.h5") == before);
        CHECK(merge(folder, files, {"--force"}).code == 0);
    }
    SECTION("what is missing between different divisions is named, and fills the gap") {
        run(with(simulation, {"--condition", "1", "-o", folder / "c1.h5"}));
        run(with(simulation, {"--condition", "3/4", "-o", folder / "p3.h5"}));
        const std::string message = refused({folder / "c1.h5", folder / "p3.h5"});
        CHECK_THAT(message,
                   Contains("missing: paths 350 to 699 of condition 2") && Contains("--condition 4/4"));
        run(with(simulation, {"--condition", "3/3", "-o", folder / "t3.h5"}));
        const std::string gap = refused({folder / "c1.h5", folder / "t3.h5"});
        CHECK_THAT(gap, Contains("missing: paths 0 to 232 of condition 2") && Contains(": --condition 4/6"));
        run(with(simulation, {"--condition", "4/6", "-o", folder / "s4.h5"}));
        CHECK(merge(folder, {folder / "c1.h5", folder / "s4.h5", folder / "t3.h5"}).code == 0);
    }
    SECTION("pieces of different divisions that fit") {
        const Words halves = simulate_pieces(folder, simulation, 2);  // 2, 1
        CHECK(merge(folder, {halves[1], files[1], files[0]}).code == 0);
        run(with(simulation, {"-o", folder / "whole.h5"}));
        CHECK(test::differences(folder / "whole.h5", folder / "merged.h5").empty());
    }
}

TEST_CASE("An unfinished piece is refused, with the command that finishes it; then it merges") {
    const test::TemporaryFolder folder;
    const Words simulation{"simulate", "--potential", potentials + "two_well.toml",
                           "--alpha",  "1.5",         "--epsilon",
                           "0.1",      "--scheme",    "euler",
                           "--paths",  "50000",       "--threads",
                           "1"};
    const std::string first = folder / "first.h5";
    const std::string second = folder / "second.h5";
    const Words half = with(simulation, {"--condition", "1/2", "-o", first});
    const pid_t child = test::start(half, folder / "log", folder / "err");
    std::error_code absent;
    while (!(std::filesystem::file_size(first + ".journal", absent) > 30000) || absent)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ::kill(child, SIGUSR1);  // as batch systems do
    REQUIRE(test::wait_for(child) == 3);
    run(with(simulation, {"--condition", "2/2", "-o", second}));
    const test::Outcome unfinished = merge(folder, {first, second});
    CHECK(unfinished.code == 2);
    CHECK_THAT(unfinished.err, Contains("first.h5: piece 1/2 is unfinished (go on with: levywell simulate " +
                                        first + " --resume -o " + first + ")"));
    CHECK(test::levywell_run(with(simulation, {"--condition", "2/2", "-o", first, "--resume"})).code == 2);
    run({"simulate", first, "--resume", "-o", first});  // as is advised, of what the file holds
    CHECK_THAT(test::levywell_run({"simulate", first, "--resume", "-o", first}).err,
               Contains("complete already"));
    const test::Outcome other =
        test::levywell_run({"simulate", first, "--seed", "2", "--resume", "-o", first});
    CHECK_THAT(other.err, Contains("is the result of another run") && Contains("(name another file)") &&
                              !Contains("--force"));
    REQUIRE(merge(folder, {first, second}).code == 0);
    run(with(simulation, {"-o", folder / "whole.h5"}));
    CHECK(test::differences(folder / "whole.h5", folder / "merged.h5").empty());
}

TEST_CASE("One condition by its number; pieces that the run does not have; a run file's output") {
    const test::TemporaryFolder folder;
    const auto refuses = [&](const std::string& condition) {
        const test::Outcome outcome = test::levywell_run(with(exits(), {"--condition", condition}));
        CHECK(outcome.code == 2);
        return outcome.err;
    };
    CHECK_THAT(refuses("3"), Contains("the run has 2"));
    CHECK_THAT(refuses("1/1401"), Contains("1400 paths"));
    CHECK_THAT(refuses("5/4"), Contains("piece i of n"));
    run(with(exits(), {"--condition", "2", "-o", folder / "b.h5"}));
    run(with(exits(), {"--condition", "1", "-o", folder / "a.h5"}));
    CHECK(merge(folder, {folder / "a.h5", folder / "b.h5"}).code == 0);

    const std::string toml =
        folder.write("run.toml", "potential = \"" + potentials +
                                     "two_well.toml\"\n[noise]\nalpha = [1.2, 1.6]\nepsilon = [0.2]\n" +
                                     "[measure]\npaths = 70\n[output]\nfile = \"out.h5\"\n");
    for (int number = 1; number <= 10; ++number)
        run({"simulate", toml, "--condition", std::to_string(number) + "/10"});
    CHECK(std::filesystem::exists(folder / "out.01-of-10.h5"));
    CHECK(std::filesystem::exists(folder / "out.10-of-10.h5"));
    CHECK_FALSE(std::filesystem::exists(folder / "out.h5"));
}
