// Whole training runs: they learn, they stop for the right reason, and go on where they were interrupted.

#include "catch.hpp"
#include "image_sets.hpp"
#include "levywell/nn/training.hpp"

#include <cmath>

using namespace levywell;

namespace {

struct Setting {
    Dataset data = test::striped_dataset(60, 30);
    TrainRequest request;
    TrainRun run;
    TrainingMachine machine{"cpu", 1, {1 << 20, {}}};

    Setting() {
        request.iterations = 60;
        request.every = 25;
        request.stop_accuracy = 2;
        request.keep_weights = true;
        run = {"files", test::small_fcn(data.format, 3, 8), Loss::nll, 10, 3};
    }

    /// Runs to the end, interrupted whenever the iteration is one of these.
    NetworkRunRecord train_all(const std::vector<std::int64_t>& interruptions = {}) {
        NetworkRunRecord record = new_record(run, request, data, "cpu");
        std::vector<std::int64_t> left = interruptions;
        for (;;) {
            const TrainingHooks hooks{[&] { return !left.empty() && record.next_iteration == left.front(); },
                                      [](std::int64_t, double) {}, [] {}};
            if (train(run, request, data, machine, record, hooks)) return record;
            REQUIRE_FALSE(left.empty());
            CHECK(record.weights.size() == static_cast<std::size_t>(record.parameters));
            left.erase(left.begin());
        }
    }
};

}  // namespace

TEST_CASE("One minibatch is overfitted to full accuracy, and the run stops there") {
    Setting s;
    s.request.subset = 20;
    s.request.iterations = 5000;
    s.request.stop_accuracy = 1;
    const NetworkRunRecord record = s.train_all();
    CHECK(record.stop_reason == "accuracy");
    CHECK(record.measurements.back().train_accuracy == 1);
    CHECK(record.measurements.back().train_loss < 0.7 * record.measurements.front().train_loss);
    CHECK(record.next_iteration < 5000);
}

TEST_CASE("Measurements come at their iterations and at the end") {
    Setting s;
    const NetworkRunRecord record = s.train_all();
    CHECK(record.stop_reason == "iterations");
    REQUIRE(record.measurements.size() == 4);
    CHECK(record.measurements[2].iteration == 50);
    CHECK(record.measurements[3].iteration == 60);
    CHECK(record.parameters == 30 * 8 + 64 + 24);
    CHECK(record.noise_entries == record.parameters * 6);
    CHECK(record.k <= record.noise_entries);
    CHECK(record.measurements[0].noise_norms.size() == 6);
    CHECK(record.measurements[0].alpha_layer.size() == 3);
    CHECK(record.layers == "linear1,linear2,linear3");
    for (const NetworkMeasurement& row : record.measurements) {
        CHECK(row.alpha_train > 0.3);
        CHECK(row.alpha_test > 0.3);
        CHECK(row.sigma_train > 0);
        CHECK(std::isfinite(row.test_loss));
    }
}

TEST_CASE("An interrupted run goes on bit by bit") {
    for (Loss loss : {Loss::nll, Loss::hinge}) {
        Setting s;
        s.run.loss = loss;
        const NetworkRunRecord whole = s.train_all();
        const NetworkRunRecord pieces = s.train_all({0, 1, 25, 26, 59});
        CHECK(pieces.weights == whole.weights);
        REQUIRE(pieces.measurements.size() == whole.measurements.size());
        for (std::size_t k = 0; k < whole.measurements.size(); ++k) {
            CHECK(pieces.measurements[k].train_loss == whole.measurements[k].train_loss);
            CHECK(pieces.measurements[k].alpha_train == whole.measurements[k].alpha_train);
            CHECK(pieces.measurements[k].noise_norms == whole.measurements[k].noise_norms);
        }
        Setting other;
        other.run.loss = loss;
        other.run.seed = 4;
        CHECK(other.train_all().weights != whole.weights);
    }
}

TEST_CASE("A diagnosis that is interrupted is done when the run goes on, with the same outcome") {
    Setting s;
    s.run.batch = 3;  // 20 minibatches
    s.request.iterations = 30;
    s.request.diagnose = {10};
    const NetworkRunRecord whole = s.train_all();
    REQUIRE(whole.diagnoses.size() == 1);

    NetworkRunRecord record = new_record(s.run, s.request, s.data, "cpu");
    std::int64_t surrogates = -1;
    const TrainingHooks impatient{.interrupted = [&] { return surrogates >= 2; },
                                  .progress = [](std::int64_t, double) {},
                                  .checkpoint = [] {},
                                  .diagnosis = [&](std::int64_t done, std::int64_t) { surrogates = done; }};
    REQUIRE_FALSE(train(s.run, s.request, s.data, s.machine, record, impatient));
    CHECK(record.next_iteration == 10);
    CHECK(record.diagnoses.empty());
    CHECK(record.weights.size() == static_cast<std::size_t>(record.parameters));
    const TrainingHooks patient{[] { return false; }, [](std::int64_t, double) {}, [] {}};
    REQUIRE(train(s.run, s.request, s.data, s.machine, record, patient));
    CHECK(record.weights == whole.weights);
    REQUIRE(record.diagnoses.size() == 1);
    CHECK(record.diagnoses[0].iteration == 10);
    CHECK(record.diagnoses[0].diagnosis.pooled.mean == whole.diagnoses[0].diagnosis.pooled.mean);
    CHECK(record.diagnoses[0].diagnosis.layers.size() == 3);
}

TEST_CASE("Noise that memory does not hold is diagnosed on a part, its layers on the whole") {
    Setting s;
    s.run.batch = 3;
    s.request.iterations = 1;
    s.request.diagnose = {0};
    const NetworkRunRecord all = s.train_all();
    s.machine.store = {20 * 100, {}};  // 100 of 328 coordinates
    const NetworkRunRecord part = s.train_all();
    const NoiseDiagnosis& one = all.diagnoses.at(0).diagnosis;
    const NoiseDiagnosis& other = part.diagnoses.at(0).diagnosis;
    CHECK(one.coordinates == 30 * 8 + 64 + 24);
    CHECK(other.coordinates == 100);
    CHECK(other.whole.coordinates == one.coordinates);
    CHECK(other.whole.pooled.alpha == Approx(one.whole.pooled.alpha).epsilon(1e-5));
    CHECK(other.whole.shifted.alpha == Approx(one.whole.shifted.alpha).epsilon(1e-5));
    for (std::size_t l = 0; l < 3; ++l) {
        CHECK(other.whole.layers[l].alpha == Approx(one.whole.layers[l].alpha).epsilon(1e-5));
        CHECK(one.whole.layers[l].alpha == Approx(all.measurements.at(0).alpha_layer[l]).epsilon(1e-4));
    }
}

TEST_CASE("A run that diverges says so") {
    Setting s;
    s.request.learning_rate = 1e20;
    const NetworkRunRecord record = s.train_all();
    CHECK(record.stop_reason == "diverged");
    CHECK(std::isnan(record.measurements.back().alpha_train));
}
