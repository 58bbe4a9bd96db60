#include "levywell/nn/escape.hpp"

#include "levywell/tail/gradient_mean.hpp"
#include "nn/training/epochs.hpp"
#include "nn/training/minibatch_buffer.hpp"
#include "nn/training/parallel.hpp"
#include "nn/training/point_chunks.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace levywell::inline nn {
namespace {

constexpr std::uint64_t epochs_of_a_replica = std::uint64_t{1} << 24;  // addresses of shuffles kept apart
constexpr std::int64_t between_reports = 16;                           // iterations

/// Where a path is seen outside for the first time.
class Sightings {
  public:
    Sightings(const LossPoint& from, const std::vector<double>& radii) : from_(from), radii_(radii) {
        times_.ball.assign(radii.size(), -1);
        times_.projection.assign(radii.size(), -1);
    }

    /// True when nothing is left to be seen. Weights that are not finite are outside.
    template <class Number>
    bool see(std::int64_t iteration, const std::vector<Number>& weights) {
        double square = 0;
        double along = 0;
        for (std::size_t k = 0; k < weights.size(); ++k) {
            const double x = static_cast<double>(weights[k]) - static_cast<double>(from_.weights[k]);
            square += x * x;
            along += x * static_cast<double>(from_.direction[k]);
        }
        const double distance = std::sqrt(square);
        times_.farthest = std::max(times_.farthest, distance);
        for (std::size_t r = 0; r < radii_.size(); ++r) {
            if (times_.ball[r] < 0 && !(distance < radii_[r])) times_.ball[r] = iteration;
            if (times_.projection[r] < 0 && !(std::abs(along) < radii_[r])) times_.projection[r] = iteration;
        }
        return times_.projection.back() >= 0;  // no further out than the distance, and the largest radius
    }

    const EscapeTimes& times() const { return times_; }

  private:
    const LossPoint& from_;
    const std::vector<double>& radii_;
    EscapeTimes times_;
};

/// Counts iterations for the caller's hooks, from any thread.
class Reports {
  public:
    explicit Reports(const EscapeHooks& hooks) : hooks_(hooks) {}

    /// False when the caller wants to stop.
    bool done(std::int64_t iterations) {
#pragma omp critical(levywell_escape)
        {
            if (!stop_ && hooks_.interrupted()) stop_ = true;
            hooks_.progress(iterations);
        }
        return !stop_;
    }
    bool stopped() const {
        return stop_;
    }

  private:
    const EscapeHooks& hooks_;
    std::atomic<bool> stop_ = false;
};

EscapeTimes one_replica(const LossPoint& from, const EscapeSetting& setting, std::uint64_t replica,
                        Reports& reports) {
    Network network(from.network, from.loss, from.weights, from.device);
    MinibatchBuffer minibatch(*from.format, *from.images);
    Epochs epochs(from.points, setting.batch, setting.seed, Purpose::replica_shuffle,
                  replica * epochs_of_a_replica);
    Sightings watch(from, setting.radii);
    for (std::int64_t k = 0; k < setting.iterations; ++k) {
        const auto words =
            philox_words(setting.seed, static_cast<std::uint64_t>(k), replica + 1, Purpose::dropout);
        network.step(minibatch.gather(epochs(k)), setting.learning_rate,
                     std::uint64_t{words[0]} << 32 | words[1]);
        if (watch.see(k + 1, network.parameters())) {
            reports.done(setting.iterations - k / between_reports * between_reports);
            break;
        }
        if ((k + 1) % between_reports == 0 && !reports.done(between_reports)) break;
    }
    return watch.times();
}

/// The gradient over all points in double precision, so that small steps are not lost; chunk by chunk in
/// order, whatever the threads.
class FullGradient {
  public:
    FullGradient(const LossPoint& from, int threads)
        : from_(from),
          chunks_(from.points),
          buffers_(static_cast<std::size_t>(threads), {*from.format, *from.images}),
          gradients_(static_cast<std::size_t>(threads), std::vector<float>(from.weights.size())) {
        networks_.reserve(static_cast<std::size_t>(threads));
        const std::vector<double> weights(from.weights.begin(), from.weights.end());
        networks_.emplace_back(from.network, from.loss, std::span<const double>(weights), from.device);
        while (networks_.size() < static_cast<std::size_t>(threads))
            networks_.push_back(networks_.front().replica());
    }

    std::vector<double> operator()(const std::vector<double>& weights) {
        networks_.front().assign(weights);
        GradientMean mean(weights.size());
        const auto threads = static_cast<std::int64_t>(networks_.size());
        for (std::int64_t first = 0; first < chunks_.count(); first += threads) {
            const std::int64_t n = std::min(threads, chunks_.count() - first);
            std::vector<double> sizes(static_cast<std::size_t>(n));
            parallel(networks_.size(), n, [&](std::size_t thread, std::int64_t k) {
                const auto points = chunks_[first + k];
                sizes[static_cast<std::size_t>(k)] = static_cast<double>(points.size());
                networks_[thread].gradient(buffers_[thread].gather(points),
                                           gradients_[static_cast<std::size_t>(k)]);
            });
            for (std::size_t k = 0; k < sizes.size(); ++k)
                mean.add(gradients_[k], sizes[k], 0, weights.size());
        }
        mean.finish(static_cast<double>(from_.points));
        return {mean.mean().begin(), mean.mean().end()};
    }

  private:
    const LossPoint& from_;
    PointChunks chunks_;
    std::vector<Network> networks_;
    std::vector<MinibatchBuffer> buffers_;
    std::vector<std::vector<float>> gradients_;
};

}  // namespace

std::vector<EscapeTimes> escape_by_sgd(const LossPoint& from, const EscapeSetting& setting,
                                       const EscapeHooks& hooks) {
    Reports reports(hooks);
    std::vector<EscapeTimes> times(static_cast<std::size_t>(setting.replicas));
    parallel(static_cast<std::size_t>(setting.threads), setting.replicas,
             [&](std::size_t, std::int64_t replica) {
                 if (reports.stopped()) return;
                 times[static_cast<std::size_t>(replica)] =
                     one_replica(from, setting, static_cast<std::uint64_t>(replica), reports);
             });
    if (reports.stopped()) times.clear();
    return times;
}

std::vector<EscapeTimes> escape_by_drift(const LossPoint& from, const EscapeSetting& setting,
                                         const EscapeHooks& hooks) {
    Reports reports(hooks);
    FullGradient gradient(from, setting.threads);
    Sightings watch(from, setting.radii);
    std::vector<double> weights(from.weights.begin(), from.weights.end());
    for (std::int64_t k = 0; k < setting.iterations; ++k) {
        const std::vector<double> slope = gradient(weights);
        for (std::size_t c = 0; c < weights.size(); ++c) weights[c] -= setting.learning_rate * slope[c];
        if (watch.see(k + 1, weights)) {
            reports.done(setting.iterations - k);
            break;
        }
        if (!reports.done(1)) return {};
    }
    return {watch.times()};
}

}  // namespace levywell::inline nn
