#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/io/pipeline_file.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// Whose tail index a network's noise is given.
enum class NoiseKind {
    pooled,         ///< the paper's alpha-hat: all coordinates in one vector
    per_coordinate  ///< that of single coordinates over minibatches, from a diagnosis
};

std::string name_of(NoiseKind kind);
std::optional<NoiseKind> parse_noise_kind(const std::string& word);
const std::vector<std::string>& noise_kind_names();

/// Which noises of a training are taken.
struct NoiseChoice {
    std::vector<NoiseKind> kinds{};
    std::vector<std::int64_t> iterations{};  ///< measured ones; empty: the last
    bool gaussian = true;                    ///< beside each, the Gaussian of the same sigma
    bool changing = false;  ///< beside pooled noise, the same as it changed up to that iteration
};

/// The noises of every run, at every iteration, of every kind. sigma is the one that gives the measured mean
/// logarithm of all entries with the alpha of that kind. The index of single coordinates is that of the
/// diagnosis' decision: 2 for Gaussian noise and finite variance; where it cannot tell, both laws are taken,
/// the stable one and, as "per_coordinate, if gaussian", the Gaussian one fitted to the same noise. Every
/// index is at most 2. What was not measured is a fault at `where`.
std::vector<NetworkNoise> noises_of(const NetworkResult& network, const NoiseChoice& choice,
                                    const std::string& where, Faults& faults);

/// How a training went on in time, by iterations done.
struct TrainingClock {
    std::function<double(std::int64_t)> learning_rate;  ///< eta of the next step [time]
    std::function<double(std::int64_t)> time;           ///< sum of eta of the steps before
};

/// The noises of one run, whose number is `number`, appended to `noises`.
void add_noises_of(const NetworkRunRecord& run, std::int64_t number, const TrainingClock& clock,
                   const NoiseChoice& choice, const std::string& where, Faults& faults,
                   std::vector<NetworkNoise>& noises);

}  // namespace levywell::inline nn
