#include "levywell/nn/noise_measurement.hpp"

#include "levywell/core/watch.hpp"
#include "levywell/random/shuffle.hpp"
#include "levywell/tail/gradient_mean.hpp"
#include "nn/training/minibatch_buffer.hpp"
#include "nn/training/parallel.hpp"

#include <algorithm>
#include <numeric>

namespace levywell::inline nn {
namespace {

constexpr std::int64_t stretch = 1 << 14;  // coordinates that a thread adds up at a time

std::vector<std::int64_t> in_order(std::int64_t points) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(points));
    std::iota(order.begin(), order.end(), 0);
    return order;
}

}  // namespace

/// One thread's network and buffers.
class NoiseMeasurer::Worker {
  public:
    Worker(const NoiseMeasurer& measurer, Network& network)
        : measurer_(measurer), network_(network), minibatch_(measurer.format_, measurer.set_) {}

    BatchOutcome gradient(std::int64_t number, std::span<float> out) {
        const auto points = std::span(measurer_.order_)
                                .subspan(static_cast<std::size_t>(number * measurer_.batch_),
                                         static_cast<std::size_t>(measurer_.size_of(number)));
        return network_.gradient(minibatch_.gather(points), out);
    }

  private:
    const NoiseMeasurer& measurer_;
    Network& network_;
    MinibatchBuffer minibatch_;
};

NoiseMeasurer::NoiseMeasurer(const ImageFormat& format, const ImageSet& set, std::int64_t points,
                             std::int64_t batch, std::uint64_t seed, const std::vector<std::int64_t>& layers,
                             Partition partition)
    : format_(format),
      set_(set),
      order_(partition == Partition::shuffled ? shuffled(points, seed, 0, Purpose::partition)
                                              : in_order(points)),
      batch_(batch),
      kind_(partition),
      whole_(partition == Partition::shuffled ? points / batch : (points + batch - 1) / batch),
      all_((points + batch - 1) / batch),
      layers_(layers) {
    for (std::int64_t size : layers) parameters_ += size;
}

std::int64_t NoiseMeasurer::size_of(std::int64_t number) const {
    return std::min(batch_, static_cast<std::int64_t>(order_.size()) - number * batch_);
}

double NoiseMeasurer::weight_of(std::int64_t number) const {
    return kind_ == Partition::shuffled ? static_cast<double>(size_of(number)) : 1;
}

double NoiseMeasurer::total_weight() const {
    return kind_ == Partition::shuffled ? static_cast<double>(order_.size()) : static_cast<double>(all_);
}

NoiseMeasurement NoiseMeasurer::operator()(std::vector<Network>& replicas, GradientStore& store,
                                           const std::function<bool()>& interrupted) const {
    const std::size_t threads = replicas.size();
    const auto p = static_cast<std::size_t>(parameters_);
    std::vector<Worker> workers;
    for (Network& network : replicas) workers.emplace_back(*this, network);

    // All gradients at a time where there is room; else one a thread.
    const std::int64_t room = std::clamp<std::int64_t>(store.budget / parameters_, 1, all_);
    const std::int64_t rows = room == all_ ? all_ : static_cast<std::int64_t>(threads);
    store.values.resize(std::max(store.values.size(), static_cast<std::size_t>(rows) * p));
    const auto row = [&](std::int64_t k) {
        return std::span<float>(store.values).subspan(static_cast<std::size_t>(k) * p, p);
    };

    std::vector<BatchOutcome> outcomes(static_cast<std::size_t>(all_));
    GradientMean mean(p);
    for (std::int64_t first = 0; first < all_; first += rows) {
        const std::int64_t n = std::min(rows, all_ - first);
        parallel(threads, n, [&](std::size_t thread, std::int64_t k) {
            if (interrupted && interrupted()) throw Interrupted();
            outcomes[static_cast<std::size_t>(first + k)] = workers[thread].gradient(first + k, row(k));
        });
        parallel(threads, (parameters_ + stretch - 1) / stretch, [&](std::size_t, std::int64_t part) {
            const auto begin = static_cast<std::size_t>(part * stretch);
            for (std::int64_t k = 0; k < n; ++k)
                mean.add(row(k), weight_of(first + k), begin, std::min(p, begin + stretch));
        });
    }
    mean.finish(total_weight());

    NoiseMeasurement measurement;
    for (std::int64_t k = 0; k < all_; ++k) {
        const BatchOutcome& outcome = outcomes[static_cast<std::size_t>(k)];
        measurement.loss +=
            outcome.loss * static_cast<double>(size_of(k)) / static_cast<double>(order_.size());
        measurement.accuracy += static_cast<double>(outcome.correct) / static_cast<double>(order_.size());
    }

    const NoiseEstimator estimator(layers_, whole_, mean.live());
    std::vector<NoiseEstimator::Digest> digests(static_cast<std::size_t>(whole_));
    parallel(threads, whole_, [&](std::size_t thread, std::int64_t k) {
        if (interrupted && interrupted()) throw Interrupted();
        const auto gradient = row(rows == all_ ? k : static_cast<std::int64_t>(thread));
        if (rows < all_) workers[thread].gradient(k, gradient);
        digests[static_cast<std::size_t>(k)] = estimator.digest(k, gradient, mean.mean());
    });
    measurement.noise = estimator.combine(digests);
    return measurement;
}

std::vector<float> NoiseMeasurer::gradients(std::vector<Network>& replicas, std::int64_t rows) const {
    std::vector<Worker> workers;
    for (Network& network : replicas) workers.emplace_back(*this, network);
    const auto p = static_cast<std::size_t>(parameters_);
    std::vector<float> values(static_cast<std::size_t>(rows) * p);
    parallel(replicas.size(), rows, [&](std::size_t thread, std::int64_t k) {
        workers[thread].gradient(k, std::span(values).subspan(static_cast<std::size_t>(k) * p, p));
    });
    return values;
}

void NoiseMeasurer::each_noise(Network& network,
                               const std::function<void(std::span<const float>)>& take) const {
    Worker worker(*this, network);
    const auto p = static_cast<std::size_t>(parameters_);
    std::vector<float> gradient(p);
    GradientMean mean(p);
    for (std::int64_t k = 0; k < all_; ++k) {
        worker.gradient(k, gradient);
        mean.add(gradient, weight_of(k), 0, p);
    }
    mean.finish(total_weight());
    for (std::int64_t k = 0; k < whole_; ++k) {
        worker.gradient(k, gradient);
        for (std::size_t c = 0; c < p; ++c)
            gradient[c] = static_cast<float>(static_cast<double>(gradient[c]) - mean.mean()[c]);
        take(gradient);
    }
}

}  // namespace levywell::inline nn
