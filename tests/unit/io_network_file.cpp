// Network files: what is written is read back, empty runs included; other files are refused.

#include "catch.hpp"
#include "files.hpp"
#include "hdf5_files.hpp"
#include "io/hdf5.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/io/schema.hpp"

#include <cmath>
#include <functional>

using namespace levywell;

TEST_CASE("A network file reads back as it was written") {
    const test::TemporaryFolder folder;
    NetworkResult result;
    result.provenance = {"[data]\n", "levywell train", "2026-01-01T00:00:00Z", 7};
    result.request = "request\ntext";
    NetworkRunRecord run;
    run.config = "[training]\n";
    run.description = "fcn";
    run.dataset = "mnist";
    run.layers = "linear1,linear2";
    run.parameters = 12;
    run.k = 3;
    run.next_iteration = 200;
    run.wall_seconds = 1.5;
    run.weights = {1.0f, -0x1p-140f, 3e38f};
    for (double k : {0.0, 100.0}) {
        NetworkMeasurement row;
        row.iteration = k;
        row.alpha_train = 1.2 + k;
        row.test_loss = std::nan("");
        row.alpha_layer = {1 + k, 2};
        row.noise_norms = {3, 4, 5 + k};
        run.measurements.push_back(row);
    }
    for (std::int64_t k : {50, 100}) {
        NetworkDiagnosis entry{k, {}};
        entry.diagnosis.minibatches = 120;
        entry.diagnosis.alpha = 1.25;
        entry.diagnosis.high = 1.5;
        entry.diagnosis.control_per_coordinate = 1.19;
        entry.diagnosis.fours = {1, 2, 3, std::nan("")};
        entry.diagnosis.control_shuffled = 1.18;
        entry.diagnosis.vectors_low = 1.7;
        entry.diagnosis.layers = {{"linear1", 8}, {"linear2", 4}};
        NoiseTailIndex& whole = entry.diagnosis.whole;
        whole.coordinates = 12;
        whole.plan = {120 * 12, 36, false};
        whole.zero_fraction = 0.125;
        whole.pooled = {1.25, 0.5};
        whole.shifted = {1.125, 0.25};
        whole.dropped = {1.375, std::nan("")};
        whole.layers = {{1.5, 2}, {std::nan(""), 3}};
        whole.sweep = {{9, {1.2, 1}}, {36, {1.25, 0.5}}};
        whole.norms = {3, 4, 5};
        run.diagnoses.push_back(entry);
    }
    result.runs = {run, NetworkRunRecord{}};
    result.runs[1].stop_reason = "iterations";
    const std::string path = folder / "network.h5";
    write_network_result(result, path);
    CHECK(folder.count() == 1);

    const NetworkResult back = read_network_result(path);
    CHECK_FALSE(back.complete);
    CHECK(back.request == result.request);
    CHECK(back.provenance.seed == 7);
    REQUIRE(back.runs.size() == 2);
    const NetworkRunRecord& first = back.runs[0];
    CHECK(first.config == run.config);
    CHECK(first.layers == run.layers);
    CHECK(first.parameters == 12);
    CHECK(first.next_iteration == 200);
    CHECK(first.wall_seconds == 1.5);
    CHECK(first.weights == run.weights);
    CHECK(first.stop_reason.empty());
    REQUIRE(first.diagnoses.size() == 2);
    CHECK(first.diagnoses[0].iteration == 50);
    CHECK(first.diagnoses[1].iteration == 100);
    CHECK(first.diagnoses[1].diagnosis.minibatches == 120);
    CHECK(first.diagnoses[1].diagnosis.alpha == 1.25);
    CHECK(first.diagnoses[1].diagnosis.high == 1.5);
    CHECK(first.diagnoses[1].diagnosis.control_per_coordinate == 1.19);
    CHECK(first.diagnoses[1].diagnosis.fours.deviation == 3);
    CHECK(std::isnan(first.diagnoses[1].diagnosis.fours.p_value));
    const NoiseDiagnosis& diagnosis = first.diagnoses[0].diagnosis;
    CHECK(diagnosis.control_shuffled == 1.18);
    CHECK(diagnosis.vectors_low == 1.7);
    CHECK(diagnosis.whole.coordinates == 12);
    CHECK(diagnosis.whole.plan.used == 120 * 12);
    CHECK(diagnosis.whole.plan.block_length == 36);
    CHECK_FALSE(diagnosis.whole.plan.truncated);
    CHECK(diagnosis.whole.zero_fraction == 0.125);
    CHECK(diagnosis.whole.pooled.sigma == 0.5);
    CHECK(diagnosis.whole.shifted.alpha == 1.125);
    CHECK(diagnosis.whole.dropped.alpha == 1.375);
    CHECK(std::isnan(diagnosis.whole.dropped.sigma));
    REQUIRE(diagnosis.layers.size() == 2);
    CHECK(diagnosis.layers[1].name == "linear2");
    CHECK(diagnosis.layers[1].coordinates == 4);
    REQUIRE(diagnosis.whole.layers.size() == 2);
    CHECK(diagnosis.whole.layers[0].alpha == 1.5);
    CHECK(std::isnan(diagnosis.whole.layers[1].alpha));
    REQUIRE(diagnosis.whole.sweep.size() == 2);
    CHECK(diagnosis.whole.sweep[0].block_length == 9);
    CHECK(diagnosis.whole.sweep[0].estimate.alpha == 1.2);
    CHECK(diagnosis.whole.norms == std::vector<double>{3, 4, 5});
    REQUIRE(first.measurements.size() == 2);
    CHECK(first.measurements[1].iteration == 100);
    CHECK(first.measurements[1].alpha_train == 101.2);
    CHECK(std::isnan(first.measurements[1].test_loss));
    CHECK(first.measurements[1].alpha_layer == std::vector<double>{101, 2});
    CHECK(first.measurements[1].noise_norms == std::vector<double>{3, 4, 105});
    CHECK(back.runs[1].measurements.empty());
    CHECK(back.runs[1].stop_reason == "iterations");
}

TEST_CASE("A diagnosis without what was added later still reads") {
    const test::TemporaryFolder folder;
    NetworkResult result;
    NetworkRunRecord run;
    NetworkDiagnosis entry{50, {}};
    entry.diagnosis.minibatches = 120;
    entry.diagnosis.alpha = 1.25;
    entry.diagnosis.layers = {{"linear1", 8}};
    entry.diagnosis.whole.layers = {{1.5, 2}};
    run.diagnoses = {entry};
    result.runs = {run};
    const std::string path = folder / "network.h5";
    write_network_result(result, path);
    test::take_off_block(path);
    {
        const hdf5::Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose, "open");
        const auto group = hdf5::open_group(file, "network/run_0000/diagnoses/iteration_000000000050");
        for (const char* link : {"zero_policies", "block_length_sweep", "layers", "noise_norms"})
            REQUIRE(H5Ldelete(group, link, H5P_DEFAULT) >= 0);
        for (const char* name :
             {"all_columns", "K", "K1", "alpha_control_shuffled", "vectors_low", "vectors_high"})
            REQUIRE(H5Adelete(group, name) >= 0);
    }
    const NoiseDiagnosis back = read_network_result(path).runs.at(0).diagnoses.at(0).diagnosis;
    CHECK(back.minibatches == 120);
    CHECK(back.alpha == 1.25);
    CHECK(std::isnan(back.control_shuffled));
    CHECK(std::isnan(back.whole.zero_fraction));
    CHECK(std::isnan(back.whole.shifted.alpha));
    CHECK(back.layers.empty());
    CHECK(back.whole.sweep.empty());
    write_network_result(read_network_result(path), path);  // as --resume does
    CHECK(std::isnan(read_network_result(path).runs.at(0).diagnoses.at(0).diagnosis.whole.dropped.alpha));
}

TEST_CASE("Other files are no network files") {
    const test::TemporaryFolder folder;
    CHECK_THROWS_AS(read_network_result(folder.write("text.h5", "not HDF5")), InputError);
    CHECK_THROWS_AS(read_network_result(folder / "absent.h5"), InputError);
}

namespace {

/// A network file of one run with a diagnosis, damaged through `damage`, which gets the run's group.
std::string damaged_file(const test::TemporaryFolder& folder, const std::function<void(hid_t)>& damage) {
    NetworkResult result;
    NetworkRunRecord run;
    run.measurements.resize(2);
    NetworkDiagnosis entry{100, {}};
    entry.diagnosis.layers = {{"linear1", 8}, {"linear2", 4}};
    entry.diagnosis.whole.layers = {{1.5, 2}, {1.25, 3}};
    entry.diagnosis.whole.sweep = {{9, {1.2, 1}}};
    run.diagnoses = {entry};
    result.runs = {run};
    const std::string path = folder / "damaged.h5";
    write_network_result(result, path);
    test::take_off_block(path);
    const hdf5::Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose, "open");
    const auto network = hdf5::open_group(file, schema::network);
    damage(hdf5::open_group(network, "run_0000"));
    return path;
}

void replace(hid_t group, const std::string& name, const std::vector<double>& values) {
    H5Ldelete(group, name.c_str(), H5P_DEFAULT);
    hdf5::write_dataset(group, name, values, {values.size()});
}

}  // namespace

TEST_CASE("A network file that contradicts itself is refused, with what is wrong with it") {
    const test::TemporaryFolder folder;
    CHECK_NOTHROW(read_network_result(damaged_file(folder, [](hid_t) {})));
    const auto refusal = [&](const std::function<void(hid_t)>& damage) {
        try {
            read_network_result(damaged_file(folder, damage));
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("nothing");
    };
    const std::string diagnosis = "diagnoses/iteration_000000000100";
    CHECK_THAT(refusal([](hid_t run) {
                   replace(run, schema::test_loss, {1, 2, 3});
               }),
               Contains("test_loss has 3 numbers, iteration has 2"));
    CHECK_THAT(refusal([&](hid_t run) {
                   H5Lmove(run, diagnosis.c_str(), run, "diagnoses/iteration_last", H5P_DEFAULT, H5P_DEFAULT);
               }),
               Contains("a diagnosis is named iteration_last"));
    CHECK_THAT(refusal([&](hid_t run) {
                   replace(run, diagnosis + "/layers/coordinates", {8, 4, 2});
               }),
               Contains("name has 2 entries, 3 belong there"));
    CHECK_THAT(refusal([&](hid_t run) {
                   replace(run, diagnosis + "/layers/coordinates", {8, 1e300});
               }),
               Contains("coordinates holds 1e+300, no whole number"));
    CHECK_THAT(refusal([&](hid_t run) { replace(run, diagnosis + "/zero_policies/sigma", {1}); }),
               Contains("sigma has 1 entries"));
    CHECK_THAT(refusal([&](hid_t run) {
                   replace(run, diagnosis + "/block_length_sweep/K1", {9, 18});
               }),
               Contains("block_length_sweep has 1 entries, 2 belong there"));
}
