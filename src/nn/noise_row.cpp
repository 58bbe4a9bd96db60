#include "levywell/nn/noise_row.hpp"

namespace levywell::inline nn {

void set_training_noise(const NoiseTailIndex& noise, NetworkMeasurement& row, NetworkRunRecord& record) {
    row.alpha_train = noise.pooled.alpha;
    row.alpha_train_shifted = noise.shifted.alpha;
    row.alpha_train_dropped = noise.dropped.alpha;
    row.alpha_train_released = noise.released.alpha;
    row.sigma_train = noise.pooled.sigma;
    row.zero_fraction = noise.zero_fraction;
    row.cancelled_train = static_cast<double>(noise.pooled.cancelled);
    for (const LogMomentEstimate& layer : noise.layers) {
        row.alpha_layer.push_back(layer.alpha);
        row.cancelled_layer.push_back(static_cast<double>(layer.cancelled));
    }
    row.noise_norms = noise.norms;
    record.k = noise.plan.used;
    record.block_length = noise.plan.block_length;
    record.released_block_length = noise.released_plan.block_length;
}

}  // namespace levywell::inline nn
