// Training and gradient noise beside plain LibTorch: medians of interleaved repetitions, seconds a row, as
// JSON.
//   levywell_training_bench DEPTH WIDTH BATCH [REPETITIONS]     on Fashion-MNIST

#include "levywell/core/available_cores.hpp"
#include "levywell/data/dataset_files.hpp"
#include "levywell/nn/compute_device.hpp"
#include "levywell/nn/noise_measurement.hpp"
#include "levywell/tail/gradient_mean.hpp"

#include <ATen/core/ivalue.h>  // before torch.h, for clang
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <numeric>
#include <torch/torch.h>

using namespace levywell;

namespace {

double seconds(const std::function<void()>& action) {
    const auto begin = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// What one writes with LibTorch: a Sequential of Linear and ReLU, images as one float tensor.
struct Plain {
    torch::nn::Sequential network;
    torch::Tensor images, labels;
    std::int64_t batch;

    Plain(const NetworkSpec& spec, const Dataset& data, std::int64_t b) : batch(b) {
        for (std::int64_t l = 0; l < spec.depth; ++l) {
            const std::int64_t in = l == 0 ? spec.inputs() : spec.width;
            const std::int64_t out = l + 1 == spec.depth ? spec.classes : spec.width;
            network->push_back(torch::nn::Linear(torch::nn::LinearOptions(in, out).bias(false)));
            if (l + 1 < spec.depth) network->push_back(torch::nn::ReLU());
        }
        std::vector<std::int64_t> ids(static_cast<std::size_t>(data.train.size()));
        std::iota(ids.begin(), ids.end(), std::int64_t{0});
        images = torch::empty({data.train.size(), spec.inputs()});
        gather_images(data.format, data.train, ids.data(), data.train.size(), images.data_ptr<float>());
        labels = torch::empty({data.train.size()}, torch::kInt64);
        for (std::int64_t k = 0; k < data.train.size(); ++k)
            labels[k] = data.train.labels[static_cast<std::size_t>(k)];
    }

    std::int64_t minibatches() const { return labels.size(0) / batch; }

    /// One forward and backward pass over the data, gradients thrown away.
    void pass() {
        const auto parameters = network->parameters();
        for (std::int64_t i = 0; i < minibatches(); ++i) {
            const auto loss = torch::cross_entropy_loss(network->forward(images.narrow(0, i * batch, batch)),
                                                        labels.narrow(0, i * batch, batch));
            torch::autograd::grad({loss}, parameters);
        }
    }

    /// One epoch of SGD.
    void epoch() {
        torch::optim::SGD optimiser(network->parameters(), 0.1);
        const auto order = torch::randperm(labels.size(0));
        for (std::int64_t i = 0; i < minibatches(); ++i) {
            const auto ids = order.narrow(0, i * batch, batch);
            optimiser.zero_grad();
            const auto loss = torch::cross_entropy_loss(network->forward(images.index_select(0, ids)),
                                                        labels.index_select(0, ids));
            loss.backward();
            optimiser.step();
        }
    }
};

/// The arithmetic of the paper's released estimator, tensor operation by tensor operation.
double released_estimator(const torch::Tensor& noise, std::int64_t block_length) {
    const torch::NoGradGuard guard;
    const auto x = noise.reshape({-1, 1});
    const auto y = x.view({x.size(0) / block_length, block_length, 1}).sum(1);
    const double eps = std::ldexp(1.0, -52);
    const auto log_x = torch::log(x.norm(2, 1) + eps).mean();
    const auto log_y = torch::log(y.norm(2, 1) + eps).mean();
    return 1 / ((log_y - log_x) / std::log(static_cast<double>(block_length))).item<double>();
}

}  // namespace

int main(int argc, char** argv) {
    const auto number = [&](int k, int otherwise) { return argc > k ? std::atoi(argv[k]) : otherwise; };
    NetworkSpec spec;
    spec.depth = number(1, 3);
    spec.width = number(2, 128);
    const std::int64_t batch = number(3, 500);
    const int repetitions = number(4, 5);
    const int threads = available_cores();
    const Dataset data = load_dataset(dataset_entry("fashion-mnist", "bench"), "", "bench");

    set_operation_threads(threads);
    Plain plain(spec, data, batch);
    std::vector<std::int64_t> layers;
    for (const LayerShape& layer : layer_shapes(spec)) layers.push_back(layer.parameters());
    const NoiseMeasurer measurer(data.format, data.train, data.train.size(), batch, 1, layers);
    std::vector<Network> one;
    one.emplace_back(spec, Loss::nll, initial_parameters(spec, 1), "cpu");
    std::vector<Network> all;
    all.reserve(static_cast<std::size_t>(threads));
    while (all.size() < static_cast<std::size_t>(threads)) all.push_back(one.front().replica());
    GradientStore kept{std::int64_t{1} << 30, {}};
    GradientStore streamed{0, {}};

    std::vector<std::int64_t> ids(static_cast<std::size_t>(data.train.size()));
    std::iota(ids.begin(), ids.end(), std::int64_t{0});
    std::vector<float> images(static_cast<std::size_t>(batch * spec.inputs()));
    std::vector<std::int64_t> labels(static_cast<std::size_t>(batch));
    const auto epoch = [&] {
        set_operation_threads(threads);
        for (std::int64_t i = 0; i < plain.minibatches(); ++i) {
            gather_images(data.format, data.train, ids.data() + i * batch, batch, images.data());
            for (std::int64_t k = 0; k < batch; ++k)
                labels[static_cast<std::size_t>(k)] =
                    data.train.labels[static_cast<std::size_t>(i * batch + k)];
            one.front().step({images, labels}, 0.1, 0);
        }
    };

    std::map<std::string, std::vector<double>> times;
    const auto time = [&](const std::map<std::string, std::function<void()>>& actions) {
        for (int repetition = 0; repetition <= repetitions; ++repetition) {
            for (const auto& [name, action] : actions) {
                const double elapsed = seconds(action);
                if (repetition > 0) times[name].push_back(elapsed);  // the first warms up
            }
        }
    };

    // The estimators alone, on the noise of the initial network.
    const auto p = static_cast<std::size_t>(parameter_count(spec));
    const std::int64_t m = plain.minibatches();
    measurer(all, kept);
    GradientMean mean(p);
    const auto row = [&](std::int64_t k) {
        return std::span<const float>(kept.values).subspan(static_cast<std::size_t>(k) * p, p);
    };
    for (std::int64_t k = 0; k < m; ++k) mean.add(row(k), 1, 0, p);
    mean.finish(static_cast<double>(m));
    const NoiseEstimator estimator(layers, m, mean.live());
    const auto gradients = torch::from_blob(kept.values.data(), {m, static_cast<std::int64_t>(p)});
    const BlockPlan plan = plan_blocks(m * static_cast<std::int64_t>(p));
    double released = 0;
    double ours = 0;
    std::map<std::string, std::function<void()>> estimators;
    estimators["estimator"] = [&] {
        std::vector<NoiseEstimator::Digest> digests(static_cast<std::size_t>(m));
#pragma omp parallel for num_threads(threads)
        for (std::int64_t k = 0; k < m; ++k)
            digests[static_cast<std::size_t>(k)] = estimator.digest(k, row(k), mean.mean());
        ours = estimator.combine(digests).shifted.alpha;
    };
    estimators["estimator, released"] = [&] {
        set_operation_threads(threads);
        released = released_estimator((gradients - gradients.mean(0)).view({-1}).narrow(0, 0, plan.used),
                                      plan.block_length);
    };

    time(estimators);

    double alpha = 0;
    std::map<std::string, std::function<void()>> rows;
    rows["pass, LibTorch"] = [&] {
        set_operation_threads(threads);
        plain.pass();
    };
    rows["measurement"] = [&] { alpha = measurer(all, kept).noise.pooled.alpha; };
    rows["measurement, two passes"] = [&] { measurer(all, streamed); };
    rows["measurement, one thread"] = [&] { measurer(one, kept); };
    rows["pass, LibTorch, one thread"] = [&] {
        set_operation_threads(1);
        plain.pass();
    };
    rows["epoch of SGD, LibTorch"] = [&] {
        set_operation_threads(threads);
        plain.epoch();
    };
    rows["epoch of SGD"] = epoch;

    time(rows);

    std::cout << "{\"parameters\": " << p << ", \"alpha\": " << alpha << ", \"alpha_shifted\": " << ours
              << ", \"alpha_released\": " << released << ", \"blas\": \"" << blas_name("cpu") << "\"";
    for (auto& [name, list] : times) {
        std::nth_element(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(list.size() / 2),
                         list.end());
        std::cout << ", \"" << name << "\": " << list[list.size() / 2];
    }
    std::cout << "}\n";
}
