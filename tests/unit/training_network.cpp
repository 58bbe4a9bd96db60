// Networks of LibTorch against gradients worked out by hand, in double precision and without it.

#include "catch.hpp"
#include "image_sets.hpp"
#include "levywell/nn/network.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace levywell;

namespace {

struct Points {
    std::vector<float> images;
    std::vector<std::int64_t> labels;
    Minibatch batch() const { return {images, labels}; }
};

Points points(const Dataset& data, std::int64_t n) {
    Points result;
    std::vector<std::int64_t> ids;
    for (std::int64_t k = 0; k < n; ++k) {
        ids.push_back(k);
        result.labels.push_back(data.train.labels[static_cast<std::size_t>(k)]);
    }
    result.images.resize(static_cast<std::size_t>(n * data.format.pixels()));
    gather_images(data.format, data.train, ids.data(), n, result.images.data());
    return result;
}

/// Mean loss and its gradient for a fully connected network, from the definitions.
struct ByHand {
    double loss = 0;
    std::int64_t correct = 0;
    std::vector<double> gradient;

    ByHand(const NetworkSpec& spec, Loss kind, const std::vector<float>& w, const Points& data)
        : gradient(w.size(), 0.0) {
        const auto shapes = layer_shapes(spec);
        const auto n = static_cast<double>(data.labels.size());
        for (std::size_t k = 0; k < data.labels.size(); ++k) {
            std::vector<std::vector<double>> values{{}};
            for (std::int64_t x = 0; x < spec.inputs(); ++x)
                values[0].push_back(
                    data.images[k * static_cast<std::size_t>(spec.inputs()) + static_cast<std::size_t>(x)]);
            std::size_t at = 0;
            for (std::size_t l = 0; l < shapes.size(); ++l) {
                std::vector<double> next;
                for (std::int64_t o = 0; o < shapes[l].weight[0]; ++o) {
                    double sum = 0;
                    for (double x : values[l]) sum += x * w[at++];
                    next.push_back(l + 1 < shapes.size() ? std::max(0.0, sum) : sum);
                }
                values.push_back(next);
            }
            const std::vector<double>& out = values.back();
            const auto label = static_cast<std::size_t>(data.labels[k]);
            correct +=
                std::max_element(out.begin(), out.end()) - out.begin() == static_cast<std::ptrdiff_t>(label);
            std::vector<double> slope(out.size(), 0.0);  // of the loss in the outputs
            if (kind == Loss::nll) {
                double total = 0;
                for (double o : out) total += std::exp(o);
                loss += (std::log(total) - out[label]) / n;
                for (std::size_t c = 0; c < out.size(); ++c)
                    slope[c] = (std::exp(out[c]) / total - (c == label ? 1 : 0)) / n;
            } else {
                const double classes = static_cast<double>(out.size());
                for (std::size_t c = 0; c < out.size(); ++c) {
                    const double t = c == label ? 1 : -1;
                    loss += std::max(0.0, 1 - t * out[c]) / (n * classes);
                    if (1 - t * out[c] > 0) slope[c] = -t / (n * classes);
                }
            }
            for (std::size_t l = shapes.size(); l-- > 0;) {
                const auto in = values[l].size();
                at -= in * slope.size();
                std::vector<double> before(in, 0.0);
                for (std::size_t o = 0; o < slope.size(); ++o) {
                    for (std::size_t x = 0; x < in; ++x) {
                        gradient[at + o * in + x] += slope[o] * values[l][x];
                        before[x] += values[l][x] > 0 ? slope[o] * w[at + o * in + x] : 0;
                    }
                }
                slope = before;
            }
        }
    }
};

}  // namespace

TEST_CASE("Loss, gradient and accuracy of a fully connected network are those of its definition") {
    const Dataset data = test::striped_dataset(40, 3);
    for (Loss loss : {Loss::nll, Loss::hinge}) {
        for (std::int64_t depth : {2, 4}) {
            const NetworkSpec spec = test::small_fcn(data.format, depth, 7);
            std::vector<float> weights = initial_parameters(spec, 3);
            for (float& w : weights) w *= 3;  // some ReLUs and some hinges closed
            Network network(spec, loss, weights, "cpu");
            const Points all = points(data, 40);
            const ByHand expected(spec, loss, weights, all);
            std::vector<float> gradient(weights.size());
            const BatchOutcome outcome = network.gradient(all.batch(), gradient);
            INFO(name_of(loss) << ", depth " << depth);
            CHECK(std::abs(outcome.loss - expected.loss) < 1e-5 * expected.loss);
            CHECK(outcome.correct == expected.correct);
            double largest = 0;
            for (double g : expected.gradient) largest = std::max(largest, std::abs(g));
            for (std::size_t k = 0; k < weights.size(); ++k)
                CHECK(std::abs(gradient[k] - expected.gradient[k]) < 1e-5 * largest);
            CHECK(network.evaluate(all.batch()).loss == Approx(outcome.loss));
        }
    }
}

TEST_CASE("A step is minus the learning rate times the gradient; a replica sees it") {
    const Dataset data = test::striped_dataset(12, 3);
    const NetworkSpec spec = test::small_fcn(data.format, 3, 8);
    Network network(spec, Loss::nll, initial_parameters(spec, 1), "cpu");
    Network other = network.replica();
    const Points all = points(data, 12);
    std::vector<float> gradient(static_cast<std::size_t>(parameter_count(spec)));
    other.gradient(all.batch(), gradient);
    const std::vector<float> before = network.parameters();
    network.step(all.batch(), 0.25, 0);
    const std::vector<float> after = network.parameters();
    CHECK(other.parameters() == after);
    for (std::size_t k = 0; k < before.size(); ++k)
        CHECK(after[k] == Approx(before[k] - 0.25 * gradient[k]).margin(1e-8));
}

TEST_CASE("The convolutional network: differences of the loss, dropout by seed and in training only") {
    const ImageFormat format{3, 32, 32, 4, {0.3f, 0.3f, 0.3f}, {0.3f, 0.3f, 0.3f}};
    Dataset data;
    data.format = format;
    data.train = test::striped_images(format, 6, 1);
    const NetworkSpec spec{NetworkKind::cnn, 0, 4, 3, 32, 32, 4};
    std::vector<float> weights = initial_parameters(spec, 2);
    for (float& w : weights) w *= 2;  // larger slopes, above the rounding of a float loss
    const Points all = points(data, 6);
    Network network(spec, Loss::nll, weights, "cpu");
    std::vector<float> gradient(weights.size());
    network.gradient(all.batch(), gradient);
    // Along the gradient, and along every layer's own part of it.
    std::size_t begin = 0;
    for (const LayerShape& layer : layer_shapes(spec)) {
        const std::size_t end = begin + static_cast<std::size_t>(layer.parameters());
        double square = 0;
        for (std::size_t k = begin; k < end; ++k) square += double(gradient[k]) * gradient[k];
        const double step = 2e-3 / std::sqrt(square);
        double loss[2];
        for (int side : {0, 1}) {
            std::vector<float> moved = weights;
            for (std::size_t k = begin; k < end; ++k)
                moved[k] += static_cast<float>((side == 0 ? -step : step) * gradient[k]);
            loss[side] = Network(spec, Loss::nll, moved, "cpu").evaluate(all.batch()).loss;
        }
        INFO(layer.name << ", |gradient| " << std::sqrt(square));
        CHECK((loss[1] - loss[0]) / (2 * step) == Approx(square).epsilon(0.05));
        begin = end;
    }
    Network twin(spec, Loss::nll, weights, "cpu");
    Network third(spec, Loss::nll, weights, "cpu");
    CHECK(network.step(all.batch(), 0.1, 5).loss == twin.step(all.batch(), 0.1, 5).loss);
    CHECK(network.parameters() == twin.parameters());
    third.step(all.batch(), 0.1, 6);
    CHECK(third.parameters() != twin.parameters());
    CHECK(network.evaluate(all.batch()).loss == network.evaluate(all.batch()).loss);
}
