// Gradient noise of a network: the partition, the full gradient, and that threads and memory do not show.

#include "catch.hpp"
#include "image_sets.hpp"
#include "levywell/nn/noise_measurement.hpp"
#include "nn/training/file_order.hpp"

#include <cmath>
#include <numeric>
#include <set>
#include <vector>

using namespace levywell;

namespace {

constexpr std::int64_t points = 103;
constexpr std::int64_t batch = 10;  // ten minibatches and three points over

struct Setting {
    Dataset data = test::striped_dataset(points, 3);
    NetworkSpec spec = test::small_fcn(data.format, 4, 9);
    std::vector<std::int64_t> layers;
    NoiseMeasurer measurer;

    Setting() : layers(sizes()), measurer(data.format, data.train, points, batch, 4, layers) {}
    std::vector<std::int64_t> sizes() const {
        std::vector<std::int64_t> result;
        for (const LayerShape& layer : layer_shapes(spec)) result.push_back(layer.parameters());
        return result;
    }
    NoiseMeasurement measure(std::size_t threads, std::int64_t budget) const {
        std::vector<Network> replicas;
        replicas.reserve(threads);
        replicas.emplace_back(spec, Loss::nll, initial_parameters(spec, 1), "cpu");
        while (replicas.size() < threads) replicas.push_back(replicas.front().replica());
        GradientStore store{budget, {}};
        return measurer(replicas, store);
    }
};

}  // namespace

TEST_CASE("The partition is a disjoint cover, by seed") {
    const Setting s;
    const auto& order = s.measurer.partition();
    CHECK(order.size() == points);
    CHECK(std::set<std::int64_t>(order.begin(), order.end()).size() == points);
    CHECK(*std::max_element(order.begin(), order.end()) == points - 1);
    CHECK(s.measurer.minibatches() == 10);
    CHECK(NoiseMeasurer(s.data.format, s.data.train, points, batch, 5, s.layers).partition() != order);
}

TEST_CASE("Noise is each minibatch's gradient minus the gradient over all points") {
    const Setting s;
    Network network(s.spec, Loss::nll, initial_parameters(s.spec, 1), "cpu");
    const auto p = static_cast<std::size_t>(parameter_count(s.spec));
    const auto gradient_of = [&](std::int64_t begin, std::int64_t end, double& loss) {
        std::vector<std::int64_t> ids(s.measurer.partition().begin() + begin,
                                      s.measurer.partition().begin() + end);
        std::vector<float> images(ids.size() * static_cast<std::size_t>(s.spec.inputs()));
        gather_images(s.data.format, s.data.train, ids.data(), end - begin, images.data());
        std::vector<std::int64_t> labels;
        for (std::int64_t id : ids) labels.push_back(s.data.train.labels[static_cast<std::size_t>(id)]);
        std::vector<float> gradient(p);
        loss = network.gradient({images, labels}, gradient).loss;
        return gradient;
    };
    double full_loss = 0;
    const std::vector<float> full =
        gradient_of(0, points, full_loss);  // all points at once, the three over too
    std::vector<double> pooled;
    const NoiseMeasurement measurement = s.measure(1, 1 << 20);
    for (std::int64_t i = 0; i < 10; ++i) {
        double ignored = 0;
        const std::vector<float> part = gradient_of(i * batch, (i + 1) * batch, ignored);
        double square = 0;
        for (std::size_t k = 0; k < p; ++k) {
            pooled.push_back(static_cast<double>(part[k]) - full[k]);
            square += pooled.back() * pooled.back();
        }
        CHECK(measurement.noise.norms[static_cast<std::size_t>(i)] ==
              Approx(std::sqrt(square)).epsilon(1e-4));
    }
    CHECK(measurement.loss == Approx(full_loss).epsilon(1e-5));
    CHECK(measurement.accuracy ==
          Approx(static_cast<double>(std::lround(measurement.accuracy * points)) / points));
    const BlockPlan plan = plan_blocks(static_cast<std::int64_t>(pooled.size()));
    CHECK(measurement.noise.plan.block_length == plan.block_length);
    // The full gradient was summed in float by LibTorch: entries that nearly vanish differ.
    CHECK(measurement.noise.pooled.alpha == Approx(log_moment_estimate(pooled, plan).alpha).epsilon(1e-3));
}

TEST_CASE("Neither threads nor memory show in the numbers") {
    const Setting s;
    const NoiseMeasurement one = s.measure(1, 1 << 20);
    for (std::size_t threads : {1, 2, 3}) {
        for (std::int64_t budget : {std::int64_t{0}, std::int64_t{1} << 20}) {
            const NoiseMeasurement other = s.measure(threads, budget);
            INFO(threads << " threads, budget " << budget);
            CHECK(other.loss == one.loss);
            CHECK(other.accuracy == one.accuracy);
            CHECK(other.noise.pooled.alpha == one.noise.pooled.alpha);
            CHECK(other.noise.pooled.sigma == one.noise.pooled.sigma);
            CHECK(other.noise.dropped.alpha == one.noise.dropped.alpha);
            CHECK(other.noise.norms == one.noise.norms);
        }
    }
    CHECK(one.noise.layers.size() == 4);
    CHECK(one.noise.zero_fraction < 0.5);
}

TEST_CASE("Gradients of the first minibatches differ from each other as the noise does") {
    const Setting s;
    std::vector<Network> replicas;
    replicas.reserve(2);
    replicas.emplace_back(s.spec, Loss::nll, initial_parameters(s.spec, 1), "cpu");
    std::vector<std::vector<float>> noise;
    s.measurer.each_noise(replicas.front(),
                          [&](std::span<const float> row) { noise.emplace_back(row.begin(), row.end()); });
    const std::vector<float> one = s.measurer.gradients(replicas, 4);
    const std::size_t p = noise.front().size();
    REQUIRE(one.size() == 4 * p);
    for (std::size_t i = 1; i < 4; ++i) {
        for (std::size_t c = 0; c < p; c += 17)
            CHECK(one[i * p + c] - one[c] == Approx(noise[i][c] - noise[0][c]).margin(1e-6));
    }
    replicas.push_back(replicas.front().replica());
    CHECK(s.measurer.gradients(replicas, 4) == one);
}

TEST_CASE("The noise vectors themselves have the norms that were measured") {
    const Setting s;
    Network network(s.spec, Loss::nll, initial_parameters(s.spec, 1), "cpu");
    std::vector<double> norms;
    s.measurer.each_noise(network, [&](std::span<const float> noise) {
        CHECK(noise.size() == static_cast<std::size_t>(parameter_count(s.spec)));
        double square = 0;
        for (float x : noise) square += static_cast<double>(x) * static_cast<double>(x);
        norms.push_back(std::sqrt(square));
    });
    const std::vector<double> measured = s.measure(1, 1 << 20).noise.norms;
    REQUIRE(norms.size() == measured.size());
    for (std::size_t k = 0; k < norms.size(); ++k) CHECK(norms[k] == Approx(measured[k]).epsilon(1e-6));
}

TEST_CASE("The last layer's blocks cancel under cross entropy, and are counted, however small the loss") {
    const Dataset data = test::striped_dataset(100, 3);
    const NetworkSpec spec = test::small_fcn(data.format, 2, 10);
    const std::vector<std::int64_t> layers{300, 30};  // K = 990, K1 = 30 of the last: a copy of it each
    const NoiseMeasurer measurer(data.format, data.train, 100, 3, 4, layers);
    const auto noise_after = [&](Loss loss, int steps) {
        std::vector<Network> replicas;
        replicas.emplace_back(spec, loss, initial_parameters(spec, 1), "cpu");
        std::vector<std::int64_t> ids(100);
        std::iota(ids.begin(), ids.end(), 0);
        std::vector<float> images(ids.size() * static_cast<std::size_t>(spec.inputs()));
        gather_images(data.format, data.train, ids.data(), 100, images.data());
        const std::vector<std::int64_t> labels(data.train.labels.begin(), data.train.labels.end());
        for (int k = 0; k < steps; ++k) replicas.front().step({images, labels}, 0.1, 0);
        GradientStore store{1 << 20, {}};
        return measurer(replicas, store);
    };
    for (int steps : {0, 3000}) {
        const NoiseMeasurement measured = noise_after(Loss::nll, steps);
        INFO(steps << " steps, loss " << measured.loss);
        CHECK(measured.noise.layers[1].cancelled == 33);
        CHECK(std::isnan(measured.noise.layers[1].alpha));
        CHECK(measured.noise.layers[0].cancelled == 0);
        if (steps > 0) CHECK(measured.loss < 1e-3);
    }
    CHECK(noise_after(Loss::hinge, 0).noise.layers[1].cancelled == 0);  // control: nothing sums to 0
}

TEST_CASE("In the released code's order every minibatch counts as noise, and as much as the others") {
    const Setting s;
    const NoiseMeasurer measurer(s.data.format, s.data.train, points, batch, 4, s.layers,
                                 Partition::file_order);
    std::vector<std::int64_t> order(points);
    std::iota(order.begin(), order.end(), 0);
    CHECK(measurer.partition() == order);
    CHECK(measurer.minibatches() == 11);
    CHECK(s.measurer.minibatches() == 10);  // control
    Network network(s.spec, Loss::nll, initial_parameters(s.spec, 1), "cpu");
    std::vector<double> sum(static_cast<std::size_t>(parameter_count(s.spec)), 0.0);
    double largest = 0;
    measurer.each_noise(network, [&](std::span<const float> noise) {
        for (std::size_t c = 0; c < sum.size(); ++c) sum[c] += static_cast<double>(noise[c]);
        for (float x : noise) largest = std::max(largest, std::abs(static_cast<double>(x)));
    });
    for (double total : sum) CHECK(std::abs(total) < 1e-5 * largest);  // the mean, not weighted, is taken out
}

TEST_CASE("Training in the order of the file: the same minibatches for ever, the last with what is left") {
    const FileOrder order(103, 10);
    CHECK(order(0).size() == 10);
    CHECK(order(10).size() == 3);
    CHECK(order(10).front() == 100);
    CHECK(order(11).front() == 0);
    CHECK(order(23).front() == 10);
}
