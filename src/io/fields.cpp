#include "io/fields.hpp"

#include "levywell/io/schema.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace levywell::inline io {
namespace {

struct Row {
    const char* group;  // "": any
    const char* name;
    const char* unit;
    const char* axes;  // comma between
    const char* meaning;
};

constexpr const char* number = "1";
constexpr const char* time = "time";
constexpr const char* length = "length";
constexpr const char* per_time = "1/time";
constexpr const char* height = "length^2/time";

// One row a name; another row where files have it with other axes, or another group has another of that name.
constexpr auto rows = std::to_array<Row>({
    // potential/
    {"", schema::minima, length, "well", "minima m1, m2, .."},
    {"", schema::minima_height, height, "well", "f at the minima"},
    {"", schema::minima_curvature, per_time, "well", "f'' at the minima"},
    {"", schema::width, length, "well", "distance between the maxima on both sides"},
    {"", schema::maxima, length, "barrier", "maxima between the wells"},
    {"", schema::maxima_height, height, "barrier", "f at the maxima"},
    {"", schema::maxima_curvature, per_time, "barrier", "f'' at the maxima"},
    {schema::potential, schema::curve_w, length, "w", "points of the curve f"},
    {schema::potential, schema::curve_f, height, "w", "f at w"},
    // of a condition
    {schema::schedule, schema::time, time, "segment", "beginning of a segment of the noise schedule"},
    {schema::schedule, schema::alpha, number, "segment", "tail index"},
    {schema::schedule, schema::epsilon, "length/time^(1/alpha)", "segment", "noise scale"},
    {"", schema::threshold, length, "well", "jumps up to it are replaced by the well's law at rest"},
    {"", schema::core, length, "well,bound", "where paths may rest"},
    {"", schema::bias_bound, number, "well", "bound of the relative bias of mean times by resting"},
    // paths/
    {"", schema::exit_time, time, "path", "time of leaving the interval; NaN where censored"},
    {"", schema::transition_time, time, "path", "time of reaching another well; NaN where censored"},
    {"", schema::exit_point, length, "path", "first state outside, or the end that was crossed"},
    {"", schema::target, number, "path", "0 left, 1 right; well that was reached, from 0; -1 where censored"},
    {"", schema::censored, number, "path", "1 where the horizon came first"},
    {"", schema::loop_time, time, "path", "mean time of a loop"},
    {"", schema::climb_probability, number, "path", "probability that a loop ends outside"},
    // piece/
    {"", schema::tally, number, "entry", "what merge adds up"},
    {"", schema::steps, number, "path", "steps of dt up to the event"},
    {"", schema::loops, number, "path", "loops of a realisation"},
    {"", schema::point, length, "path", "first state outside, or the end that was crossed"},
    // summary/
    {"", schema::n, number, "", "paths"},
    {"", schema::n_censored, number, "", "paths whose horizon came first"},
    {"", schema::n_censored, number, "start", "paths whose horizon came first"},
    {"", schema::path_steps, number, "", "steps of all paths together"},
    {"", schema::clamps, number, "", "steps that began outside the clamp"},
    {"", schema::mean, time, "", "mean time"},
    {"", schema::mean, time, "start", "mean time"},
    {"", schema::stderror, time, "", "standard error of the mean time"},
    {"", schema::ci95, time, "bound", "95% interval of the mean time"},
    {"", schema::restricted_mean, time, "", "mean of min(T, horizon)"},
    {"", schema::rate, per_time, "", "events over exposure"},
    {"", schema::loop_time, time, "", "mean time of a loop"},
    {"", schema::climb_probability, number, "", "probability that a loop ends outside"},
    {"", schema::survival_time, time, "survival_time", "times of the survival curve"},
    {"", schema::survival, number, "survival_time", "fraction of paths without event at that time"},
    {"", schema::target_counts, number, "target", "paths by target"},
    {"", schema::target_probability, number, "target", "probability of each target"},
    {"", schema::q_hat, per_time, "well,to_well", "rates of jumps between wells"},
    {"", schema::transitions, number, "well,to_well", "jumps between wells"},
    {"", schema::residence, time, "well", "time spent in each well, all paths together"},
    {"", schema::jump_probability, number, "well,to_well", "next well of a jump"},
    {"", schema::mean_first_passage, time, "well,to_well", "mean first passage times of the chain"},
    {"", schema::relaxation_times, time, "mode", "relaxation times of the chain"},
    {"", schema::pi_hat, number, "well", "occupation fraction"},
    // theory/
    {"", schema::c_alpha, number, "", "C_alpha"},
    {"", schema::q, "1/length^alpha", "well,to_well", "generator q_ij in the paper's normalisation"},
    {"", schema::rate, per_time, "well,to_well", "C_alpha eps^alpha q_ij"},
    {"", schema::pi, number, "well", "stationary distribution of q"},
    {"", schema::mean_asymptotic, time, "", "mean time as eps -> 0"},
    {"", schema::mean_asymptotic, time, "well", "mean time as eps -> 0"},
    {"", schema::mean_exact, time, "", "exact mean time"},
    {"", schema::mean_exact, time, "well", "exact mean time"},
    {"", schema::mean_exact_error, time, "", "the solver's error of it"},
    {"", schema::mean_exact_error, time, "well", "the solver's error of it"},
    {"", schema::variation_exact, number, "", "standard deviation of a single time over the mean"},
    {"", schema::mean_adiabatic, time, "", "mean time where hazards follow the noise at once"},
    {"", schema::mean_adiabatic_error, time, "", "the solver's error of it"},
    {"", schema::target_exact, number, "target", "exact probability of each target"},
    {"", schema::pi_exact, number, "well", "exact occupation fraction"},
    {"", schema::kramers, time, "", "Kramers' time"},
    {"", schema::kramers, time, "well", "Kramers' time"},
    {"", schema::mean_exact_log10, "log10(time)", "", "decimal logarithm of the exact mean time"},
    {"", schema::mean_exact_log10, "log10(time)", "well", "decimal logarithm of the exact mean time"},
    {"", schema::kramers_log10, "log10(time)", "", "decimal logarithm of Kramers' time"},
    {"", schema::kramers_log10, "log10(time)", "well", "decimal logarithm of Kramers' time"},
    {"", schema::position, length, "position", "middles of cells"},
    {"", schema::cell_width, length, "position", "widths of cells"},
    {"", schema::density, "1/length", "position", "stationary density, mean over a cell"},
    {"", schema::density_error, "1/length", "position", "the solver's error of it"},
    // check/
    {"", schema::rates_z, number, "well,to_well", "deviation of the jumps from the small-noise law"},
    {"", schema::ratio_exact, number, "", "measured over exact mean time"},
    {"", schema::z_exact, number, "", "their difference in standard errors"},
    {"", schema::p_exact, number, "", "its p-value"},
    {"", schema::ratio_asymptotic, number, "", "measured mean time over that of the small-noise law"},
    {"", schema::z_asymptotic, number, "", "their difference in standard errors"},
    {"", schema::p_asymptotic, number, "", "its p-value"},
    {"", schema::ratio_adiabatic, number, "", "measured mean time over the adiabatic one"},
    {"", schema::z_adiabatic, number, "", "their difference in standard errors"},
    {"", schema::p_adiabatic, number, "", "its p-value"},
    {"", schema::ks_distance, number, "", "distance of the times from an exponential law"},
    {"", schema::ks_p_value, number, "", "its p-value"},
    {"", schema::targets_p_exact, number, "", "p-value of the targets against the exact probabilities"},
    {"", schema::targets_p_asymptotic, number, "", "p-value of the targets against q_ij / q_i"},
    // trace/
    {schema::trace, schema::time, time, "time", "times at which paths are seen"},
    {schema::trace, schema::position, length, "path,time", "states of the paths"},
    // stable/
    {"", schema::x, "scale", "x", "points"},
    {"", schema::pdf, "1/scale", "x", "density"},
    {"", schema::cdf, number, "x", "P(S <= x)"},
    {"", schema::sf, number, "x", "P(S > x)"},
    {"", schema::norms, "scale", "draw", "Euclidean norms of vectors of independent draws"},
});

std::vector<std::string> axes_of(std::string_view list) {
    std::vector<std::string> axes;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        axes.emplace_back(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return axes;
}

/// NAME of NAME_SUFFIX.
std::optional<std::string> without(const std::string& name, const std::string& suffix) {
    const std::string end = "_" + suffix;
    if (name.size() <= end.size() || name.compare(name.size() - end.size(), end.size(), end) != 0)
        return std::nullopt;
    return name.substr(0, name.size() - end.size());
}

}  // namespace

std::optional<Field> field_of(const std::string& group, const std::string& name, std::size_t dimensions) {
    for (const Row& row : rows) {
        if (name != row.name || (*row.group != '\0' && group != row.group)) continue;
        std::vector<std::string> axes = axes_of(row.axes);
        if (axes.size() == dimensions) return Field{row.unit, std::move(axes), row.meaning};
    }
    if (const auto estimate = without(name, schema::stderror)) {
        std::optional<Field> field = field_of(group, *estimate, dimensions);
        if (field) field->meaning = "standard error: " + field->meaning;
        return field;
    }
    if (const auto estimate = without(name, schema::ci95); estimate && dimensions > 0) {
        std::optional<Field> field = field_of(group, *estimate, dimensions - 1);
        if (field) {
            field->meaning = "95% interval: " + field->meaning;
            field->axes.emplace_back("bound");
        }
        return field;
    }
    return std::nullopt;
}

}  // namespace levywell::inline io
