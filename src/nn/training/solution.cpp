#include "levywell/nn/solution.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/core/toml_reader.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

/// Which of the file's runs is meant.
std::size_t choose_run(const NetworkResult& result, const std::string& path,
                       std::optional<std::int64_t> run) {
    const auto count = static_cast<std::int64_t>(result.runs.size());
    if (run && *run >= 0 && *run < count) return static_cast<std::size_t>(*run);
    if (!run && count == 1) return 0;
    if (count == 0) throw InputError(path, "has no run in it: its training has hardly begun");
    std::string list;
    for (std::int64_t k = 0; k < count; ++k)
        list += fmt::format("\n  {}: {}", k, result.runs[static_cast<std::size_t>(k)].description);
    throw InputError(path, run ? fmt::format("has no run {}; its runs are{}", *run, list)
                               : fmt::format("has {} runs; say which (--run K):{}", count, list));
}

}  // namespace

Solution read_solution(const std::string& path, std::optional<std::int64_t> run) {
    NetworkResult result = read_network_result(path);
    Solution solution;
    solution.path = path;
    solution.run = choose_run(result, path, run);
    solution.record = std::move(result.runs[solution.run]);
    const std::vector<float>& weights = solution.record.weights;
    if (weights.empty()) {
        throw InputError(
            path, fmt::format("holds no weights of run {} (train it with --keep-weights)", solution.run));
    }
    Faults faults;
    // Its paths are relative to the present folder, as they were when it was trained.
    TomlTable config = TomlTable::read_text(solution.record.config, "", faults);
    faults.throw_if_any();
    read_train_tables(config, solution.request);
    solution.request.diagnose.clear();
    const std::vector<TrainRun> runs = plan_training(solution.request, faults);
    faults.throw_if_any();
    solution.plan = runs.front();
    if (static_cast<std::int64_t>(weights.size()) != parameter_count(solution.plan.network)) {
        throw InputError(path,
                         fmt::format("run {} has {} weights, but {} has {}", solution.run, weights.size(),
                                     solution.plan.describe(), parameter_count(solution.plan.network)));
    }
    if (!std::all_of(weights.begin(), weights.end(), [](float x) { return std::isfinite(x); }))
        throw InputError(
            path, fmt::format("the weights of run {} are not finite: its training diverged", solution.run));
    return solution;
}

}  // namespace levywell::inline nn
