// SGD let go from a point: replicas by seed, threads that do not show, and no noise without minibatches.

#include "catch.hpp"
#include "image_sets.hpp"
#include "levywell/nn/escape.hpp"
#include "levywell/nn/weight_direction.hpp"
#include "levywell/random/shuffle.hpp"

#include <cmath>
#include <numeric>

using namespace levywell;

namespace {

const EscapeHooks silent{[] { return false; }, [](std::int64_t) {}};

struct Setting {
    Dataset data = test::striped_dataset(60, 3);
    LossPoint from;
    EscapeSetting escape;

    Setting() {
        const NetworkSpec spec = test::small_fcn(data.format, 3, 8);
        from = {spec, Loss::nll, &data.format, &data.train, 60, initial_parameters(spec, 1), {}};
        from.direction = unit_direction(filter_normalised_direction(spec, from.weights, 2));
        escape.batch = 6;
        escape.radii = {0.05, 0.2};
        escape.iterations = 40;
        escape.replicas = 7;
        escape.seed = 3;
    }
};

bool same(const std::vector<EscapeTimes>& a, const std::vector<EscapeTimes>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const EscapeTimes& x, const EscapeTimes& y) {
        return x.ball == y.ball && x.projection == y.projection && x.farthest == y.farthest;
    });
}

}  // namespace

TEST_CASE("A replica is SGD step by step") {
    Setting s;
    const EscapeTimes times = escape_by_sgd(s.from, s.escape, silent)[2];
    Network network(s.from.network, s.from.loss, s.from.weights, "cpu");
    std::vector<std::int64_t> ball{-1, -1};
    std::vector<std::int64_t> projection{-1, -1};
    for (std::int64_t k = 0; k < 40 && projection[1] < 0; ++k) {
        const auto order =
            shuffled(60, 3, (2ULL << 24) + static_cast<std::uint64_t>(k / 10), Purpose::replica_shuffle);
        const std::vector<std::int64_t> ids(order.begin() + k % 10 * 6, order.begin() + k % 10 * 6 + 6);
        std::vector<float> images(6 * static_cast<std::size_t>(s.from.network.inputs()));
        gather_images(s.data.format, s.data.train, ids.data(), 6, images.data());
        std::vector<std::int64_t> labels;
        for (std::int64_t id : ids) labels.push_back(s.data.train.labels[static_cast<std::size_t>(id)]);
        network.step({images, labels}, s.escape.learning_rate, 0);
        const std::vector<float> weights = network.parameters();
        double along = 0;
        for (std::size_t c = 0; c < weights.size(); ++c)
            along += static_cast<double>(weights[c] - s.from.weights[c]) *
                     static_cast<double>(s.from.direction[c]);
        for (std::size_t r = 0; r < 2; ++r) {
            if (ball[r] < 0 && weight_distance(weights, s.from.weights) >= s.escape.radii[r]) ball[r] = k + 1;
            if (projection[r] < 0 && std::abs(along) >= s.escape.radii[r]) projection[r] = k + 1;
        }
    }
    CHECK(times.ball == ball);
    CHECK(times.projection == projection);
    CHECK(ball[0] > 0);
    CHECK(ball[1] >= ball[0]);
}

TEST_CASE("Replicas differ, come again by seed, and do not know of threads") {
    Setting s;
    const auto once = escape_by_sgd(s.from, s.escape, silent);
    REQUIRE(once.size() == 7);
    CHECK_FALSE(same({once[0]}, {once[1]}));
    for (int threads : {1, 2, 3}) {
        s.escape.threads = threads;
        CHECK(same(once, escape_by_sgd(s.from, s.escape, silent)));
        CHECK(same(escape_by_drift(s.from, s.escape, silent), escape_by_drift(s.from, s.escape, silent)));
    }
    s.escape.seed = 4;
    CHECK_FALSE(same(once, escape_by_sgd(s.from, s.escape, silent)));
}

TEST_CASE("With all points in a minibatch every replica is gradient descent") {
    Setting s;
    s.escape.batch = 60;
    s.escape.iterations = 400;
    const EscapeTimes drift = escape_by_drift(s.from, s.escape, silent).front();
    CHECK(drift.ball[0] > 0);
    for (const EscapeTimes& replica : escape_by_sgd(s.from, s.escape, silent)) {
        for (std::size_t r = 0; r < 2; ++r) {
            CHECK(std::abs(replica.ball[r] - drift.ball[r]) <= 1);  // sums in single precision
            CHECK(std::abs(replica.projection[r] - drift.projection[r]) <= 1);
        }
        CHECK(replica.farthest == Approx(drift.farthest).epsilon(1e-3));
    }
    s.escape.batch = 6;  // the control: noise shows
    bool farther = false;
    for (const EscapeTimes& replica : escape_by_sgd(s.from, s.escape, silent))
        farther = farther || replica.farthest != Approx(drift.farthest).epsilon(1e-3);
    CHECK(farther);
}

TEST_CASE("Weights that are no numbers are outside, and nothing is kept of an interrupted run") {
    Setting s;
    s.escape.learning_rate = 1e30;
    for (const EscapeTimes& replica : escape_by_sgd(s.from, s.escape, silent)) {
        CHECK(replica.ball[1] > 0);
        CHECK(replica.projection[1] > 0);
    }
    std::int64_t done = 0;
    const EscapeHooks hooks{[&] { return done > 16; }, [&](std::int64_t more) { done += more; }};
    s.escape.learning_rate = 1e-6;
    CHECK(escape_by_sgd(s.from, s.escape, hooks).empty());
    done = 20;
    CHECK(escape_by_drift(s.from, s.escape, hooks).empty());
}
