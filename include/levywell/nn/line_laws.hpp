#pragma once

#include "levywell/tail/line_noise.hpp"

#include <string>
#include <vector>

namespace levywell::inline nn {

/// A law of the noise along a line.
struct NoiseLaw {
    const char* name;
    TailEstimate estimate;
};
std::vector<NoiseLaw> laws_of(const LineNoise& noise);

/// What a potential file says of the noise along its line, and of the noise scales that it makes with that
/// eta.
std::vector<std::string> noise_comments(const LineNoise& noise, const LinePartitions& partitions,
                                        double learning_rate);

}  // namespace levywell::inline nn
