#include "levywell/run/cost.hpp"

#include "levywell/core/available_cores.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/predict.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <variant>

namespace levywell::inline studies {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t short_horizon = 1 << 13;  // steps of a path whose speed is measured
constexpr std::int64_t rounds = 4;               // such paths one after another, in each lane

/// The condition with paths so short that their speed is known at once. Those that rest are short already.
Condition shortened(Condition condition) {
    if (!condition.cores().empty()) return condition;
    std::visit([](auto& measure) { measure.horizon_steps = std::min(measure.horizon_steps, short_horizon); },
               condition.measure);
    return condition;
}

double steps_a_second(const Study& study, const Condition& planned) {
    const Condition condition = shortened(planned);
    ExecutorOptions options;
    options.backend = study.request.backend;
    options.precision = study.request.precision;
    options.threads = study.request.threads > 0 ? study.request.threads : available_cores();
    options.keep_records = false;
    const auto executor = make_executor(condition, study.potential.potential, options);
    executor->run({0, executor->paths_at_once()});  // tables come into the caches
    const auto begin = std::chrono::steady_clock::now();
    const Batch batch = executor->run({0, rounds * executor->paths_at_once()});
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    return static_cast<double>(batch.tally.summarise(condition).path_steps) / time.count();
}

}  // namespace

std::vector<ExpectedCost> expected_costs(const Study& study, const std::vector<Condition>& conditions) {
    std::vector<ExpectedCost> costs;
    for (const Condition& condition : conditions) {
        ExpectedCost cost{not_known, not_known, not_known};
        if (!condition.splits()) {
            cost.path_steps = expected_path_steps(condition, study.potential);
            cost.seconds = cost.path_steps / steps_a_second(study, condition);
        }
        if (condition.event() != nullptr && !condition.splits()) {
            const double scales =
                static_cast<double>(condition.duration()) / expected_steps(condition, study.potential);
            cost.error = 1 / std::sqrt(static_cast<double>(condition.paths) * -std::expm1(-scales));
            if (condition.accuracy > 0) {  // of all its paths to their event
                const double variation = predict(condition, study.potential).event().variation_exact;
                if (std::isfinite(variation)) cost.error *= variation;
            }
        }
        costs.push_back(cost);
    }
    return costs;
}

}  // namespace levywell::inline studies
