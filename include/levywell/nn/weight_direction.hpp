#pragma once

#include "levywell/nn/network_spec.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline nn {

/// Euclidean norm of weights or of a difference of weights.
double weight_norm(std::span<const float> weights);
double weight_distance(std::span<const float> a, std::span<const float> b);

/// v / |v|, to single precision; |v| > 0.
std::vector<float> unit_direction(std::span<const float> v);

/// A Gaussian direction with each filter (the row of a linear layer, an output channel of a convolution)
/// scaled to the norm that the weights have there, and 0 for biases; addressed by (seed, layer, position).
/// Source: Li, Xu, Taylor, Studer, Goldstein 2018, section 4.
std::vector<float> filter_normalised_direction(const std::vector<LayerShape>& layers,
                                               std::span<const float> weights, std::uint64_t seed);
inline std::vector<float> filter_normalised_direction(const NetworkSpec& spec, std::span<const float> weights,
                                                      std::uint64_t seed) {
    return filter_normalised_direction(layer_shapes(spec), weights, seed);
}

}  // namespace levywell::inline nn
