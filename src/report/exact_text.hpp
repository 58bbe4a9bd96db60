#pragma once

#include "levywell/core/number_text.hpp"
#include "levywell/theory/prediction.hpp"

#include <cmath>
#include <string>

namespace levywell::inline report {

/// An exact mean time with its error.
inline std::string exact_text(const EventPrediction& prediction) {
    if (std::isinf(prediction.mean_exact))
        return time_text(prediction.mean_exact, prediction.mean_exact_log10);
    return with_error(prediction.mean_exact, prediction.mean_exact_error);
}

/// What small noise says of it.
inline std::string small_noise_text(const EventPrediction& prediction) {
    return time_text(prediction.small_noise(), prediction.kramers_log10, 6);
}

}  // namespace levywell::inline report
