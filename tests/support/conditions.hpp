#pragma once
// Conditions for tests, planned the way users' runs are.

#include "levywell/exec/executor.hpp"
#include "levywell/exec/plan.hpp"
#include "potentials.hpp"
#include "settings.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace test {

struct Case {
    levywell::Condition condition;
    std::shared_ptr<const levywell::Potential> potential;

    std::unique_ptr<levywell::Executor> executor(const levywell::ExecutorOptions& options = {}) const {
        return levywell::make_executor(condition, potential, options);
    }
    /// All paths of the condition on the host, records kept.
    levywell::Batch run(const levywell::ExecutorOptions& options = {}) const {
        return executor(options)->run({0, condition.paths});
    }
    levywell::Summary summary(const levywell::ExecutorOptions& options = {}) const {
        return run(options).tally.summarise(condition);
    }
};

/// A file of potentials/, and a request of one condition against it.
inline Case make_case(const std::string& name, const levywell::RunRequest& request) {
    const levywell::PotentialFile file = potential(name);
    levywell::Faults faults;
    const auto conditions = levywell::plan(request, file, faults);
    faults.throw_if_any();
    return {conditions.front(), file.potential};
}

/// A request of one condition under a noise schedule.
inline levywell::RunRequest scheduled(levywell::MeasureChoice measure,
                                      std::vector<levywell::NoiseSegment> schedule, std::int64_t paths) {
    levywell::RunRequest result;
    result.measure = measure;
    result.schedule = std::move(schedule);
    result.paths = paths;
    return result;
}

/// A request of one condition.
inline levywell::RunRequest request(levywell::MeasureChoice measure, double alpha, double epsilon,
                                    std::int64_t paths) {
    levywell::RunRequest result;
    result.measure = measure;
    result.alpha = {alpha};
    result.epsilon = {epsilon};
    result.paths = paths;
    result.scheme = levywell::SchemeChoice::euler;
    return result;
}

/// An exit through an interval, at a step and a horizon that no exact value needs.
inline levywell::Condition exit_condition(const levywell::PotentialFile& file, const std::string& start,
                                          const levywell::Interval& interval, double alpha, double epsilon,
                                          levywell::MeasureChoice measure = levywell::MeasureChoice::exit) {
    levywell::RunRequest r = request(measure, alpha, epsilon, 100);
    r.start = start;
    if (measure == levywell::MeasureChoice::exit) r.interval = interval;
    r.dt = 1e-4;
    r.horizon = 100.0;
    levywell::Faults faults;
    const auto conditions = levywell::plan(r, file, faults);
    faults.throw_if_any();
    return conditions.front();
}

}  // namespace test
