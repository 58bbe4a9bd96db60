#pragma once

#include "levywell/tail/gradient_mean.hpp"
#include "levywell/tail/noise_estimator.hpp"
#include "levywell/tail/noise_matrix.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// The log-moment estimates of a noise matrix of any size, whose rows are shown twice in the same order: the
/// mean over rows is taken out. Zero policies, layers, and five block lengths around K1 (K1/16 to 16 K1, as
/// far as there are eight blocks). O(p) in memory.
class TwoPassTailIndex {
  public:
    /// `layers`: coordinates of each, adding up to `columns`; or none.
    TwoPassTailIndex(std::int64_t rows, std::int64_t columns, std::vector<std::int64_t> layers);

    void first(std::span<const float> row);
    void second(std::span<const float> row);  ///< after all of the first pass
    NoiseTailIndex finish() const;

  private:
    std::int64_t rows_;
    std::vector<std::int64_t> layers_;
    GradientMean mean_;
    std::optional<NoiseEstimator> estimator_;
    std::vector<NoiseEstimator::Digest> digests_;
};

/// The same of a matrix in memory.
NoiseTailIndex noise_tail_index(const NoiseMatrix& noise, const std::vector<std::int64_t>& layers);

}  // namespace levywell::inline tail
