#include "levywell/io/run_config.hpp"

#include "levywell/core/available_cores.hpp"
#include "levywell/core/toml_reader.hpp"
#include "levywell/core/toml_text.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/io/schedule_file.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace levywell {
namespace {

template <class Choice>
void choose(Choice& choice, const std::optional<Choice>& parsed, const std::string& key,
            const std::string& word, const std::vector<std::string>& names, const std::string& where,
            Faults& faults) {
    if (parsed) {
        choice = *parsed;
        return;
    }
    const std::string near = nearest_name(word, names);
    faults.add(where, fmt::format("{} = \"{}\" ({})", key, word,
                                  near.empty() ? fmt::format("choices are {}", fmt::join(names, ", "))
                                               : fmt::format("did you mean \"{}\"?", near)));
}

/// The keys of each table of a run file.
const std::map<std::string, std::vector<std::string>>& tables() {
    static const std::map<std::string, std::vector<std::string>> keys = {
        {"noise", {"alpha", "epsilon", "schedule", "convention"}},
        {"scheme", {"name", "dt", "tolerance", "threshold", "core_radius"}},
        {"measure", {"kind", "start", "interval", "delta", "monitoring", "paths", "horizon", "burn_in"}},
        {"run", {"seed", "threads", "common_random_numbers", "backend", "precision"}},
        {"output", {"file", "per_path"}}};
    return keys;
}

/// One section of the file: remembers where each key was written.
class Section {
  public:
    Section(TomlTable& file, const std::string& name, RunRequest& request, Faults& faults)
        : table_(file.table(name)), request_(request), faults_(faults) {}
    ~Section() {
        if (table_) table_->finish(tables());
    }
    Section(const Section&) = delete;
    Section& operator=(const Section&) = delete;

    bool has(const std::string& key) { return table_ && table_->has(key); }
    TomlTable& table() { return *table_; }

    /// Notes the place of `key` under the request's own name for it.
    bool note(const std::string& key, const std::string& name) {
        if (!has(key)) return false;
        request_.where[name] = table_->where(key);
        return true;
    }
    void choice(const std::string& key, const std::string& name) {
        if (!note(key, name)) return;
        if (const auto word = table_->string(key))
            set_choice(request_, name, *word, table_->where(key), faults_);
    }
    /// A number, or "auto" which leaves it empty.
    void number_or_auto(const std::string& key, std::optional<double>& value) {
        if (!note(key, key)) return;
        if (table_->is_string(key)) {
            if (table_->string(key).value_or("") != "auto")
                table_->add_fault(key, fmt::format("{} must be a number or \"auto\"", key));
        } else {
            value = table_->number(key);
        }
    }

  private:
    std::optional<TomlTable> table_;
    RunRequest& request_;
    Faults& faults_;
};

/// [{time = 0, alpha = 1.2, epsilon = 0.1}, ..], or the path of a file with such columns.
std::vector<NoiseSegment> read_schedule(TomlTable& noise, Faults& faults) {
    if (noise.is_string("schedule"))
        return read_schedule_file(noise.beside(noise.string("schedule").value_or("")), faults);
    const std::size_t before = faults.count();
    std::vector<NoiseSegment> schedule;
    for (TomlTable& entry : noise.tables("schedule", "{time = .., alpha = .., epsilon = ..}")) {
        const auto time = entry.require_number("time", "begin of the segment [time]");
        const auto alpha = entry.require_number("alpha", "tail index from then on");
        const auto epsilon = entry.require_number("epsilon", "noise scale from then on");
        entry.finish();
        if (time && alpha && epsilon) schedule.push_back({*time, *alpha, *epsilon});
    }
    if (schedule.empty() && faults.count() == before)
        noise.add_fault("schedule", "schedule is empty (at least one segment, from time = 0 on)");
    return faults.count() > before ? unread_schedule : schedule;
}

/// The noise of a run file: a grid, or a schedule.
std::string noise_text(const RunRequest& request) {
    if (request.schedule.empty()) {
        return fmt::format("alpha = [{}]\nepsilon = [{}]\n", fmt::join(request.alpha, ", "),
                           fmt::join(request.epsilon, ", "));
    }
    std::string text = "schedule = [\n";
    for (const NoiseSegment& segment : request.schedule) {
        text += fmt::format("    {{time = {}, alpha = {}, epsilon = {}}},\n", segment.time, segment.alpha,
                            segment.epsilon);
    }
    return text + "]\n";
}

}  // namespace

void set_choice(RunRequest& request, const std::string& key, const std::string& word,
                const std::string& where, Faults& faults) {
    if (key == "convention")
        choose(request.convention, parse_convention(word), key, word, convention_names(), where, faults);
    if (key == "scheme") choose(request.scheme, parse_scheme(word), key, word, scheme_names(), where, faults);
    if (key == "measure")
        choose(request.measure, parse_measure(word), key, word, measure_names(), where, faults);
    if (key == "monitoring")
        choose(request.monitoring, parse_monitoring(word), key, word, monitoring_names(), where, faults);
    if (key == "backend")
        choose(request.backend, parse_backend(word), key, word, backend_names(), where, faults);
    if (key == "precision")
        choose(request.precision, parse_precision(word), key, word, precision_names(), where, faults);
}

std::string method_tables_text(const RunRequest& request, const std::string& prefix,
                               const std::string& event) {
    const auto or_auto = [](const std::optional<double>& value) {
        return value ? fmt::format("{}", *value) : "\"auto\"";
    };
    std::string text = fmt::format(
        "[{}scheme]\nname = \"{}\"\ndt = {}\ntolerance = {}\nthreshold = {}\ncore_radius = {}\n\n", prefix,
        name_of(request.scheme), request.dt, request.tolerance, or_auto(request.threshold),
        or_auto(request.core_radius));
    text += fmt::format("[{}measure]\n{}", prefix, event);
    if (request.interval)
        text += fmt::format("interval = [{}, {}]\n", request.interval->lower, request.interval->upper);
    if (request.measure != MeasureChoice::exit) text += fmt::format("delta = {}\n", or_auto(request.delta));
    if (request.monitoring != Monitoring::continuous)
        text += fmt::format("monitoring = \"{}\"\n", name_of(request.monitoring));
    if (request.paths) text += fmt::format("paths = {}\n", *request.paths);
    text += fmt::format("horizon = {}\n", or_auto(request.horizon));
    if (request.burn_in) text += fmt::format("burn_in = {}\n", *request.burn_in);
    text += fmt::format(
        "\n[{}run]\nseed = {}\ncommon_random_numbers = {}\nbackend = \"{}\"\nprecision = \"{}\"\n\n", prefix,
        request.seed, request.common_random_numbers, name_of(request.backend), name_of(request.precision));
    return text;
}

std::string run_config_text(const RunRequest& request, const std::string& potential) {
    return fmt::format("potential = {}\n\n[noise]\n{}convention = \"{}\"\n\n", toml_string(potential),
                       noise_text(request), name_of(request.convention)) +
           method_tables_text(request, "",
                              fmt::format("kind = \"{}\"\nstart = {}\n", name_of(request.measure),
                                          toml_string(request.start))) +
           fmt::format("[output]\nper_path = {}\n", request.per_path);
}

void read_method_tables(TomlTable& file, RunRequest& request, Faults& faults) {
    {
        Section scheme(file, "scheme", request, faults);
        scheme.choice("name", "scheme");
        if (scheme.note("dt", "dt")) request.dt = scheme.table().number("dt").value_or(request.dt);
        if (scheme.note("tolerance", "tolerance"))
            request.tolerance = scheme.table().number("tolerance").value_or(request.tolerance);
        scheme.number_or_auto("threshold", request.threshold);
        scheme.number_or_auto("core_radius", request.core_radius);
    }
    {
        Section measure(file, "measure", request, faults);
        measure.choice("kind", "measure");
        measure.choice("monitoring", "monitoring");
        if (measure.note("start", "start"))
            request.start = measure.table().string("start").value_or(request.start);
        if (measure.note("interval", "interval")) {
            const auto ends = measure.table().numbers("interval", true);
            if (ends && ends->size() == 2) {
                request.interval = Interval{(*ends)[0], (*ends)[1]};
            } else if (ends) {
                measure.table().add_fault("interval", "interval must be [a, b]");
            }
        }
        measure.number_or_auto("delta", request.delta);
        measure.number_or_auto("horizon", request.horizon);
        measure.number_or_auto("burn_in", request.burn_in);
        if (measure.note("paths", "paths")) request.paths = measure.table().integer("paths");
    }
    {
        Section run(file, "run", request, faults);
        if (run.note("seed", "seed")) {
            const std::int64_t seed = run.table().integer("seed").value_or(1);
            if (seed < 0) run.table().add_fault("seed", fmt::format("seed = {} (0 or larger)", seed));
            request.seed = static_cast<std::uint64_t>(std::max<std::int64_t>(seed, 0));
        }
        if (run.note("threads", "threads")) {
            const std::int64_t threads = run.table().integer("threads").value_or(0);
            if (threads < 0 || threads > most_threads) {
                run.table().add_fault(
                    "threads", fmt::format("threads = {} (0 = all cores, to {})", threads, most_threads));
            } else {
                request.threads = static_cast<int>(threads);
            }
        }
        if (run.note("common_random_numbers", "common_random_numbers"))
            request.common_random_numbers =
                run.table().flag("common_random_numbers").value_or(request.common_random_numbers);
        run.choice("backend", "backend");
        run.choice("precision", "precision");
    }
}

namespace {

/// `before`: faults there were before the text was parsed.
RunConfig read_parsed(TomlTable file, std::size_t before, Faults& faults) {
    RunConfig config;
    RunRequest& request = config.request;
    if (faults.count() > before) return config;
    config.text = file.text();
    config.potential_where = file.where("potential");
    if (const auto potential =
            file.require_string("potential", "path of a potential file, relative to this file"))
        config.potential = file.beside(*potential);
    {
        Section noise(file, "noise", request, faults);
        if (noise.note("alpha", "alpha"))
            request.alpha = noise.table().numbers("alpha").value_or(std::vector<double>{1});
        if (noise.note("epsilon", "epsilon"))
            request.epsilon = noise.table().numbers("epsilon").value_or(std::vector<double>{1});
        if (noise.note("schedule", "schedule")) {
            request.schedule = read_schedule(noise.table(), faults);
            if (noise.table().is_string("schedule"))
                config.files.push_back(file.beside(noise.table().string("schedule").value_or("")));
        }
        noise.choice("convention", "convention");
    }
    read_method_tables(file, request, faults);
    {
        Section output(file, "output", request, faults);
        if (output.note("file", "output")) {
            if (const auto name = output.table().string("file")) config.output = file.beside(*name);
        }
        if (output.note("per_path", "per_path"))
            request.per_path = output.table().flag("per_path").value_or(true);
    }
    file.finish(tables());
    return config;
}

}  // namespace

std::vector<std::string> files_of(const RunConfig& config, const PotentialFile& potential) {
    std::vector<std::string> files = config.files;
    files.push_back(config.potential);
    if (potential.table) files.push_back(potential.table->path);
    return files;
}

RunConfig read_run_config(const std::string& path, Faults& faults) {
    const std::size_t before = faults.count();
    RunConfig config = read_parsed(TomlTable::read_file(path, faults), before, faults);
    config.files.push_back(path);
    return config;
}

RunConfig read_run_config_text(const std::string& text, const std::string& path, Faults& faults) {
    const std::size_t before = faults.count();
    return read_parsed(TomlTable::read_text(text, path, faults), before, faults);
}

}  // namespace levywell
