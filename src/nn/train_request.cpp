#include "levywell/nn/train_request.hpp"

#include "levywell/core/available_cores.hpp"
#include "levywell/core/toml_text.hpp"
#include "levywell/data/dataset_catalog.hpp"
#include "levywell/nn/device_name.hpp"
#include "levywell/tail/noise_diagnosis.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline nn {
namespace {

constexpr std::int64_t any = std::int64_t{1} << 60;
constexpr std::int64_t deepest = 1000;
constexpr std::size_t most_runs = 10'000;
constexpr std::int64_t widest = std::int64_t{1} << 16;
constexpr std::int64_t most_parameters = std::int64_t{1} << 31;

void check_range(const TrainRequest& request, const std::string& key, const std::vector<std::int64_t>& values,
                 std::int64_t least, std::int64_t greatest, Faults& faults) {
    if (values.empty()) faults.add(request.place(key), fmt::format("{} is an empty list", key));
    for (std::int64_t value : values) {
        if (value >= least && value <= greatest) continue;
        faults.add(request.place(key),
                   fmt::format("{} = {} ({})", key, value,
                               greatest == any ? fmt::format("at least {}", least)
                                               : fmt::format("{} to {}", least, greatest)));
    }
}

/// The catalog's entry that gives a set its image shape.
const DatasetEntry& shape_of(const TrainRequest& request, const std::string& set) {
    if (set != "files") return dataset_entry(set, request.place("set"));
    return dataset_entry(request.layout == "idx" ? "mnist" : request.layout, request.place("layout"));
}

void check_numbers(const TrainRequest& request, Faults& faults) {
    if (request.sets.empty()) faults.add(request.place("set"), "set is an empty list");
    if (request.losses.empty()) faults.add(request.place("loss"), "loss is an empty list");
    if (request.kind == NetworkKind::fcn) check_range(request, "depth", request.depths, 2, deepest, faults);
    check_range(request, "width", request.widths, 1, widest, faults);
    check_range(request, "batch", request.batches, 1, any, faults);
    check_range(request, "seed", request.seeds, 0, any, faults);
    check_range(request, "iterations", {request.iterations}, 0, any, faults);
    if (!request.diagnose.empty())
        check_range(request, "diagnose", request.diagnose, 0, request.iterations, faults);
    check_range(request, "every", {request.every}, 1, any, faults);
    check_range(request, "subset", {request.subset}, 0, any, faults);
    check_range(request, "threads", {request.threads}, 0, most_threads, faults);
    check_range(request, "memory", {request.memory_mib}, 0, any >> 20, faults);
    if (!(request.learning_rate > 0) || !std::isfinite(request.learning_rate)) {
        faults.add(request.place("learning_rate"),
                   fmt::format("learning_rate = {} (a number > 0)", request.learning_rate));
    }
    if (!(request.stop_accuracy > 0 && std::isfinite(request.stop_accuracy)))
        faults.add(request.place("stop_accuracy"),
                   fmt::format("stop_accuracy = {} (a share > 0; above 1: never)", request.stop_accuracy));
    if (request.estimator != "levywell" && !request.released())
        faults.add(request.place("estimator"),
                   fmt::format("estimator = \"{}\" (choices are {})", request.estimator,
                               fmt::join(estimator_names(), ", ")));
    check_device_name(request.device, request.place("device"), faults);
    const bool own = std::find(request.sets.begin(), request.sets.end(), "files") != request.sets.end();
    if (own && (request.train_files.empty() || (request.test && request.test_files.empty()))) {
        faults.add(request.place("set"),
                   "set = \"files\" needs train = [..] and test = [..], the files to read");
    }
}

/// The grid must not be larger than anybody can wait for: it is laid out before the first run.
void check_grid(const TrainRequest& request, Faults& faults) {
    std::size_t runs = 1;
    for (std::size_t values : {request.sets.size(), request.losses.size(), request.batches.size(),
                               request.depths.size(), request.widths.size(), request.seeds.size()}) {
        if (values > 0 && runs > most_runs / values) {
            faults.add(request.place("seed"), fmt::format("the lists make more than {} runs", most_runs));
            return;
        }
        runs *= std::max<std::size_t>(1, values);
    }
}

void check_run(const TrainRequest& request, const TrainRun& run, Faults& faults) {
    const DatasetEntry& entry = shape_of(request, run.set);
    if (run.network.kind == NetworkKind::cnn && convolution_features(run.network) == 0) {
        faults.add(request.place("kind"), fmt::format("a cnn needs larger images than {} x {}",
                                                      run.network.height, run.network.columns));
        return;
    }
    if (parameter_count(run.network) > most_parameters) {
        faults.add(request.place("width"),
                   fmt::format("{} has {} parameters; {} are the limit", run.describe(),
                               parameter_count(run.network), most_parameters));
    }
    if (run.set == "files") return;  // their size shows when they are read
    const std::int64_t points =
        request.subset > 0 ? std::min(request.subset, entry.train_size) : entry.train_size;
    if (request.subset > entry.train_size) {
        faults.add(request.place("subset"), fmt::format("subset = {}, but {} has {} training images",
                                                        request.subset, run.set, entry.train_size));
    }
    if (!request.diagnose.empty() && points < fewest_minibatches * run.batch) {
        faults.add(request.place("diagnose"),
                   fmt::format("batch = {} of {} training images: a diagnosis needs {} minibatches or more",
                               run.batch, points, fewest_minibatches));
    }
    for (const auto& [n, what] :
         {std::pair(points, "training"), std::pair(request.test ? entry.test_size : points, "test")}) {
        if (2 * run.batch > n) {
            faults.add(request.place("batch"),
                       fmt::format("batch = {} of {} {} images: noise needs two minibatches or more",
                                   run.batch, n, what));
        }
    }
}

/// One table of a run file: notes the place of each key that is there.
class Section {
  public:
    Section(TomlTable& file, const std::string& name, TrainRequest& request)
        : table_(file.table(name)), request_(request) {}
    ~Section() {
        if (table_) table_->finish();
    }
    Section(const Section&) = delete;
    Section& operator=(const Section&) = delete;

    void strings(const std::string& key, std::vector<std::string>& value) {
        if (note(key)) value = table_->strings(key).value_or(value);
    }
    void string(const std::string& key, std::string& value) {
        if (note(key)) value = table_->string(key).value_or(value);
    }
    void number(const std::string& key, double& value) {
        if (note(key)) value = table_->number(key).value_or(value);
    }
    void flag(const std::string& key, bool& value) {
        if (note(key)) value = table_->flag(key).value_or(value);
    }
    template <class Integer>
    void integer(const std::string& key, Integer& value) {
        if (!note(key)) return;
        const std::int64_t number = table_->integer(key).value_or(value);
        if (!std::in_range<Integer>(number)) {
            table_->add_fault(key, fmt::format("{} = {} is too large", key, number));
        } else {
            value = static_cast<Integer>(number);
        }
    }
    void integers(const std::string& key, std::vector<std::int64_t>& values) {
        if (!note(key)) return;
        if (const auto numbers = table_->integers(key)) values = *numbers;
    }
    template <class Choice>
    void choices(const std::string& key, std::vector<Choice>& values,
                 std::optional<Choice> (*parse)(const std::string&), const std::vector<std::string>& names) {
        if (!note(key)) return;
        const auto words = table_->strings(key);
        if (!words) return;
        std::vector<Choice> known;
        for (const std::string& word : *words) {
            if (const auto value = parse(word)) {
                known.push_back(*value);
            } else {
                table_->add_fault(
                    key, fmt::format("{} = \"{}\" (choices are {})", key, word, fmt::join(names, ", ")));
            }
        }
        if (known.size() == words->size()) values = known;
    }

    bool note(const std::string& key) {
        if (!table_ || !table_->has(key)) return false;
        request_.where[key] = table_->where(key);
        return true;
    }
    TomlTable& table() { return *table_; }

  private:
    std::optional<TomlTable> table_;
    TrainRequest& request_;
};

}  // namespace

double learning_rate_at(const TrainRequest& request, std::int64_t iteration) {
    if (!request.released()) return request.learning_rate;
    const std::int64_t third = request.iterations / 3;
    const double halved = iteration > third ? request.learning_rate / 2 : request.learning_rate;
    return iteration > 2 * third ? halved / 2 : halved;
}

double training_time(const TrainRequest& request, std::int64_t iteration) {
    if (!request.released()) return static_cast<double>(iteration) * request.learning_rate;
    const std::int64_t third = request.iterations / 3;
    const auto steps = [&](std::int64_t begin, std::int64_t end) {
        return static_cast<double>(std::clamp<std::int64_t>(iteration - begin, 0, end - begin));
    };
    return request.learning_rate * (steps(0, third + 1) + steps(third + 1, 2 * third + 1) / 2 +
                                    steps(2 * third + 1, std::max(iteration, 2 * third + 1)) / 4);
}

const std::vector<std::string>& estimator_names() {
    static const std::vector<std::string> names{"levywell", "released"};
    return names;
}

std::string TrainRequest::place(const std::string& key) const {
    const auto found = where.find(key);
    return found == where.end() ? "levywell train" : found->second;
}

std::string TrainRun::describe() const {
    const std::string size = network.kind == NetworkKind::fcn
                                 ? fmt::format("depth {} width {}", network.depth, network.width)
                                 : fmt::format("width {}", network.width);
    return fmt::format("{} {}, {}, b {}, seed {}, {}", name_of(network.kind), size, name_of(loss), batch,
                       seed, set);
}

std::vector<TrainRun> plan_training(const TrainRequest& request, Faults& faults) {
    const std::size_t before = faults.count();
    check_numbers(request, faults);
    check_grid(request, faults);
    std::vector<TrainRun> runs;
    for (const std::string& set : request.sets) {
        ImageFormat format;
        try {
            format = shape_of(request, set).format;
        } catch (const InputError& error) {
            for (const Fault& fault : error.faults()) faults.add(fault.where, fault.what);
        }
        if (faults.count() > before) continue;
        const std::vector<std::int64_t> depths =
            request.kind == NetworkKind::fcn ? request.depths : std::vector<std::int64_t>{0};
        for (Loss loss : request.losses) {
            for (std::int64_t batch : request.batches) {
                for (std::int64_t depth : depths) {
                    for (std::int64_t width : request.widths) {
                        for (std::int64_t seed : request.seeds) {
                            const NetworkSpec network{request.kind,    depth,         width,
                                                      format.channels, format.height, format.width,
                                                      format.classes};
                            runs.push_back({set, network, loss, batch, static_cast<std::uint64_t>(seed)});
                        }
                    }
                }
            }
        }
    }
    for (const TrainRun& run : runs) check_run(request, run, faults);
    return runs;
}

void read_train_tables(TomlTable& file, TrainRequest& request) {
    {
        Section data(file, "data", request);
        data.strings("set", request.sets);
        data.string("folder", request.data_dir);
        data.string("layout", request.layout);
        data.strings("train", request.train_files);
        data.strings("test", request.test_files);
        data.integer("subset", request.subset);
        if (!request.data_dir.empty()) request.data_dir = file.beside(request.data_dir);
        for (auto* files : {&request.train_files, &request.test_files}) {
            for (std::string& name : *files) name = file.beside(name);
        }
    }
    {
        Section network(file, "network", request);
        std::vector<NetworkKind> kinds{request.kind};
        network.choices("kind", kinds, parse_network_kind, network_kind_names());
        if (kinds.size() > 1) network.table().add_fault("kind", "one kind a run file");
        if (!kinds.empty()) request.kind = kinds.front();
        network.integers("depth", request.depths);
        network.integers("width", request.widths);
    }
    {
        Section training(file, "training", request);
        training.choices("loss", request.losses, parse_loss, loss_names());
        training.integers("batch", request.batches);
        training.number("learning_rate", request.learning_rate);
        training.integer("iterations", request.iterations);
        training.number("stop_accuracy", request.stop_accuracy);
        training.integers("seed", request.seeds);
    }
    {
        Section measure(file, "measure", request);
        measure.integer("every", request.every);
        measure.flag("test", request.test);
        measure.string("estimator", request.estimator);
        measure.integers("diagnose", request.diagnose);
    }
    {
        Section run(file, "run", request);
        run.string("device", request.device);
        run.integer("threads", request.threads);
        run.integer("memory", request.memory_mib);
    }
}

namespace {

/// `before`: faults there were before the text was parsed.
TrainConfig parsed_training(TomlTable file, std::size_t before, Faults& faults) {
    TrainConfig config;
    TrainRequest& request = config.request;
    if (faults.count() > before) return config;
    read_train_tables(file, request);
    {
        Section output(file, "output", request);
        if (output.note("file")) {
            if (const auto name = output.table().string("file")) config.output = file.beside(*name);
        }
        output.flag("weights", request.keep_weights);
    }
    file.finish();
    return config;
}

}  // namespace

TrainConfig read_train_config(const std::string& path, Faults& faults) {
    const std::size_t before = faults.count();
    return parsed_training(TomlTable::read_file(path, faults), before, faults);
}

TrainConfig read_train_config_text(const std::string& text, const std::string& path, Faults& faults) {
    const std::size_t before = faults.count();
    return parsed_training(TomlTable::read_text(text, path, faults), before, faults);
}

std::string train_tables_text(const TrainRequest& request, const std::string& prefix) {
    std::vector<std::string> losses;
    for (Loss loss : request.losses) losses.push_back(name_of(loss));
    std::string text = fmt::format("[{}data]\nset = {}\n", prefix, toml_strings(request.sets));
    if (request.sets == std::vector<std::string>{"files"})
        text += fmt::format("layout = {}\ntrain = {}\ntest = {}\n", toml_string(request.layout),
                            toml_strings(request.train_files), toml_strings(request.test_files));
    text += fmt::format("subset = {}\n\n[{}network]\nkind = \"{}\"\n", request.subset, prefix,
                        name_of(request.kind));
    if (request.kind == NetworkKind::fcn) text += fmt::format("depth = {}\n", request.depths);
    text += fmt::format(
        "width = {}\n\n[{}training]\nloss = {}\nbatch = {}\nlearning_rate = {}\niterations = {}\n"
        "stop_accuracy = {}\nseed = {}\n\n[{}measure]\nevery = {}\ntest = {}\n{}{}\n[{}run]\ndevice = "
        "\"{}\"\n\n",
        request.widths, prefix, losses, request.batches, request.learning_rate, request.iterations,
        request.stop_accuracy, request.seeds, prefix, request.every, request.test,
        request.released() ? "estimator = \"released\"\n" : "",
        request.diagnose.empty() ? "" : fmt::format("diagnose = {}\n", request.diagnose), prefix,
        request.device);
    return text;
}

std::string train_config_text(const TrainRequest& request) {
    return train_tables_text(request, "") + fmt::format("[output]\nweights = {}\n", request.keep_weights);
}

}  // namespace levywell::inline nn
