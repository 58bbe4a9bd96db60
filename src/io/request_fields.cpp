#include "levywell/io/request_fields.hpp"

#include "levywell/core/available_cores.hpp"
#include "levywell/core/number_text.hpp"
#include "levywell/core/toml_text.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/io/schedule_file.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

template <auto member>
constexpr RequestChoice choice_of(const std::vector<std::string>& (*names)()) {
    return {names, [](const RunRequest& request) { return static_cast<std::size_t>(request.*member); },
            [](RunRequest& request, std::size_t place) {
                request.*member = static_cast<std::decay_t<decltype(request.*member)>>(place);
            }};
}

bool has_grid(const RunRequest& request) {
    return request.schedule.empty();
}
bool never(const RunRequest&) {
    return false;
}

constexpr auto fields = std::to_array<RequestField>({
    {"alpha", "noise", "alpha", "1", "tail indices A[,A..], 0.05 <= alpha <= 2", &RunRequest::alpha,
     has_grid},
    {"epsilon", "noise", "epsilon", "length/time^(1/alpha)",
     "noise scales E[,E..]; every alpha with every epsilon is one condition", &RunRequest::epsilon, has_grid},
    {"schedule", "noise", "schedule", "1",
     "noise that changes in time, instead of --alpha and --epsilon: a text file with the columns time, "
     "alpha, "
     "epsilon",
     &RunRequest::schedule, [](const RunRequest& r) { return !r.schedule.empty(); }},
    {"convention", "noise", "convention", "1", "levy (default): eps dL^alpha; brownian: eps dB, at alpha = 2",
     choice_of<&RunRequest::convention>(convention_names)},
    {"scheme", "scheme", "name", "1",
     "auto (default: the cheaper one), strang (every step, of second order), euler (every step of the chain "
     "w "
     "- f'(w) dt + noise), jump_adapted (passes over the rest between large jumps; its cost does not grow as "
     "epsilon falls) or splitting (mean exit times over high barriers)",
     choice_of<&RunRequest::scheme>(scheme_names)},
    {"accuracy", "scheme", "accuracy", "1",
     "relative error, such as 0.3%, of the mean time, of every occupation fraction, of every rate as "
     "a part of the rate at which its well is left (chain); pilots choose dt and paths with which chance, "
     "time step and rests together stay below it (exit, transitions: default 1% where neither of these is "
     "given)",
     FractionOrPercent{&RunRequest::accuracy}, [](const RunRequest& r) { return r.accuracy.has_value(); }},
    {"dt", "scheme", "dt", "time", "time step (default 0.005, but where an accuracy chooses it)",
     &RunRequest::dt, [](const RunRequest& r) { return r.dt.has_value(); }},
    {"tolerance", "scheme", "tolerance", "1",
     "jump_adapted: relative bias allowed in mean times (default 1e-3)", &RunRequest::tolerance},
    {"threshold", "scheme", "threshold", "length",
     "jump_adapted: jumps larger than this end a rest; a length or auto",
     NumberOrAuto{&RunRequest::threshold}},
    {"core_radius", "scheme", "core_radius", "length",
     "jump_adapted: so near to its minimum a path comes to rest; a length or auto",
     NumberOrAuto{&RunRequest::core_radius}},
    {"measure", "measure", "kind", "1", "what is measured (default transitions)",
     choice_of<&RunRequest::measure>(measure_names)},
    {"start", "measure", "start", "length",
     "m1 (a minimum), relaxed:m1 (its well's quasi-stationary distribution) or x=0.3", &RunRequest::start},
    {"interval", "measure", "interval", "length",
     "A,B: what an exit run leaves (default: the basin of the start)", &RunRequest::interval,
     [](const RunRequest& r) { return r.interval.has_value(); }},
    {"delta", "measure", "delta", "length",
     "radius of the balls B_j around minima (default: 0.2 of the nearest maximum's distance)",
     &RunRequest::delta, [](const RunRequest& r) { return r.measure != MeasureChoice::exit; }},
    {"monitoring", "measure", "monitoring", "1",
     "exit, transitions: when events are seen. continuous (default): at any time, by the bridges of the "
     "steps; grid: after steps only, as those of a chain such as SGD",
     choice_of<&RunRequest::monitoring>(monitoring_names),
     [](const RunRequest& r) { return r.monitoring != Monitoring::continuous; }},
    {"paths", "measure", "paths", "1",
     "number of paths (default 100000, but where an accuracy chooses them; 256 long ones for chain and "
     "occupation)",
     &RunRequest::paths, [](const RunRequest& r) { return r.paths.has_value(); }},
    {"horizon", "measure", "horizon", "time",
     "time at which paths are censored, or their length; a number or auto",
     NumberOrAuto{&RunRequest::horizon}},
    {"burn_in", "measure", "burn_in", "time", "chain, occupation: time that is not counted; a number or auto",
     NumberOrAuto{&RunRequest::burn_in}, [](const RunRequest& r) { return r.burn_in.has_value(); }},
    {"seed", "run", "seed", "1", "seed (default 1); same seed, same numbers on any machine's threads",
     &RunRequest::seed},
    {"threads", "run", "threads", "1", "threads (default: all cores; of a rank, its share of them)",
     &RunRequest::threads, never},
    {"common_random_numbers", "run", "common_random_numbers", "1",
     "all conditions draw the same numbers: differences between them vary less, but their errors are not "
     "independent",
     &RunRequest::common_random_numbers},
    {"backend", "run", "backend", "1",
     "auto (cuda where there is a GPU, else host), host (SIMD and threads), cuda, or reference (slow, "
     "independent)",
     choice_of<&RunRequest::backend>(backend_names)},
    {"precision", "run", "precision", "1", "auto (float where it resolves the process), float or double",
     choice_of<&RunRequest::precision>(precision_names)},
    {"step_error", "run", "step_error", "1",
     "leave the time step's part in the errors unmeasured: measuring it adds up to half of the work, more to "
     "runs of few long paths",
     &RunRequest::step_error},
    {"per_path", "output", "per_path", "1", "keep reduced statistics only: constant memory",
     &RunRequest::per_path},
});

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

/// Reads each kind of value.
struct TomlValue {
    const RequestField& field;
    TomlTable& table;
    RunRequest& request;
    Faults& faults;
    const std::string name = field.name;

    void operator()(double RunRequest::*value) const {
        request.*value = table.number(name).value_or(request.*value);
    }
    void operator()(std::optional<double> RunRequest::*value) const {
        if (!table.is_string(name)) {
            request.*value = table.number(name);
        } else if (table.string(name).value_or("") != "auto") {
            table.add_fault(name, fmt::format("{} must be a number or \"auto\"", name));
        }
    }
    void operator()(const NumberOrAuto& number) const { (*this)(number.value); }
    void operator()(const FractionOrPercent& fraction) const {
        if (!table.is_string(name)) {
            request.*fraction.value = table.number(name);
        } else if (const auto word = table.string(name)) {
            set_field(field, *word, table.where(name), request, faults);
        }
    }
    void operator()(std::vector<double> RunRequest::*value) const {
        request.*value = table.numbers(name).value_or(std::vector<double>{1});
    }
    void operator()(std::optional<Interval> RunRequest::*value) const {
        const auto ends = table.numbers(name, true);
        if (ends && ends->size() == 2) {
            request.*value = Interval{(*ends)[0], (*ends)[1]};
        } else if (ends) {
            table.add_fault(name, fmt::format("{} must be [a, b]", name));
        }
    }
    void operator()(std::string RunRequest::*value) const {
        request.*value = table.string(name).value_or(request.*value);
    }
    void operator()(std::optional<std::int64_t> RunRequest::*value) const {
        request.*value = table.integer(name);
    }
    void operator()(std::uint64_t RunRequest::*value) const {
        const std::int64_t number = table.integer(name).value_or(1);
        if (number < 0) table.add_fault(name, fmt::format("{} = {} (0 or larger)", name, number));
        request.*value = static_cast<std::uint64_t>(std::max<std::int64_t>(number, 0));
    }
    void operator()(int RunRequest::*value) const {
        const std::int64_t number = table.integer(name).value_or(0);
        if (number < 0 || number > most_threads) {
            table.add_fault(name, fmt::format("{} = {} (0 = all cores, to {})", name, number, most_threads));
        } else {
            request.*value = static_cast<int>(number);
        }
    }
    void operator()(bool RunRequest::*value) const {
        request.*value = table.flag(name).value_or(request.*value);
    }
    void operator()(std::vector<NoiseSegment> RunRequest::*value) const {
        request.*value = read_schedule(table, faults);
    }
    void operator()(const RequestChoice&) const {
        if (const auto word = table.string(name)) set_field(field, *word, table.where(name), request, faults);
    }
};

/// Writes each kind of value as TOML.
struct ValueText {
    const RunRequest& request;

    std::string operator()(std::optional<double> RunRequest::*value) const {
        return request.*value ? fmt::format("{}", *(request.*value)) : "\"auto\"";
    }
    std::string operator()(const NumberOrAuto& number) const { return (*this)(number.value); }
    std::string operator()(const FractionOrPercent& fraction) const {
        return fmt::format("{}", *(request.*fraction.value));
    }
    std::string operator()(std::vector<double> RunRequest::*value) const {
        return fmt::format("[{}]", fmt::join(request.*value, ", "));
    }
    std::string operator()(std::optional<Interval> RunRequest::*value) const {
        return fmt::format("[{}, {}]", (request.*value)->lower, (request.*value)->upper);
    }
    std::string operator()(std::string RunRequest::*value) const { return toml_string(request.*value); }
    std::string operator()(std::optional<std::int64_t> RunRequest::*value) const {
        return fmt::format("{}", *(request.*value));
    }
    std::string operator()(std::vector<NoiseSegment> RunRequest::*value) const {
        std::string text = "[\n";
        for (const NoiseSegment& segment : request.*value)
            text += fmt::format("    {{time = {}, alpha = {}, epsilon = {}}},\n", segment.time, segment.alpha,
                                segment.epsilon);
        return text + "]";
    }
    std::string operator()(const RequestChoice& choice) const {
        return fmt::format("\"{}\"", choice.names()[choice.get(request)]);
    }
    template <class Number>
    std::string operator()(Number RunRequest::*value) const {
        return fmt::format("{}", request.*value);
    }
};

}  // namespace

std::string RequestField::flag() const {
    std::string flag = "--" + std::string(key);
    std::replace(flag.begin(), flag.end(), '_', '-');
    return flag;
}

std::span<const RequestField> request_fields() {
    return fields;
}

const RequestField& request_field(std::string_view key) {
    return *std::find_if(fields.begin(), fields.end(),
                         [&](const RequestField& field) { return field.key == key; });
}

void read_field(const RequestField& field, TomlTable& table, RunRequest& request, Faults& faults) {
    if (!table.has(field.name)) return;
    request.where[field.key] = table.where(field.name);
    std::visit(TomlValue{field, table, request, faults}, field.value);
}

void set_field(const RequestField& field, const std::string& word, const std::string& where,
               RunRequest& request, Faults& faults) {
    if (const auto* choice = std::get_if<RequestChoice>(&field.value)) {
        const std::vector<std::string>& names = choice->names();
        const auto found = std::find(names.begin(), names.end(), word);
        if (found != names.end())
            return choice->set(request, static_cast<std::size_t>(found - names.begin()));
        const std::string near = nearest_name(word, names);
        faults.add(where, fmt::format("{} = \"{}\" ({})", field.key, word,
                                      near.empty() ? fmt::format("choices are {}", fmt::join(names, ", "))
                                                   : fmt::format("did you mean \"{}\"?", near)));
    } else if (const auto* number = std::get_if<NumberOrAuto>(&field.value)) {
        std::optional<double>& value = request.*number->value;
        value.reset();
        if (word == "auto") return;
        value = number_of(word);
        if (!value) faults.add(where, fmt::format("{} = {} (a number, or auto)", field.key, word));
    } else if (const auto* fraction = std::get_if<FractionOrPercent>(&field.value)) {
        const bool percent = word.ends_with('%');
        const auto value = number_of(percent ? word.substr(0, word.size() - 1) : word);
        if (!value)
            return faults.add(where,
                              fmt::format("{} = {} (a fraction or per cent: 0.003, 0.3%)", field.key, word));
        request.*fraction->value = percent ? *value / 100 : *value;
    } else if (const auto* schedule = std::get_if<std::vector<NoiseSegment> RunRequest::*>(&field.value)) {
        request.** schedule = read_schedule_file(word, faults);
    }
}

std::string field_text(const RequestField& field, const RunRequest& request) {
    if (field.is_written != nullptr && !field.is_written(request)) return "";
    return fmt::format("{} = {}\n", field.name, std::visit(ValueText{request}, field.value));
}

}  // namespace levywell::inline io
