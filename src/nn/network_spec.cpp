#include "levywell/nn/network_spec.hpp"

#include "levywell/core/named_choice.hpp"
#include "levywell/random/philox.hpp"

#include <cmath>
#include <numeric>

namespace levywell::inline nn {
namespace {

LayerShape linear(const std::string& name, std::int64_t in, std::int64_t out, bool bias) {
    return {name, {out, in}, bias ? out : 0};
}

LayerShape convolution(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
    return {name, {out, in, kernel, kernel}, out};
}

/// What is left of `length` pixels after the first convolution (kernel 4, stride 2, padding 2) and the three
/// pools (kernel 3, stride 2); the other convolutions keep it.
std::int64_t pooled(std::int64_t length) {
    length = length / 2 + 1;
    for (int pool = 0; pool < 3; ++pool) length = length < 3 ? 0 : (length - 3) / 2 + 1;
    return length;
}

}  // namespace

std::int64_t LayerShape::weights() const {
    return std::accumulate(weight.begin(), weight.end(), std::int64_t{1}, std::multiplies<>());
}

std::vector<LayerShape> layer_shapes(const NetworkSpec& spec) {
    std::vector<LayerShape> layers;
    const std::int64_t w = spec.width;
    if (spec.kind == NetworkKind::fcn) {
        for (std::int64_t l = 0; l < spec.depth; ++l) {
            layers.push_back(linear("linear" + std::to_string(l + 1), l == 0 ? spec.inputs() : w,
                                    l + 1 == spec.depth ? spec.classes : w, false));
        }
        return layers;
    }
    layers.push_back(convolution("conv1", spec.channels, w, 4));
    layers.push_back(convolution("conv2", w, w, 5));
    for (int l = 3; l <= 5; ++l) layers.push_back(convolution("conv" + std::to_string(l), w, w, 3));
    const std::int64_t features = convolution_features(spec);
    const std::int64_t hidden = classifier_width(features);
    layers.push_back(linear("linear1", features, hidden, true));
    layers.push_back(linear("linear2", hidden, hidden, true));
    layers.push_back(linear("linear3", hidden, spec.classes, true));
    return layers;
}

std::int64_t parameter_count(const NetworkSpec& spec) {
    std::int64_t count = 0;
    for (const LayerShape& layer : layer_shapes(spec)) count += layer.parameters();
    return count;
}

std::vector<std::int64_t> layer_sizes(const NetworkSpec& spec) {
    std::vector<std::int64_t> sizes;
    for (const LayerShape& layer : layer_shapes(spec)) sizes.push_back(layer.parameters());
    return sizes;
}

std::int64_t classifier_width(std::int64_t features) {
    std::int64_t octaves = 0;
    while (features >> (octaves + 1) > 0) ++octaves;
    return features * (1 + octaves);
}

std::int64_t convolution_features(const NetworkSpec& spec) {
    return spec.width * pooled(spec.height) * pooled(spec.columns);
}

std::vector<float> initial_parameters(const NetworkSpec& spec, std::uint64_t seed) {
    std::vector<float> parameters;
    parameters.reserve(static_cast<std::size_t>(parameter_count(spec)));
    std::uint64_t number = 0;
    for (const LayerShape& layer : layer_shapes(spec)) {
        const double bound = 1 / std::sqrt(static_cast<double>(layer.fan_in()));
        std::array<std::uint32_t, 4> words{};
        for (std::uint64_t k = 0; k < static_cast<std::uint64_t>(layer.parameters()); ++k) {
            if (k % 4 == 0) words = philox_words(seed, number, k / 4, Purpose::initial_weights);
            const double u = (static_cast<double>(words[k % 4]) + 0.5) * 0x1p-32;
            parameters.push_back(static_cast<float>(bound * (2 * u - 1)));
        }
        ++number;
    }
    return parameters;
}

// In the order of the enumerations.
const std::vector<std::string>& network_kind_names() {
    static const std::vector<std::string> names{"fcn", "cnn"};
    return names;
}
const std::vector<std::string>& loss_names() {
    static const std::vector<std::string> names{"nll", "hinge"};
    return names;
}
std::string name_of(NetworkKind kind) {
    return network_kind_names()[static_cast<std::size_t>(kind)];
}
std::string name_of(Loss loss) {
    return loss_names()[static_cast<std::size_t>(loss)];
}
std::optional<NetworkKind> parse_network_kind(const std::string& word) {
    return named_choice<NetworkKind>(network_kind_names(), word);
}
std::optional<Loss> parse_loss(const std::string& word) {
    return named_choice<Loss>(loss_names(), word);
}

}  // namespace levywell::inline nn
