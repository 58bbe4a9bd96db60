#pragma once

#include "levywell/run/result.hpp"

#include <string>

namespace levywell::inline report {

/// Whether a run was asked for in the Brownian convention: its epsilons are sqrt(2) times those of its
/// conditions, which are written in the levy convention.
bool is_brownian(const RunResult& run);

/// The epsilon of eps dB that is this noise (alpha = 2).
double brownian_epsilon(const Noise& noise);

/// A noise as a table names it; in the Brownian convention with the epsilon that was asked for.
std::string noise_text(const Noise& noise, bool brownian);

}  // namespace levywell::inline report
