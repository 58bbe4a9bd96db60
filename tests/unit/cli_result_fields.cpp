// What files say of their own datasets: units, meanings, names of dimensions, for programs that read any
// HDF5.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "io/fields.hpp"
#include "io/hdf5.hpp"
#include "places.hpp"

#include <hdf5_hl.h>

using namespace levywell;
using test::levywell_run;

namespace {

const std::string potentials = test::source_folder() + "/potentials/";

/// Datasets below a group that are not described in full, with what they lack.
void list_undescribed(hid_t group, const std::string& path, std::vector<std::string>& lacks, int& seen) {
    for (const std::string& name : hdf5::links(group)) {
        H5O_type_t kind = H5O_TYPE_UNKNOWN;
        {
            const hdf5::Handle object(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose, "open " + name);
            kind = H5Iget_type(object) == H5I_GROUP ? H5O_TYPE_GROUP : H5O_TYPE_DATASET;
            if (kind == H5O_TYPE_GROUP) {
                list_undescribed(object, path + "/" + name, lacks, seen);
                continue;
            }
            const bool axis = H5DSis_scale(object) > 0;
            if (axis && !hdf5::has_attribute(object, "units")) continue;  // of no values
            ++seen;
            if (!hdf5::has_attribute(object, "units") || !hdf5::has_attribute(object, "long_name"))
                lacks.push_back(path + "/" + name + ": units or long_name");
            const hdf5::Handle space(H5Dget_space(object), H5Sclose, "describe " + name);
            if (axis || H5Sget_simple_extent_npoints(space) == 0) continue;
            for (unsigned k = 0; k < static_cast<unsigned>(H5Sget_simple_extent_ndims(space)); ++k) {
                if (H5DSget_num_scales(object, k) != 1) lacks.push_back(path + "/" + name + ": a dimension");
            }
        }
    }
}

std::vector<std::string> undescribed(const std::string& file, int& seen) {
    std::vector<std::string> lacks;
    const hdf5::Handle opened = hdf5::open_own_file(file);
    const hdf5::Handle root = hdf5::open_group(opened, "/");
    list_undescribed(root, "", lacks, seen);
    return lacks;
}

}  // namespace

TEST_CASE("Every dataset of simulations, theory, traces and laws has units, a meaning and named dimensions") {
    const test::TemporaryFolder folder;
    const std::string two = potentials + "two_well.toml";
    const std::vector<std::string> noise{"--alpha", "2", "--epsilon", "0.5", "--paths", "20", "--quiet"};
    const std::string segments = folder.write("noise.csv", "0,2,0.6\n5,2,0.5\n");
    const std::vector<std::vector<std::string>> commands = {
        {"simulate", "--potential", two, "--measure", "transitions"},
        {"simulate", "--potential", two, "--measure", "exit"},
        {"simulate", "--potential", two, "--measure", "chain"},
        {"simulate", "--potential", two, "--measure", "occupation"},
        {"simulate", "--potential", two, "--measure", "transitions", "--condition", "1/2"},
        {"simulate", "--potential", potentials + "flat.toml", "--measure", "exit", "--interval=-1,1",
         "--start", "x=0"},
        {"simulate", "--potential", potentials + "three_wells.toml", "--measure", "transitions"}};
    int seen = 0;
    for (std::vector<std::string> command : commands) {
        command.insert(command.end(), noise.begin(), noise.end());
        const std::string file = folder / (std::to_string(seen) + ".h5");
        command.insert(command.end(), {"-o", file});
        const test::Outcome outcome = levywell_run(command);
        INFO(command[2] << ' ' << command[4] << ": " << outcome.err);
        REQUIRE(outcome.code == 0);
        CHECK(undescribed(file, seen) == std::vector<std::string>{});
    }
    const std::vector<std::vector<std::string>> others = {
        {"simulate", "--potential", two, "--measure", "exit", "--schedule", segments, "--paths", "20",
         "--quiet"},
        {"simulate", "--potential", two, "--measure", "exit", "--interval=-inf,0", "--scheme", "splitting",
         "--alpha", "2", "--epsilon", "0.2", "--paths", "4", "--quiet"},
        {"theory", two, "--alpha", "2", "--epsilon", "0.5"},
        {"trace", "--potential", two, "--alpha", "1.5", "--epsilon", "0.5", "--horizon", "5"},
        {"stable", "--alpha", "1", "--norms", "5", "--dimension", "3"}};
    for (std::vector<std::string> command : others) {
        const std::string file = folder / (std::to_string(seen) + ".h5");
        command.insert(command.end(), {"-o", file});
        const test::Outcome outcome = levywell_run(command);
        INFO(command[0] << ": " << outcome.err);
        REQUIRE(outcome.code == 0);
        CHECK(undescribed(file, seen) == std::vector<std::string>{});
    }
    CHECK(seen > 300);
}

TEST_CASE("A name that the table does not have is not described; estimates have their errors' names") {
    CHECK_FALSE(field_of("summary", "nothing", 1));
    CHECK_FALSE(field_of("estimate", "alpha", 1));  // of a schedule alone
    CHECK(field_of("schedule", "alpha", 1)->axes == std::vector<std::string>{"segment"});
    CHECK(field_of("summary", "q_hat_ci95", 3)->axes == std::vector<std::string>{"well", "to_well", "bound"});
    CHECK(field_of("summary", "mean_stderr", 0)->unit == "time");
}
