#pragma once

#include "levywell/data/image_set.hpp"
#include "levywell/nn/line_laws.hpp"
#include "levywell/nn/loss_on_line.hpp"
#include "levywell/nn/solution.hpp"
#include "levywell/tail/line_noise.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// A line through a trained network's weights, and how its noise is looked at.
struct LineRequest {
    std::string trained;              ///< file of a training
    std::optional<std::int64_t> run;  ///< number of the run in it; nothing: the only one
    std::string direction =
        "noise";  ///< in which gradients scatter most; or random; or to a solution FILE[:RUN]
    std::optional<double> learning_rate;  ///< as trained, as batch and subset
    std::optional<std::int64_t> batch, subset;
    std::string data_dir;
    std::string device = "cpu";
    std::int64_t memory = 1280;  ///< for noise vectors [MiB]
    std::int64_t seed = 1;
    int threads = 0;   ///< 0: all cores
    int points = 101;  ///< of a slice

    /// Files that are read: the trained network, and the one that the direction leads to.
    std::vector<std::string> files() const;
};

/// A trained network with its data, a direction in its weight space, and the minibatch noise along it.
struct LineSetting {
    Solution solution;
    Dataset data;
    int threads = 1;
    std::int64_t batch = 0;
    double learning_rate = 0;
    std::string direction;      ///< for people
    double distance = 0;        ///< to the other solution; 0 where the direction is none
    LossPoint at;               ///< refers to `data`
    double slope = 0;           ///< v . gradient at theta* [loss/weight]
    LinePartitions partitions;  ///< in which the noise was looked at
    LineNoise noise;
    std::vector<double> noise_numbers;  ///< v . (g_i - g), of which `noise` speaks

    LineSetting() = default;
    LineSetting(const LineSetting&) = delete;
    LineSetting& operator=(const LineSetting&) = delete;

    /// Noise scale of the process whose Euler chain with dt = eta is SGD along v (theory/sgd_noise.hpp).
    double epsilon(double alpha, double sigma) const;
    double stable_epsilon() const;
    double gaussian_epsilon() const;
    /// Whether the likelihood has its maximum below 2: else the two are one law.
    bool has_stable() const;
};

/// Reads everything, reports every fault at once, finds the direction and measures the noise along it.
void prepare_line(const LineRequest& request, LineSetting& setting,
                  const std::function<void(const std::string&)>& warn = {});

}  // namespace levywell::inline nn
