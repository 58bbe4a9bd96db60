#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// The two families of the 2019 paper (section 3).
enum class NetworkKind {
    fcn,  ///< fully connected, without biases: in -> w, (depth - 2) x w -> w, w -> classes, ReLU between
    cnn   ///< "AlexNet": five convolutions, three pools, three linear layers with dropout, with biases
};

enum class Loss {
    nll,   ///< negative log-likelihood of the softmax (cross entropy)
    hinge  ///< linear hinge, one against the rest: mean over points and classes of max(0, 1 - t o), t = +-1
};

/// A network: family, size, and what goes in and comes out.
struct NetworkSpec {
    NetworkKind kind = NetworkKind::fcn;
    std::int64_t depth = 3;    ///< linear layers of an fcn, >= 2
    std::int64_t width = 128;  ///< neurons a hidden layer; channels of a cnn's convolutions
    std::int64_t channels = 1;
    std::int64_t height = 28;
    std::int64_t columns = 28;
    std::int64_t classes = 10;

    std::int64_t inputs() const { return channels * height * columns; }
    bool operator==(const NetworkSpec&) const = default;
};

/// One layer's parameters, in the order in which they lie in the flat vector: weight, then bias.
struct LayerShape {
    std::string name;
    std::vector<std::int64_t> weight;  ///< linear: out, in; convolution: out, in, rows, columns
    std::int64_t bias = 0;             ///< length, 0 without

    std::int64_t weights() const;
    std::int64_t parameters() const { return weights() + bias; }
    std::int64_t fan_in() const { return weights() / weight.front(); }
};

std::vector<LayerShape> layer_shapes(const NetworkSpec& spec);
std::int64_t parameter_count(const NetworkSpec& spec);
/// Parameters of each layer.
std::vector<std::int64_t> layer_sizes(const NetworkSpec& spec);

/// Neurons of a cnn's first two linear layers for c features out of its convolutions: c floor(1 + log2 c).
std::int64_t classifier_width(std::int64_t features);

/// Features that a cnn's convolutions leave of an image (width times what is left of its area); 0 when the
/// image is too small for them.
std::int64_t convolution_features(const NetworkSpec& spec);

/// The initial parameters, flat: uniform on +-1/sqrt(fan_in), PyTorch's default for linear and convolution
/// layers, drawn from (seed, layer, position) and so the same with every version of LibTorch.
std::vector<float> initial_parameters(const NetworkSpec& spec, std::uint64_t seed);

std::string name_of(NetworkKind kind);
std::string name_of(Loss loss);
std::optional<NetworkKind> parse_network_kind(const std::string& word);
std::optional<Loss> parse_loss(const std::string& word);
const std::vector<std::string>& network_kind_names();
const std::vector<std::string>& loss_names();

}  // namespace levywell::inline nn
