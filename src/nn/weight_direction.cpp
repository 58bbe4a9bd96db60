#include "levywell/nn/weight_direction.hpp"

#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_table.hpp"

#include <cmath>

namespace levywell::inline nn {

double weight_norm(std::span<const float> weights) {
    double square = 0;
    for (float x : weights) square += static_cast<double>(x) * static_cast<double>(x);
    return std::sqrt(square);
}

double weight_distance(std::span<const float> a, std::span<const float> b) {
    double square = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        const double x = static_cast<double>(a[k]) - static_cast<double>(b[k]);
        square += x * x;
    }
    return std::sqrt(square);
}

std::vector<float> unit_direction(std::span<const float> v) {
    const double norm = weight_norm(v);
    std::vector<float> unit;
    unit.reserve(v.size());
    for (float x : v) unit.push_back(static_cast<float>(static_cast<double>(x) / norm));
    return unit;
}

std::vector<float> filter_normalised_direction(const std::vector<LayerShape>& layers,
                                               std::span<const float> weights, std::uint64_t seed) {
    static const QuantileTable<float> normal(StableLaw(2), 1);
    std::vector<float> direction(weights.size(), 0.0F);
    std::size_t begin = 0;
    std::uint64_t layer_number = 0;
    for (const LayerShape& layer : layers) {
        const auto filter = static_cast<std::size_t>(layer.fan_in());
        for (std::size_t at = 0; at < static_cast<std::size_t>(layer.weights()); at += filter) {
            const auto own = weights.subspan(begin + at, filter);
            const auto drawn = std::span<float>(direction).subspan(begin + at, filter);
            for (std::size_t k = 0; k < filter; ++k) {
                const auto words = philox_words(seed, layer_number, at + k, Purpose::direction);
                drawn[k] = normal.draw(words[0], words[1]);
            }
            const auto scale = static_cast<float>(weight_norm(own) / weight_norm(drawn));
            for (float& x : drawn) x *= scale;
        }
        begin += static_cast<std::size_t>(layer.parameters());
        ++layer_number;
    }
    return direction;
}

}  // namespace levywell::inline nn
