#include "levywell/nn/pipeline_request.hpp"

#include "levywell/core/toml_text.hpp"
#include "levywell/potential/shipped_potentials.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline nn {
namespace {

constexpr const char* training_tables[] = {"data", "network", "training", "measure", "run"};

void read_training(TomlTable& file, PipelineRequest& request) {
    std::optional<TomlTable> train = file.table("train");
    if (!train) {
        file.add_fault(
            "train",
            "[train] is missing: the tables of a training run file ([train.network], ..), or file = "
            "\"TRAINED.h5\"");
        return;
    }
    if (const auto name = train->string("file")) {
        request.training_file = train->beside(*name);
        for (const char* table : training_tables) {
            if (train->has(table))
                train->add_fault(
                    table, fmt::format("[train.{}] says what to train, but file = \"{}\" is trained already",
                                       table, *name));
        }
    } else {
        read_train_tables(*train, request.train);
    }
    train->finish();
}

void read_noise(TomlTable& file, PipelineRequest& request) {
    request.where_noise = request.where_unit = file.where("noise");
    std::optional<TomlTable> noise = file.table("noise");
    if (!noise) return;
    if (const auto words = noise->strings("kind")) {
        request.noise.kinds.clear();
        for (const std::string& word : *words) {
            if (const auto kind = parse_noise_kind(word)) {
                request.noise.kinds.push_back(*kind);
            } else {
                noise->add_fault("kind", fmt::format("kind = \"{}\" (choices are {})", word,
                                                     fmt::join(noise_kind_names(), ", ")));
            }
        }
        if (words->empty()) noise->add_fault("kind", "kind is an empty list");
    }
    if (noise->has("iteration") && noise->is_string("iteration")) {
        if (noise->string("iteration").value_or("") != "last")
            noise->add_fault("iteration", "iteration must be \"last\", a number or a list of numbers");
    } else if (const auto iterations = noise->numbers("iteration")) {
        for (double iteration : *iterations) {
            if (!(iteration >= 0 && iteration <= 0x1p53 && iteration == std::floor(iteration))) {
                noise->add_fault("iteration",
                                 fmt::format("iteration = {} (a whole number from 0)", iteration));
                continue;
            }
            request.noise.iterations.push_back(static_cast<std::int64_t>(iteration));
        }
    }
    request.noise.gaussian = noise->flag("gaussian").value_or(request.noise.gaussian);
    request.noise.changing = noise->flag("changing").value_or(request.noise.changing);
    request.where_unit = noise->where("unit");
    request.unit = noise->number("unit").value_or(request.unit);
    noise->finish();
}

void read_simulation(TomlTable& file, PipelineRequest& request, Faults& faults) {
    std::optional<TomlTable> simulate = file.table("simulate");
    if (!simulate) {
        file.add_fault("simulate", "[simulate] is missing: potential = \"FILE.toml\" or a list of them");
        return;
    }
    request.where_potential = simulate->where("potential");
    if (const auto names = simulate->strings("potential")) {
        for (const std::string& name : *names)
            request.potentials.push_back(potential_beside(*simulate, name));
    }
    if (request.potentials.empty())
        simulate->add_fault("potential", "potential is missing: the path of a potential file, or a list");
    request.most_steps = simulate->number("most_steps").value_or(request.most_steps);
    if (!(request.most_steps > 0)) simulate->add_fault("most_steps", "most_steps must be > 0");
    read_method_tables(*simulate, request.method, faults);
    const auto& where = request.method.where;
    for (const char* key : {"measure", "interval"}) {
        if (where.count(key) != 0)
            faults.add(where.at(key), "a pipeline measures transitions and occupation in every potential");
    }
    if (where.count("start") != 0) {
        const std::string& start = request.method.start;
        const bool minimum =
            start.size() > 1 && start[0] == 'm' &&
            std::all_of(start.begin() + 1, start.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!minimum)
            faults.add(where.at("start"),
                       fmt::format("start = \"{}\": a pipeline starts in minima (\"m1\"; all of them "
                                   "where none is given)",
                                   start));
        request.starts = {start};
    }
    simulate->finish();
}

std::string absolute(const std::string& path) {
    return std::filesystem::absolute(path).lexically_normal().string();
}

/// `before`: faults there were before the text was parsed.
PipelineConfig parsed_pipeline(TomlTable file, std::size_t before, Faults& faults) {
    PipelineConfig config;
    if (faults.count() > before) return config;
    read_training(file, config.request);
    read_noise(file, config.request);
    read_simulation(file, config.request, faults);
    if (std::optional<TomlTable> output = file.table("output")) {
        if (const auto name = output->string("file")) config.output = file.beside(*name);
        config.request.method.per_path = output->flag("per_path").value_or(true);
        output->finish();
    }
    file.finish();
    return config;
}

}  // namespace

PipelineConfig read_pipeline_config(const std::string& path, Faults& faults) {
    const std::size_t before = faults.count();
    return parsed_pipeline(TomlTable::read_file(path, faults), before, faults);
}

PipelineConfig read_pipeline_config_text(const std::string& text, const std::string& path, Faults& faults) {
    const std::size_t before = faults.count();
    return parsed_pipeline(TomlTable::read_text(text, path, faults), before, faults);
}

TrainRequest training_of(const PipelineRequest& request, Faults& faults) {
    TrainRequest train = request.train;
    std::vector<std::int64_t> iterations = request.noise.iterations;
    for (std::int64_t iteration : iterations) {
        const bool at_end = iteration == train.iterations;
        if (iteration > train.iterations || (train.every > 0 && iteration % train.every != 0 && !at_end)) {
            faults.add(
                request.where_noise,
                fmt::format("iteration = {} is not measured: measurements come every {} iterations up to {}",
                            iteration, train.every, train.iterations));
        }
    }
    if (iterations.empty()) iterations.push_back(train.iterations);
    const auto& kinds = request.noise.kinds;
    if (std::find(kinds.begin(), kinds.end(), NoiseKind::per_coordinate) != kinds.end()) {
        train.diagnose.insert(train.diagnose.end(), iterations.begin(), iterations.end());
        std::sort(train.diagnose.begin(), train.diagnose.end());
        train.diagnose.erase(std::unique(train.diagnose.begin(), train.diagnose.end()), train.diagnose.end());
    }
    return train;
}

std::string pipeline_config_text(const PipelineRequest& request) {
    std::vector<std::string> kinds;
    for (NoiseKind kind : request.noise.kinds) kinds.push_back(name_of(kind));
    std::vector<std::string> potentials;
    for (const std::string& potential : request.potentials)
        potentials.push_back(names_shipped(potential) ? potential : absolute(potential));
    std::string text =
        request.training_file.empty()
            ? train_tables_text(request.train, "train.")
            : fmt::format("[train]\nfile = {}\n\n", toml_string(absolute(request.training_file)));
    text += fmt::format(
        "[noise]\nkind = {}\niteration = {}\ngaussian = {}\nchanging = {}\nunit = {}\n\n", kinds,
        request.noise.iterations.empty() ? "\"last\"" : fmt::format("{}", request.noise.iterations),
        request.noise.gaussian, request.noise.changing, request.unit);
    text += fmt::format("[simulate]\npotential = {}\nmost_steps = {}\n\n", toml_strings(potentials),
                        request.most_steps);
    text += method_tables_text(
        request.method, "simulate.",
        request.starts.empty() ? "" : fmt::format("start = {}\n", toml_string(request.starts.front())));
    return text + fmt::format("[output]\nper_path = {}\n", request.method.per_path);
}

}  // namespace levywell::inline nn
