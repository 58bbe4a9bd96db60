// Network files: what is written is read back, empty runs included; other files are refused.

#include "catch.hpp"
#include "files.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/network_file.hpp"

#include <cmath>

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
    REQUIRE(first.measurements.size() == 2);
    CHECK(first.measurements[1].iteration == 100);
    CHECK(first.measurements[1].alpha_train == 101.2);
    CHECK(std::isnan(first.measurements[1].test_loss));
    CHECK(first.measurements[1].alpha_layer == std::vector<double>{101, 2});
    CHECK(first.measurements[1].noise_norms == std::vector<double>{3, 4, 105});
    CHECK(back.runs[1].measurements.empty());
    CHECK(back.runs[1].stop_reason == "iterations");
}

TEST_CASE("Other files are no network files") {
    const test::TemporaryFolder folder;
    CHECK_THROWS_AS(read_network_result(folder.write("text.h5", "not HDF5")), InputError);
    CHECK_THROWS_AS(read_network_result(folder / "absent.h5"), InputError);
}
