#include "exec/level_sums.hpp"

#include "levywell/exec/chain_analysis.hpp"

#include <algorithm>

namespace levywell::inline exec {

void LevelSums::add(const Batch& batch) {
    if (condition_->event() != nullptr)
        add_events(batch);
    else
        add_sojourns(batch);
}

void LevelSums::add_events(const Batch& batch) {
    const std::size_t targets = target_count(condition_->measure, condition_->wells);
    columns_.resize(target(targets));
    for (const PathRecord& record : batch.records) {
        const bool event = record.censored == 0;
        const double late = event ? condition_->event()->event_delay() : 0;
        columns_[time].push_back((static_cast<double>(record.steps) - late) * condition_->dt);
        columns_[events].push_back(event ? 1 : 0);
        columns_[paths].push_back(1);
        for (std::size_t j = 0; j < targets; ++j)
            columns_[target(j)].push_back(event && record.target == static_cast<std::int32_t>(j) ? 1 : 0);
    }
}

void LevelSums::add_sojourns(const Batch& batch) {
    const std::size_t r = wells();
    const std::size_t size = r * r + r;
    columns_.resize(departures(r));
    for (std::size_t k = 0; k < batch.counts.size(); k += size) {
        columns_[time].push_back(static_cast<double>(condition_->sojourn()->horizon_steps) * condition_->dt);
        for (std::size_t i = 0; i < r; ++i) {
            double left = 0;
            for (std::size_t j = 0; j < r; ++j) {
                const auto count = static_cast<double>(batch.counts[k + i * r + j]);
                columns_[jumps(i, j)].push_back(count);
                left += count;
            }
            columns_[residence(i)].push_back(static_cast<double>(batch.counts[k + r * r + i]) *
                                             condition_->dt);
            columns_[departures(i)].push_back(left);
        }
    }
}

PathTerms LevelSums::ratio(std::size_t over, std::size_t under) const {
    const std::vector<double>& above = columns_[over];
    const std::vector<double>& below = columns_[under];
    double sum_above = 0;
    double sum_below = 0;
    for (std::size_t k = 0; k < above.size(); ++k) {
        sum_above += above[k];
        sum_below += below[k];
    }
    PathTerms result{sum_above / sum_below, {}};
    const double mean = sum_below / static_cast<double>(above.size());
    for (std::size_t k = 0; k < above.size(); ++k)
        result.terms.push_back((above[k] - result.value * below[k]) / mean);
    return result;
}

PathTerms LevelSums::survival(double at) const {
    const double dt = condition_->dt;
    const double late = condition_->event()->event_delay() * dt;
    PathTerms result;
    for (std::size_t k = 0; k < columns_[time].size(); ++k) {
        const double end = columns_[time][k] + late;  // of the step with the event
        const double left = columns_[events][k] > 0 ? std::clamp((end - at) / dt, 0.0, 1.0) : 1;
        result.terms.push_back(left);
        result.value += left;
    }
    result.value /= static_cast<double>(result.terms.size());
    for (double& term : result.terms) term -= result.value;
    return result;
}

PathTerms LevelSums::chain_time(std::size_t k) const {
    const std::size_t r = wells();
    if (chain_.paths != columns_[time].size()) {
        chain_ = {columns_[time].size(), {}, {}, {}};
        std::vector<double> rates;
        for (std::size_t i = 0; i < r; ++i) {
            for (std::size_t j = 0; j < r; ++j) {
                chain_.rates.push_back(i == j ? PathTerms{} : ratio(jumps(i, j), residence(i)));
                rates.push_back(chain_.rates.back().value);
            }
        }
        chain_.times = chain_times(rates, r);
        chain_.slopes = chain_time_slopes(rates, r);
    }
    PathTerms result{chain_.times[k], std::vector<double>(chain_.paths, 0)};
    for (std::size_t q = 0; q < r * r; ++q) {
        const double slope = chain_.slopes[k * r * r + q];
        for (std::size_t n = 0; n < chain_.rates[q].terms.size(); ++n)
            result.terms[n] += slope * chain_.rates[q].terms[n];
    }
    return result;
}

}  // namespace levywell::inline exec
