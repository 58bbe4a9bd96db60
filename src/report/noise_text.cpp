#include "report/noise_text.hpp"

#include "levywell/io/run_config.hpp"

#include <numbers>

#include <fmt/format.h>

namespace levywell::inline report {

bool is_brownian(const RunResult& run) {
    Faults ignored;  // the run's own request has none that matter here
    return read_run_config_text(run.request, "", ignored).request.convention == NoiseConvention::brownian;
}

double brownian_epsilon(const Noise& noise) {
    return noise.epsilon * std::numbers::sqrt2;
}

std::string noise_text(const Noise& noise, bool brownian) {
    if (!brownian) return noise.describe();
    return fmt::format("{} (eps dB with eps = {:.6g})", noise.describe(), brownian_epsilon(noise));
}

}  // namespace levywell::inline report
