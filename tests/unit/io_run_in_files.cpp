// A run of the library that is kept in files as the command line keeps it.

#include "catch.hpp"
#include "files.hpp"
#include "levywell/io/result_file.hpp"
#include "levywell/io/run_files.hpp"
#include "levywell/io/stored_run.hpp"
#include "studies.hpp"

#include <filesystem>

using namespace levywell;

namespace {

Study study_of(std::uint64_t seed) {
    return test::study_of_two_wells(500, seed);
}

RunFileNames named(const std::string& output) {
    RunFileNames names;
    names.output = output;
    return names;
}

}  // namespace

TEST_CASE("The file holds the run, from which it can be done again") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "r.h5";
    const RunResult result = run_in_files(study_of(1), named(path));
    CHECK(result.complete);
    CHECK(folder.count() == 1);
    CHECK_FALSE(read_result_provenance(path).created.empty());
    Faults faults;
    const auto stored = read_stored_run(path);
    Study again{stored.config(faults).request, stored.potential(faults)};
    CHECK(faults.empty());
    CHECK(run(again).conditions[0].records == result.conditions[0].records);
}

TEST_CASE("Nothing of the user's, no result and no device is replaced without being asked for") {
    const test::TemporaryFolder folder;
    const std::string text = folder.write("notes.txt", "of the user");
    CHECK_THROWS_AS(run_in_files(study_of(1), named(text)), InputError);
    CHECK(test::read_file(text) == "of the user");
    const std::string path = folder / "r.h5";
    run_in_files(study_of(1), named(path));
    const std::string before = test::read_file(path);
    CHECK_THROWS_AS(run_in_files(study_of(2), named(path)), InputError);
    CHECK(test::read_file(path) == before);
    CHECK_THROWS_AS(RunFiles(named(path), 20), InputError);
    CHECK_THROWS_AS(RunFiles(named("/dev/full"), 20), InputError);
    RunFileNames force = named(path);
    force.force = true;
    CHECK(run_in_files(study_of(2), force).complete);
    CHECK(test::read_file(path) != before);
    RunFileNames resume = named(path);
    resume.resume = true;
    CHECK_THROWS_AS(run_in_files(study_of(1), resume), InputError);  // another run
}

TEST_CASE("Two at once on one file: the second is told") {
    const test::TemporaryFolder folder;
    const RunFiles first(named(folder / "r.h5"), 20);
    CHECK_THROWS_AS(RunFiles(named(folder / "r.h5"), 20), InputError);
}
