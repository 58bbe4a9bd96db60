#include "levywell/nn/network_noise.hpp"
#include "levywell/nn/train_request.hpp"

namespace levywell::inline nn {
namespace {

/// What a run was asked for, from its own TOML.
TrainRequest request_of(const NetworkRunRecord& run, Faults& faults) {
    TomlTable tables = TomlTable::read_text(run.config, run.description, faults);
    TrainRequest request;
    read_train_tables(tables, request);
    return request;
}

}  // namespace

std::vector<NetworkNoise> noises_of(const NetworkResult& network, const NoiseChoice& choice,
                                    const std::string& where, Faults& faults) {
    std::vector<NetworkNoise> noises;
    for (std::size_t number = 0; number < network.runs.size(); ++number) {
        const NetworkRunRecord& run = network.runs[number];
        const TrainRequest request = request_of(run, faults);
        const TrainingClock clock{[&](std::int64_t k) { return learning_rate_at(request, k); },
                                  [&](std::int64_t k) { return training_time(request, k); }};
        add_noises_of(run, static_cast<std::int64_t>(number), clock, choice, where, faults, noises);
    }
    return noises;
}

}  // namespace levywell::inline nn
