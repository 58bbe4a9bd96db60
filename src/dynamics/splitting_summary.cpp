#include "levywell/dynamics/splitting_summary.hpp"

#include "levywell/dynamics/confidence.hpp"

#include <cmath>

namespace levywell::inline dynamics {
namespace {

double loop_time(const PathRecord& record, double dt) {
    return static_cast<double>(record.steps) / static_cast<double>(record.loops) * dt;
}

}  // namespace

void summarise_splitting(const Condition& condition, std::span<const PathRecord> records,
                         SplittingSummary& summary) {
    if (records.empty()) return;
    const auto n = static_cast<double>(records.size());
    const auto mean_of = [&](const auto& value) {
        double sum = 0;
        double squares = 0;
        for (const PathRecord& record : records) sum += value(record);
        for (const PathRecord& record : records) squares += std::pow(value(record) - sum / n, 2);
        return mean_of_times(records.size(), sum / n, squares);
    };
    summary.loop_time = mean_of([&](const PathRecord& record) { return loop_time(record, condition.dt); });
    summary.climb_probability = mean_of([](const PathRecord& record) { return record.point; });
    const double loop = summary.loop_time.value;
    const double probability = summary.climb_probability.value;
    if (!(probability > 0)) return;
    double squares = 0;  // of the linearised ratio
    for (const PathRecord& record : records) {
        squares += std::pow(loop_time(record, condition.dt) / loop - record.point / probability, 2);
    }
    // The relative error of the mean is that of its logarithm, whose interval is the honest one.
    const double mean = loop / probability;
    const double relative = std::sqrt(squares / (n - 1) / n);
    const Estimate unit = sample_mean(records.size(), 0, relative * relative * n * (n - 1));
    if (std::isnan(unit.stderror)) {  // no two realisations differ: no error is known
        summary.mean.value = mean;
        summary.rate.value = 1 / mean;
        return;
    }
    summary.mean = {
        mean, mean * relative, {mean * std::exp(unit.ci95[0]), mean * std::exp(unit.ci95[1])}, unit.freedom};
    summary.rate = {
        1 / mean, relative / mean, {1 / summary.mean.ci95[1], 1 / summary.mean.ci95[0]}, unit.freedom};
}

}  // namespace levywell::inline dynamics
