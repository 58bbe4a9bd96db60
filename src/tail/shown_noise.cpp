#include "levywell/tail/shown_noise.hpp"

#include <algorithm>
#include <utility>

namespace levywell::inline tail {
namespace {

std::int64_t coordinates_of(const std::vector<NamedLayer>& layers) {
    std::int64_t all = 0;
    for (const NamedLayer& layer : layers) all += layer.coordinates;
    return all;
}

}  // namespace

ShownNoise::ShownNoise(std::int64_t minibatches, std::vector<NamedLayer> layers, std::int64_t room)
    : layers_(std::move(layers)),
      rows_(std::min(minibatches, most_minibatches)),
      stretches_(coordinates_of(layers_), std::max<std::int64_t>(1, room / rows_)),
      index_(rows_, coordinates_of(layers_), layer_sizes(layers_)) {
    values_.reserve(static_cast<std::size_t>(rows_ * stretches_.count()));
}

void ShownNoise::first(std::span<const float> row) {
    stretches_.append(row, values_);
    index_.first(row);
}

void ShownNoise::second(std::span<const float> row) {
    index_.second(row);
}

NoiseDiagnosis ShownNoise::diagnose(const DiagnosisRequest& request, const std::string& where,
                                    const Watch& watch) {
    const NoiseMatrix held(rows_, stretches_.count(), std::move(values_));
    return diagnose_noise(held,
                          stretches_.all() ? noise_tail_index(held, layer_sizes(layers_)) : index_.finish(),
                          layers_, request, where, watch);
}

}  // namespace levywell::inline tail
