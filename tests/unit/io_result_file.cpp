#include "catch.hpp"
#include "files.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/dynamics/tally.hpp"
#include "levywell/io/result_file.hpp"
#include "levywell/io/schema.hpp"
#include "places.hpp"
#include "settings.hpp"

#include <cmath>
#include <hdf5.h>

using namespace levywell;

namespace {

RunResult result(MeasureChoice measure) {
    RunResult r;
    r.provenance = {"config", "levywell simulate", "2026-01-01T00:00:00Z", 7};
    Faults faults;
    r.potential = read_potential(test::source_folder() + "/potentials/two_well.toml", faults);
    faults.throw_if_any();
    r.complete = true;
    ConditionResult c;
    c.condition.noise.alpha = 1.5;
    c.condition.noise.epsilon = 0.1;
    c.condition.dt = 0.5;
    c.condition.measure = measure_of(measure);
    c.condition.start = {"m1", -1, 0, 0};
    test::set_horizon(c.condition, 100);
    c.condition.wells = r.potential.landscape.wells();
    Tally tally(c.condition);
    for (int k = 1; k <= 5000; ++k) {  // long enough to be chunked and deflated
        PathRecord record;
        record.steps = k % 100 + 1;
        record.target = k % 10 == 0 ? -1 : 1;
        record.censored = k % 10 == 0;
        tally.add(record);
        c.records.push_back(record);
    }
    c.summary = tally.summarise(c.condition);
    c.backend = "host";
    c.precision = "float";
    r.conditions.push_back(c);
    return r;
}

std::vector<double> read_doubles(const std::string& path, const std::string& name) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    REQUIRE(file >= 0);
    const hid_t data = H5Dopen2(file, name.c_str(), H5P_DEFAULT);
    INFO(name);
    REQUIRE(data >= 0);
    const hid_t space = H5Dget_space(data);
    std::vector<double> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
    H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Sclose(space);
    H5Dclose(data);
    H5Fclose(file);
    return values;
}

double read_attribute(const std::string& path, const std::string& object, const std::string& name) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t attribute = H5Aopen_by_name(file, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
    REQUIRE(attribute >= 0);
    double value = 0;
    H5Aread(attribute, H5T_NATIVE_DOUBLE, &value);
    H5Aclose(attribute);
    H5Fclose(file);
    return value;
}

bool exists(const std::string& path, const std::string& name) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const bool found = H5Oexists_by_name(file, name.c_str(), H5P_DEFAULT) > 0;
    H5Fclose(file);
    return found;
}

}  // namespace

TEST_CASE("What is written is what was measured, censored times as NaN") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "r.h5";
    const RunResult r = result(MeasureChoice::transitions);
    write_result(r, path);
    CHECK(result_is_complete(path));
    const auto times = read_doubles(path, "/conditions/0000/paths/transition_time");
    const auto censored = read_doubles(path, "/conditions/0000/paths/censored");
    const auto target = read_doubles(path, "/conditions/0000/paths/target");
    REQUIRE(times.size() == 5000);
    for (std::size_t k = 0; k < times.size(); ++k) {
        CHECK(std::isnan(times[k]) == (censored[k] == 1));
        if (censored[k] == 0)
            CHECK(times[k] == 0.5 * (static_cast<double>(r.conditions[0].records[k].steps) - 0.5));
        CHECK(target[k] == r.conditions[0].records[k].target);
    }
    CHECK(read_doubles(path, "/conditions/0000/summary/mean")[0] ==
          r.conditions[0].summary.event().mean.value);
    CHECK(read_doubles(path, "/potential/minima") == std::vector<double>{-1, 1.5});
    const auto w = read_doubles(path, "/potential/w");
    const auto f = read_doubles(path, "/potential/f");
    REQUIRE(w.size() == f.size());
    CHECK(f.at(200) == r.potential.potential->value(w.at(200)));
    CHECK(folder.count() == 1);  // nothing left beside it
}

TEST_CASE("Every measure has its datasets") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "r.h5";
    write_result(result(MeasureChoice::exit), path);
    for (const char* name : {"paths/exit_time", "paths/exit_point", "paths/target", "paths/censored",
                             "summary/n", "summary/survival", "summary/rate", "theory/c_alpha",
                             "theory/mean_asymptotic", "theory/mean_exact", "check/ratio_exact"}) {
        INFO(name);
        CHECK(exists(path, std::string("/conditions/0000/") + name));
    }
}

TEST_CASE("A schedule is written as the run rounded it, and no one tail index beside it") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "r.h5";
    RunResult r = result(MeasureChoice::exit);
    write_result(r, path);
    CHECK_FALSE(exists(path, "/conditions/0000/schedule"));
    r.conditions[0].condition.noise.schedule = {{0, 1.5, 0.1}, {8, 1.2, 0.3}};
    r.conditions[0].prediction.of_measure.emplace<EventPrediction>().mean_adiabatic = 17;
    r.conditions[0].check.of_measure.emplace<EventCheck>().adiabatic.z = -0.5;
    write_result(r, path);
    CHECK(read_doubles(path, "/conditions/0000/schedule/time") == std::vector<double>{0, 4});  // dt 0.5
    CHECK(read_doubles(path, "/conditions/0000/schedule/alpha") == std::vector<double>{1.5, 1.2});
    CHECK(read_doubles(path, "/conditions/0000/schedule/epsilon") == std::vector<double>{0.1, 0.3});
    CHECK(read_doubles(path, "/conditions/0000/theory/mean_adiabatic") == std::vector<double>{17});
    CHECK(read_doubles(path, "/conditions/0000/check/z_adiabatic") == std::vector<double>{-0.5});
    CHECK(std::isnan(read_attribute(path, "/conditions/0000", "alpha")));
}

TEST_CASE("Unfinished results say so, and what is no result is refused") {
    const test::TemporaryFolder folder;
    RunResult r = result(MeasureChoice::transitions);
    r.complete = false;
    write_result(r, folder / "r.h5");
    CHECK_FALSE(result_is_complete(folder / "r.h5"));
    CHECK_THROWS_AS(result_is_complete(folder.write("text", "no HDF5")), InputError);
}

TEST_CASE("A folder that is not there is a failed run, and nothing is left behind") {
    const test::TemporaryFolder folder;
    CHECK_THROWS_AS(write_result(result(MeasureChoice::exit), folder / "absent/r.h5"), RunError);
    CHECK(folder.count() == 0);
}
