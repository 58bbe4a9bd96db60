#include "levywell/nn/line_setting.hpp"

#include "levywell/core/available_cores.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/data/dataset_files.hpp"
#include "levywell/nn/compute_device.hpp"
#include "levywell/nn/device_name.hpp"
#include "levywell/nn/noise_measurement.hpp"
#include "levywell/nn/weight_direction.hpp"
#include "levywell/tail/leading_direction.hpp"
#include "levywell/tail/noise_diagnosis.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <omp.h>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

void check_numbers(const LineRequest& request, Faults& faults) {
    const auto at_least = [&](const char* flag, std::int64_t value, std::int64_t least) {
        if (value < least) faults.add(flag, fmt::format("{} (at least {})", value, least));
    };
    if (request.batch) at_least("--batch", *request.batch, 1);
    if (request.subset) at_least("--subset", *request.subset, 1);
    at_least("--memory", request.memory, 1);
    at_least("--seed", request.seed, 0);
    at_least("--threads", request.threads, 0);
    at_least("--points", request.points, 8);
    if (request.learning_rate && !(*request.learning_rate > 0 && std::isfinite(*request.learning_rate)))
        faults.add("--learning-rate", fmt::format("{} (a number > 0)", *request.learning_rate));
    check_device_name(request.device, "--device", faults);
}

/// The data set that a solution was trained on, which must be the same to the last byte.
Dataset load_data(const Solution& solution, const std::string& data_dir) {
    const TrainRequest& request = solution.request;
    Dataset data;
    if (solution.plan.set != "files") {
        data = load_dataset(dataset_entry(solution.plan.set, solution.path), data_dir, solution.path);
    } else {
        const std::string layout = request.layout == "idx" ? "mnist" : request.layout;
        data = load_files(dataset_entry(layout, solution.path), request.train_files, request.test_files);
    }
    if (data.checksum != solution.record.checksum) {
        throw InputError(
            data.folder.empty() ? solution.path : data.folder,
            fmt::format("is not the data that {} was trained on: its checksum is {}, that was {}",
                        solution.path, data.checksum, solution.record.checksum));
    }
    return data;
}

struct OtherPlace {
    std::string path;
    std::optional<std::int64_t> run;
};

/// "other.h5:2" is run 2 of other.h5.
OtherPlace other_place(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    const std::string number = colon == std::string::npos ? "" : text.substr(colon + 1);
    const bool digits =
        !number.empty() && number.size() < 10 &&
        std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) return {text, std::nullopt};
    return {text.substr(0, colon), std::stoll(number)};
}

Solution other_solution(const std::string& text) {
    const auto [path, run] = other_place(text);
    return read_solution(path, run);
}

/// The direction in which minibatch gradients scatter most.
void find_noise_direction(const LineRequest& request, LineSetting& setting) {
    const LossPoint& at = setting.at;
    const NoiseMeasurer measurer(*at.format, *at.images, at.points, setting.batch,
                                 static_cast<std::uint64_t>(request.seed), layer_sizes(at.network));
    const auto p = static_cast<std::int64_t>(at.weights.size());
    const std::int64_t room =
        request.memory * (std::int64_t{1} << 20) / static_cast<std::int64_t>(sizeof(float)) / p;
    const std::int64_t rows = std::min({measurer.minibatches(), room, most_minibatches});
    if (rows < 2) {
        throw InputError("--memory", fmt::format("{} MiB hold {} noise vectors of {} numbers: the leading "
                                                 "direction needs two or more",
                                                 request.memory, room, p));
    }
    std::vector<Network> replicas;
    const auto at_a_time = static_cast<std::size_t>(replicas_on(at.device, setting.threads));
    replicas.reserve(at_a_time);
    replicas.emplace_back(at.network, at.loss, at.weights, at.device);
    while (replicas.size() < at_a_time) replicas.push_back(replicas.front().replica());
    LeadingDirection leading =
        leading_direction({rows, p, measurer.gradients(replicas, rows)}, "--direction noise");
    setting.at.direction = std::move(leading.direction);
    setting.direction = fmt::format(
        "leading noise direction, {:.3g}% of the noise of {}{} minibatches of {}", 100 * leading.share, rows,
        rows < measurer.minibatches() ? fmt::format(" (of {}; --memory)", measurer.minibatches()) : "",
        setting.batch);
}

void find_direction(const LineRequest& request, LineSetting& setting) {
    const std::vector<float>& weights = setting.at.weights;
    if (request.direction == "noise") return find_noise_direction(request, setting);
    if (request.direction == "random") {
        setting.at.direction = unit_direction(filter_normalised_direction(
            setting.at.network, weights, static_cast<std::uint64_t>(request.seed)));
        setting.direction = fmt::format("random, filter-normalised, seed {}", request.seed);
        return;
    }
    const Solution other = other_solution(request.direction);
    if (other.plan.network != setting.at.network) {
        throw InputError(request.direction,
                         fmt::format("is another network ({}): a line joins two solutions of one ({})",
                                     other.record.description, setting.solution.record.description));
    }
    std::vector<float> difference;
    for (std::size_t k = 0; k < weights.size(); ++k)
        difference.push_back(other.record.weights[k] - weights[k]);
    setting.distance = weight_norm(difference);
    if (setting.distance == 0)
        throw InputError(request.direction, "holds the same weights: there is no line between them");
    setting.at.direction = unit_direction(difference);
    setting.direction = "to " + other.describe();
}

}  // namespace

std::vector<std::string> LineRequest::files() const {
    return {trained, other_place(direction).path};
}

void prepare_line(const LineRequest& request, LineSetting& setting,
                  const std::function<void(const std::string&)>& warn) {
    Faults faults;
    check_numbers(request, faults);
    faults.throw_if_any();
    const std::string device = choose_device(request.device, "--device");
    setting.solution = read_solution(request.trained, request.run);
    const Solution& solution = setting.solution;
    setting.data = load_data(solution, request.data_dir);
    setting.threads = request.threads > 0 ? request.threads : available_cores();
    setting.batch = request.batch.value_or(solution.plan.batch);
    setting.learning_rate =
        request.learning_rate.value_or(learning_rate_at(solution.request, solution.record.next_iteration));
    const std::int64_t all = setting.data.train.size();
    const std::int64_t trained = solution.request.subset > 0 ? std::min(solution.request.subset, all) : all;
    const std::int64_t points = request.subset.value_or(trained);
    if (points > all)
        faults.add("--subset",
                   fmt::format("{}, but {} has {} training images", points, setting.data.name, all));
    const std::int64_t parts = request.direction == "noise" ? 2 : 1;
    if (parts * setting.batch > points)
        faults.add("--batch", fmt::format("{} of {} points: {}", setting.batch, points,
                                          parts == 2 ? "a noise direction needs two minibatches or more"
                                                     : "there are no more"));
    faults.throw_if_any();
    if (warn && device == "cpu" && blas_is_generic()) {
        warn(slow_products(device));
    }
    setting.at = {solution.plan.network,
                  solution.plan.loss,
                  &setting.data.format,
                  &setting.data.train,
                  points,
                  solution.record.weights,
                  {},
                  device};
    find_direction(request, setting);
    const std::vector<double> slopes = LossOnLine(setting.at, replicas_on(device, setting.threads)).slopes();
    setting.slope = std::accumulate(slopes.begin(), slopes.end(), 0.0) / static_cast<double>(slopes.size());
    setting.partitions = plan_partitions(points, setting.batch, static_cast<std::uint64_t>(request.seed));
    omp_set_num_threads(setting.threads);  // LibTorch lowers it
    setting.noise = describe_line_noise(slopes, setting.partitions);
    setting.noise_numbers = line_noise(slopes, setting.partitions);
}

}  // namespace levywell::inline nn
