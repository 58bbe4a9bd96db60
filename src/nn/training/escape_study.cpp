#include "levywell/nn/escape_study.hpp"

#include "levywell/io/schema.hpp"
#include "levywell/nn/compute_device.hpp"
#include "levywell/nn/escape.hpp"
#include "levywell/nn/escape_conclusion.hpp"

#include <algorithm>
#include <cmath>
#include <omp.h>

namespace levywell::inline nn {
namespace {

constexpr double slice_reach = 1.25;  // radii: beyond, the simulator's step need not be stable

ExitPrediction exits_of(const std::vector<EscapeSeen>& replicas, std::vector<std::int64_t> EscapeSeen::*field,
                        std::size_t r, std::int64_t iterations) {
    std::vector<std::int64_t> exits;
    for (const EscapeSeen& replica : replicas) exits.push_back((replica.*field)[r]);
    return summarise_exits(exits, iterations);
}

EscapeSeen seen(const EscapeTimes& times) {
    return {times.ball, times.projection};
}

}  // namespace

EscapeStudy::EscapeStudy(EscapeRequest request, const std::function<void(const std::string&)>& warn)
    : request_(std::move(request)) {
    std::sort(request_.radii.begin(), request_.radii.end());
    prepare_line(request_, setting_, warn);
    for (double radius : request_.radii)
        slices_.push_back(slice_neighbourhood(setting_, request_.points, slice_reach * radius));
    describe();
}

/// An iteration of gradient descent costs as much as a whole epoch.
std::int64_t EscapeStudy::cost_of_drift() const {
    return std::max<std::int64_t>(1, setting_.at.points / setting_.batch);
}

std::int64_t EscapeStudy::cost() const {
    return request_.iterations * (request_.replicas + cost_of_drift());
}

bool EscapeStudy::run(const EscapeWatch& watch) {
    if (!let_go(watch)) return false;
    summarise();
    predict();
    result_.conclusion = escape_conclusion(result_);
    return true;
}

void EscapeStudy::describe() {
    const NetworkRunRecord& record = setting_.solution.record;
    result_.source = request_.trained;
    result_.run = static_cast<std::int64_t>(setting_.solution.run);
    result_.description = record.description;
    result_.config = record.config;
    result_.dataset = record.dataset;
    result_.checksum = record.checksum;
    result_.direction = setting_.direction;
    result_.device = setting_.at.device;
    result_.next_iteration = record.next_iteration;
    result_.points = setting_.at.points;
    result_.batch = setting_.batch;
    result_.iterations = request_.iterations;
    result_.learning_rate = setting_.learning_rate;
    result_.slope = setting_.slope;
    result_.radii = request_.radii;
    result_.v = setting_.at.direction;
    result_.slice_w = slices_.back().points.w;
    result_.slice_f = slices_.back().points.f;
    result_.noise = setting_.noise;
}

/// SGD, then gradient descent. False when interrupted.
bool EscapeStudy::let_go(const EscapeWatch& watch) {
    EscapeSetting escape;
    escape.batch = setting_.batch;
    escape.learning_rate = setting_.learning_rate;
    escape.radii = request_.radii;
    escape.iterations = request_.iterations;
    escape.replicas = request_.replicas;
    escape.seed = static_cast<std::uint64_t>(request_.seed);
    escape.threads = replicas_on(setting_.at.device, setting_.threads);
    const auto interrupted = [&] { return watch.interrupted && watch.interrupted(); };
    const auto hooks = [&](const char* what, std::int64_t each) {
        return EscapeHooks{interrupted, [&watch, what, each](std::int64_t iterations) {
                               if (watch.progress) watch.progress(what, iterations * each, iterations);
                           }};
    };
    for (const EscapeTimes& times : escape_by_sgd(setting_.at, escape, hooks("SGD", 1)))
        result_.replicas.push_back(seen(times));
    if (result_.replicas.empty()) return false;
    const std::vector<EscapeTimes> drift =
        escape_by_drift(setting_.at, escape, hooks("gradient descent", cost_of_drift()));
    if (drift.empty()) return false;
    result_.drift = seen(drift.front());
    result_.drift_farthest = drift.front().farthest;
    return true;
}

void EscapeStudy::summarise() {
    EscapeMeasured& measured = result_.measured;
    for (std::size_t r = 0; r < result_.radii.size(); ++r) {
        const ExitPrediction ball = exits_of(result_.replicas, &EscapeSeen::ball, r, request_.iterations);
        const ExitPrediction along =
            exits_of(result_.replicas, &EscapeSeen::projection, r, request_.iterations);
        measured.ball.push_back(ball.mean);
        measured.ball_share.push_back(ball.share);
        measured.projection.push_back(along.mean);
        measured.projection_share.push_back(along.share);
    }
}

void EscapeStudy::predict() {
    if (!(setting_.noise.deviation > 0)) return;
    omp_set_num_threads(setting_.threads);  // LibTorch lowers it
    if (setting_.has_stable())
        predict_with(schema::likelihood, setting_.noise.likelihood.alpha, setting_.stable_epsilon());
    predict_with(schema::gaussian, 2, setting_.gaussian_epsilon());
    predict_with(schema::resampled, not_available, not_available);
}

/// alpha not available: the measured numbers themselves.
void EscapeStudy::predict_with(const char* law, double alpha, double epsilon) {
    const auto seed = static_cast<std::uint64_t>(request_.seed);
    EscapePredicted predicted;
    predicted.law = law;
    predicted.alpha = alpha;
    predicted.epsilon = epsilon;
    for (std::size_t r = 0; r < result_.radii.size(); ++r) {
        const ExitPrediction exit =
            std::isnan(alpha)
                ? resample_exit(slices_[r], setting_, result_.radii[r], request_.iterations, seed)
                : predict_exit(slices_[r], setting_, result_.radii[r], alpha, epsilon, request_.iterations,
                               seed);
        predicted.dt.push_back(exit.dt);
        predicted.mean.push_back(exit.mean);
        predicted.share.push_back(exit.share);
        predicted.notes.push_back(exit.note);
    }
    result_.predicted.push_back(predicted);
}

}  // namespace levywell::inline nn
