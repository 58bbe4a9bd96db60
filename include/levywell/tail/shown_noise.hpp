#pragma once

#include "levywell/tail/noise_diagnosis.hpp"
#include "levywell/tail/two_pass_tail_index.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace levywell::inline tail {

/// Noise vectors that are shown one after another, to be diagnosed: as many coordinates are held as memory
/// allows, and statistics of all of them are made on the way.
class ShownNoise {
  public:
    /// `layers`: their coordinates add up to those of a vector. `room`: numbers that may be held.
    ShownNoise(std::int64_t minibatches, std::vector<NamedLayer> layers, std::int64_t room);

    /// How many of the vectors are looked at: the first ones.
    std::int64_t rows() const { return rows_; }

    void first(std::span<const float> row);
    /// Whether every row has to be shown again, in the same order, because not all are held.
    bool needs_second() const { return !stretches_.all(); }
    void second(std::span<const float> row);

    /// To be called once. As diagnose_noise().
    NoiseDiagnosis diagnose(const DiagnosisRequest& request, const std::string& where,
                            const Watch& watch = {});

  private:
    std::vector<NamedLayer> layers_;
    std::int64_t rows_;
    CoordinateStretches stretches_;
    TwoPassTailIndex index_;
    std::vector<float> values_;
};

}  // namespace levywell::inline tail
