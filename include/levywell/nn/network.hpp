#pragma once

#include "levywell/nn/network_spec.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// A minibatch: normalised images, image-major, and their labels.
struct Minibatch {
    std::span<const float> images;  ///< size() * NetworkSpec::inputs()
    std::span<const std::int64_t> labels;

    std::int64_t size() const { return static_cast<std::int64_t>(labels.size()); }
};

/// What a network makes of a minibatch.
struct BatchOutcome {
    double loss = 0;           ///< mean over the points
    std::int64_t correct = 0;  ///< points whose largest output is their label's
};

/// A network of LibTorch with its parameters in one flat vector. Not thread-safe: give each thread a replica.
class Network {
  public:
    /// `device`: "cpu" or "cuda:N" (compute_device.hpp). `parameters`: parameter_count(spec) of them.
    Network(const NetworkSpec& spec, Loss loss, std::span<const float> parameters, const std::string& device);
    /// The same in double precision, for losses that are differences of each other.
    Network(const NetworkSpec& spec, Loss loss, std::span<const double> parameters,
            const std::string& device);
    ~Network();
    Network(Network&&) noexcept;
    Network& operator=(Network&&) = delete;

    /// The same parameters (shared, not copied) for another thread.
    Network replica() const;

    std::vector<float> parameters() const;

    /// Takes these in their place, for every replica too.
    void assign(std::span<const double> parameters);

    /// One step of plain SGD in training mode; `dropout_seed` fixes what a cnn drops.
    BatchOutcome step(const Minibatch& batch, double learning_rate, std::uint64_t dropout_seed);

    /// Gradient of the mean loss in evaluation mode, as flat as the parameters, into `gradient`.
    BatchOutcome gradient(const Minibatch& batch, std::span<float> gradient);

    /// Derivative of each point's own loss along a direction in weight space, in evaluation mode; their mean
    /// is direction . gradient.
    std::vector<double> slopes(const Minibatch& batch, std::span<const float> direction);

    /// Loss and correct points in evaluation mode.
    BatchOutcome evaluate(const Minibatch& batch);

  private:
    struct State;
    explicit Network(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Threads that LibTorch and BLAS take inside one operation, in the calling thread.
void set_operation_threads(int threads);

}  // namespace levywell::inline nn
