#include "exec/schedule_prediction.hpp"

#include "exec/exact_reference.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/theory/changing_hazard.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

/// The predictions of each segment's own noise, equal ones solved once.
std::vector<Prediction> predict_segments(const Condition& condition, const Model& potential,
                                         double tolerance) {
    const std::vector<ScheduledNoise>& schedule = condition.noise.schedule;
    std::map<std::pair<double, double>, std::size_t> place;
    std::vector<const ScheduledNoise*> distinct;
    for (const ScheduledNoise& noise : schedule) {
        if (place.emplace(std::pair(noise.alpha, noise.epsilon), distinct.size()).second)
            distinct.push_back(&noise);
    }
    std::vector<Prediction> solved(distinct.size());
    std::exception_ptr failure;
#pragma omp parallel for schedule(dynamic)
    for (std::size_t k = 0; k < distinct.size(); ++k) {
        try {
            solved[k] = predict(under(*distinct[k], condition), potential, tolerance);
        } catch (...) {
#pragma omp critical(levywell_schedule)
            failure = std::current_exception();
        }
    }
    if (failure) std::rethrow_exception(failure);
    std::vector<Prediction> predictions;
    for (const ScheduledNoise& noise : schedule)
        predictions.push_back(solved[place.at({noise.alpha, noise.epsilon})]);
    return predictions;
}

/// What a prediction gives as the reason of having nothing exact.
std::string reason_of(const std::string& exact_source) {
    constexpr std::string_view none = "none: ";
    return exact_source.starts_with(none) ? exact_source.substr(none.size()) : exact_source;
}

/// Why times under fixed noise have no one hazard as eps -> 0; empty where they have.
std::string why_no_small_noise_hazard(const Condition& condition) {
    const auto* exit = std::get_if<Exit>(&condition.measure);
    if (exit == nullptr) return "";
    const auto& minima = condition.wells.minima;
    const auto inside =
        std::count_if(minima.begin(), minima.end(), [&](double m) { return exit->interval.contains(m); });
    return inside <= 1
               ? ""
               : fmt::format("the interval holds {} wells: leaving it through others has no one hazard",
                             inside);
}

}  // namespace

Prediction predict_schedule(const Condition& condition, const Model& potential, double tolerance) {
    Prediction prediction;
    if (condition.event() == nullptr) return prediction;
    auto& event = prediction.of_measure.emplace<EventPrediction>();
    const std::vector<Prediction> segments = predict_segments(condition, potential, tolerance);
    const auto mean_of = [&](const std::function<double(const Prediction&)>& mean) {
        std::vector<HazardPiece> hazard;
        for (std::size_t k = 0; k < segments.size(); ++k) {
            const double time = mean(segments[k]);
            if (std::isnan(time)) return std::nan("");
            hazard.push_back(
                {static_cast<double>(condition.noise.schedule[k].begin_step) * condition.dt, 1 / time});
        }
        return mean_under_hazard(hazard).value;
    };
    event.limit_missing = why_no_small_noise_hazard(condition);
    for (const Prediction& segment : segments) {
        const EventPrediction& own = segment.event();
        if (!own.limit_missing.empty()) event.limit_missing = own.limit_missing;
        if (std::isnan(own.mean_exact)) event.adiabatic_missing = reason_of(segment.exact_source);
    }
    const auto spread = std::find_if(segments.begin(), segments.end(), [](const Prediction& segment) {
        return contradicts_constant_rate(segment.event());
    });
    if (spread != segments.end())
        event.adiabatic_missing = fmt::format(
            "under one segment's noise times are not exponential (standard deviation {:.2g} of the mean), so "
            "that "
            "no hazard could follow a schedule",
            spread->event().variation_exact);
    if (event.limit_missing.empty() && spread == segments.end())
        event.mean_asymptotic = mean_of([](const Prediction& p) { return p.event().small_noise(); });
    if (event.adiabatic_missing.empty()) {
        event.mean_adiabatic = mean_of([](const Prediction& p) { return p.event().mean_exact; });
        // The mean grows with every segment's own mean.
        event.mean_adiabatic_error =
            mean_of([](const Prediction& p) { return p.event().mean_exact + p.event().mean_exact_error; }) -
            event.mean_adiabatic;
    }
    add_exact_scheduled(condition, potential, tolerance, prediction);
    return prediction;
}

}  // namespace levywell::inline exec
