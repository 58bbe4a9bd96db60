#include "levywell/nn/network_noise.hpp"

#include "levywell/core/named_choice.hpp"
#include "levywell/tail/log_moment.hpp"
#include "levywell/theory/sgd_noise.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

const NetworkDiagnosis* diagnosis_at(const NetworkRunRecord& run, std::int64_t iteration) {
    for (const NetworkDiagnosis& entry : run.diagnoses) {
        if (entry.iteration == iteration) return &entry;
    }
    return nullptr;
}

const NetworkMeasurement* measurement_at(const NetworkRunRecord& run, std::int64_t iteration) {
    for (const NetworkMeasurement& row : run.measurements) {
        if (row.iteration == static_cast<double>(iteration)) return &row;
    }
    return nullptr;
}

/// sigma gives the measured mean logarithm with that alpha.
void give_index(double alpha, const NetworkMeasurement& row, NetworkNoise& noise) {
    noise.alpha = alpha;
    noise.sigma =
        std::exp(mean_log_magnitude(row.alpha_train, row.sigma_train) - mean_log_magnitude(alpha, 1));
    noise.epsilon = sgd_noise_scale(alpha, noise.sigma, noise.learning_rate);
}

/// What is believed of single coordinates: the index of a decision for stable laws, 2 where it is for
/// Gaussian noise or finite variance, else what was measured.
double index_of(const NoiseDiagnosis& diagnosis) {
    switch (diagnosis.decision.answer) {
        case NoiseAnswer::stable:
        case NoiseAnswer::cannot_tell:
            return diagnosis.decision.alpha;
        case NoiseAnswer::gaussian_not_refused:
        case NoiseAnswer::not_stable:
            return 2;
        default:
            return diagnosis.per_coordinate.measured;
    }
}

/// The law of a kind of noise, measured at an iteration; what is missing for it goes to `why`.
std::optional<NetworkNoise> law_of(NoiseKind kind, const NetworkRunRecord& run, const NetworkMeasurement& row,
                                   double learning_rate, std::string& why) {
    NetworkNoise noise;
    noise.iteration = static_cast<std::int64_t>(row.iteration);
    noise.kind = name_of(kind);
    noise.learning_rate = learning_rate;
    noise.alpha_hat = row.alpha_train;
    double alpha = noise.alpha_hat;
    if (kind == NoiseKind::per_coordinate) {
        const NetworkDiagnosis* diagnosed = diagnosis_at(run, noise.iteration);
        if (diagnosed == nullptr) {
            why = fmt::format(
                "no diagnosis, so nothing is known of single coordinates (levywell train --diagnose {}, or "
                "kind = \"pooled\")",
                noise.iteration);
            return std::nullopt;
        }
        const NoiseDiagnosis& diagnosis = diagnosed->diagnosis;
        noise.alpha_hat = diagnosis.per_coordinate.measured;
        alpha = index_of(diagnosis);
    }
    if (!(noise.alpha_hat > 0) || !(row.sigma_train > 0)) {
        why = std::isinf(noise.alpha_hat)
                  ? "no finite alpha-hat: sums of K1 entries are no larger than the entries"
              : run.stop_reason == "diverged" ? "no alpha-hat: it diverged"
              : row.zero_fraction >= 1
                  ? "no alpha-hat: every entry is 0"
                  : "no alpha-hat: gradients are not finite, or all the same to rounding";
        return std::nullopt;
    }
    give_index(std::min(2.0, alpha), row, noise);
    return noise;
}

/// Whether nobody knows if single coordinates are stable or of finite variance.
bool is_undecided(NoiseKind kind, const NetworkRunRecord& run, std::int64_t iteration) {
    const NetworkDiagnosis* const diagnosed = diagnosis_at(run, iteration);
    return kind == NoiseKind::per_coordinate && diagnosed != nullptr &&
           is_undecided(diagnosed->diagnosis.decision.answer);
}

/// The Gaussian law of the same measurement.
NetworkNoise if_gaussian(NetworkNoise noise, const NetworkMeasurement& row) {
    noise.kind += ", if gaussian";
    give_index(2, row, noise);
    return noise;
}

NetworkNoise gaussian_beside(const NetworkNoise& noise) {
    NetworkNoise gaussian = noise;
    gaussian.kind += ", gaussian";
    gaussian.alpha = 2;
    gaussian.epsilon = sgd_noise_scale(2, noise.sigma, noise.learning_rate);
    return gaussian;
}

/// Pooled noise as it changed from measurement to measurement, its last law for ever. An iteration takes eta.
NetworkNoise changing(const NetworkRunRecord& run, const TrainingClock& clock, NetworkNoise last) {
    last.kind += ", changing";
    for (const NetworkMeasurement& row : run.measurements) {
        if (row.iteration > static_cast<double>(last.iteration)) break;
        std::string why;
        const auto iteration = static_cast<std::int64_t>(row.iteration);
        const auto law = law_of(NoiseKind::pooled, run, row, clock.learning_rate(iteration), why);
        if (!law) continue;  // no alpha-hat there: the law before goes on
        const double time = last.schedule.empty() ? 0 : clock.time(iteration);
        last.schedule.push_back({time, law->alpha, law->epsilon});
    }
    return last;
}

}  // namespace

void add_noises_of(const NetworkRunRecord& run, std::int64_t number, const TrainingClock& clock,
                   const NoiseChoice& choice, const std::string& where, Faults& faults,
                   std::vector<NetworkNoise>& noises) {
    std::vector<std::int64_t> iterations = choice.iterations;
    if (iterations.empty()) iterations.push_back(run.next_iteration);
    for (std::int64_t iteration : iterations) {
        const auto refuse = [&](const std::string& why) {
            faults.add(where, fmt::format("{} has at iteration {} {}", run.description, iteration, why));
        };
        const NetworkMeasurement* row = measurement_at(run, iteration);
        if (row == nullptr) {
            refuse("no measurement");
            continue;
        }
        for (NoiseKind kind : choice.kinds) {
            std::string why;
            std::optional<NetworkNoise> noise = law_of(kind, run, *row, clock.learning_rate(iteration), why);
            if (!noise) {
                refuse(why);
                continue;
            }
            noise->run = number;
            noises.push_back(*noise);
            if (is_undecided(kind, run, iteration) && noise->alpha < 2)
                noises.push_back(if_gaussian(*noise, *row));
            if (choice.gaussian && noise->alpha < 2) noises.push_back(gaussian_beside(*noise));
            if (choice.changing && kind == NoiseKind::pooled) noises.push_back(changing(run, clock, *noise));
        }
    }
}

// In the order of the enumeration.
const std::vector<std::string>& noise_kind_names() {
    static const std::vector<std::string> names{"pooled", "per_coordinate"};
    return names;
}
std::string name_of(NoiseKind kind) {
    return noise_kind_names()[static_cast<std::size_t>(kind)];
}
std::optional<NoiseKind> parse_noise_kind(const std::string& word) {
    return named_choice<NoiseKind>(noise_kind_names(), word);
}

}  // namespace levywell::inline nn
