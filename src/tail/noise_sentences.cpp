#include "levywell/core/named_choice.hpp"
#include "levywell/tail/noise_decision.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline tail {
namespace {

const std::vector<std::string>& answer_names() {  // in the order of the enumeration
    static const std::vector<std::string> names{
        "not_asked", "nothing",    "rows_depend", "gaussian_not_refused",
        "stable",    "not_stable", "cannot_tell", "coordinates_differ"};
    return names;
}

std::string beside(const AgainstGaussian& a) {
    return fmt::format("{:.3g} (Gaussian {:.3g} +- {:.2g}, p = {:.2g})", a.measured, a.mean, a.deviation,
                       a.p_value);
}

std::string heaviness(const NoiseDecision& d) {
    return "excess kurtosis of single coordinates " + beside(d.kurtosis) + ", scatter of log norms " +
           beside(d.norms);
}

std::string interval(const NoiseDecision& d) {
    return fmt::format("{:.3g} (99% interval {:.3g} to {:.3g})", d.alpha, d.low, d.high);
}

/// The view that decides about laws of finite variance.
const LawComparison& deciding(const NoiseDecision& d) {
    return d.row_factor ? d.of_norms : d.of_coordinates;
}

const LawFit* closest(const LawComparison& laws) {
    const auto found = std::max_element(
        laws.rivals.begin(), laws.rivals.end(),
        [](const LawFit& a, const LawFit& b) { return a.log_likelihood < b.log_likelihood; });
    return found == laws.rivals.end() ? nullptr : &*found;
}

std::string dependence_text(const NoiseDecision& d) {
    const std::string which = d.dependence.of_magnitudes ? "in magnitude" : "in value";
    std::string how = fmt::format("neighbouring minibatches depend on each other {}", which);
    if (d.dependence.drift) how = fmt::format("early minibatches differ {} from late ones", which);
    if (d.dependence.returns) how = "minibatches of like norm come back after some number of them";
    return fmt::format(
        "The order of the minibatches matters: {} (p = {:.2g} among random orders of the same rows). "
        "Tests of their tails need independent minibatches, so nothing is said about tails; measure "
        "disjoint minibatches of one set of weights.",
        how, d.dependence.p_value);
}

std::string nothing_text(const NoiseDecision& d) {
    const std::string why = "every coordinate repeats a number or is exactly 0 in some minibatch";
    if (d.cut_coordinates == 0) return "Nothing can be said: " + why + ".";
    return fmt::format(
        "No test of a continuous law can be made: {}. In {} coordinates nothing but their largest or "
        "smallest "
        "number repeats: this noise is cut off there, which no stable law is.",
        why, d.cut_coordinates);
}

std::string seen(double alpha, const std::string& where) {
    if (alpha == 0) return "no stable law that was tried, " + where;
    return fmt::format("a stable law of index {:.3g} or less, {}", alpha, where);
}

std::string gaussian_text(const NoiseDecision& d) {
    return fmt::format(
        "Not heavier-tailed than Gaussian noise of the same covariance, as far as {} minibatches show: {}. "
        "Nine times in ten they would have shown {}, and {}.",
        d.rows, heaviness(d), seen(d.power.shared, "where the coordinates of a row share its scale"),
        seen(d.power.independent, "where they are independent"));
}

/// The smallest share of numbers cut off that was held against the noise and refused.
std::string cut_seen(const LawComparison& laws) {
    const LawFit* smallest = nullptr;
    for (const LawFit& rival : laws.rivals) {
        if (rival.family == "clipped" && rival.refused()) smallest = &rival;
    }
    return smallest == nullptr ? ""
                               : "; a cut of fewer numbers than in " + smallest->name + " would not be seen";
}

std::string stable_text(const NoiseDecision& d) {
    const LawFit* rival = closest(deciding(d));
    return fmt::format(
        "Heavier-tailed than Gaussian noise, and compatible with a stable law of index {}, in {}; every "
        "law of finite variance held against it is refused, the closest being {} (p = {:.2g}){}. {}.",
        interval(d),
        d.row_factor ? "the norms of minibatches, whose coordinates share a scale, and in single coordinates"
                     : "single coordinates and in the norms of minibatches",
        rival->name, rival->p_value, cut_seen(deciding(d)), heaviness(d));
}

std::string not_stable_text(const NoiseDecision& d) {
    const bool by_coordinates = d.of_coordinates.refused();
    const LawComparison& laws = by_coordinates ? d.of_coordinates : d.of_norms;
    const LawFit* rival = closest(laws);
    return fmt::format(
        "Heavier-tailed than Gaussian noise, and not stable: no symmetric stable law has {} (the closest, "
        "of index {:.3g}: p = {:.2g}); {} {} (p = {:.2g}). {}.",
        by_coordinates ? "single coordinates like these" : "norms of minibatches like these", laws.alpha,
        laws.p_value, rival->name, rival->refused() ? "comes closer, and is refused too" : "fits",
        rival->p_value, heaviness(d));
}

/// Laws of finite variance that neither view refuses, the likeliest first.
std::string rivals_left(const NoiseDecision& d) {
    std::vector<LawFit> left;
    for (const LawFit& rival : deciding(d).rivals) {
        if (!rival.refused()) left.push_back(rival);
    }
    std::sort(left.begin(), left.end(),
              [](const LawFit& a, const LawFit& b) { return a.log_likelihood > b.log_likelihood; });
    std::string text;
    for (std::size_t k = 0; k < std::min<std::size_t>(3, left.size()); ++k)
        text += fmt::format("{}{} (told from stable {:.0f} times in a hundred)", k == 0 ? "" : ", ",
                            left[k].name, 100 * left[k].power);
    return text;
}

std::string coordinates_text(const NoiseDecision& d) {
    return fmt::format(
        "Heavier-tailed than Gaussian noise, but not of one law: the tails of single coordinates differ by "
        "more than chance (p = {:.2g}), so no index describes them all. Columns that belong together, such "
        "as those of one layer, can be judged by themselves. {}.",
        d.one_law_p_value, heaviness(d));
}

/// Why stable laws are not said though nothing refuses them.
std::string doubt(const NoiseDecision& d) {
    if (d.top_p_value <= NoiseDecision::alike_level)
        return fmt::format(
            "; the largest norms lie closer together than stable ones would (p = {:.2g}), as "
            "those of clipped minibatches do",
            d.top_p_value);
    if (d.of_coordinates.refused())
        return fmt::format("; single coordinates speak against it (p = {:.2g}), taken as independent",
                           d.of_coordinates.p_value);
    if (d.one_law_p_value <= NoiseDecision::alike_level)
        return fmt::format("; coordinates may differ in law (p = {:.2g})", d.one_law_p_value);
    return "";
}

std::string cannot_tell_text(const NoiseDecision& d) {
    std::string left = rivals_left(d);
    if (left.empty() && doubt(d).empty())
        left = "laws of finite variance in the other of the two views, coordinates and norms";
    return fmt::format(
        "Heavier-tailed than Gaussian noise; {} minibatches cannot tell whether it is stable: not refused {} "
        "a stable law of index {}{}{}. {}.",
        d.rows, left.empty() ? "is" : "are", interval(d), left.empty() ? "" : " and " + left, doubt(d),
        heaviness(d));
}

/// Of how many coordinates the sentence is, where others are left out.
std::string of_which(const NoiseDecision& d) {
    constexpr double nearly_all = 0.9;
    if (d.live_share >= nearly_all || d.answer == NoiseAnswer::nothing || d.answer == NoiseAnswer::not_asked)
        return "";
    return fmt::format(
        "Of the {:.2g}% of coordinates that repeat no number and are never 0 (nothing is said of the "
        "others): ",
        100 * d.live_share);
}

std::string answer_text(const NoiseDecision& d) {
    switch (d.answer) {
        case NoiseAnswer::not_asked:
            return "No verdict: the file is of an earlier version (levywell estimate gives one).";
        case NoiseAnswer::nothing:
            return nothing_text(d);
        case NoiseAnswer::rows_depend:
            return dependence_text(d);
        case NoiseAnswer::gaussian_not_refused:
            return gaussian_text(d);
        case NoiseAnswer::stable:
            return stable_text(d);
        case NoiseAnswer::not_stable:
            return not_stable_text(d);
        case NoiseAnswer::cannot_tell:
            return cannot_tell_text(d);
        case NoiseAnswer::coordinates_differ:
            return coordinates_text(d);
    }
    return "";
}

}  // namespace

std::string sentence_of(const NoiseDecision& d) {
    return of_which(d) + answer_text(d);
}

std::string name_of(NoiseAnswer answer) {
    return answer_names()[static_cast<std::size_t>(answer)];
}

std::optional<NoiseAnswer> parse_noise_answer(const std::string& name) {
    return named_choice<NoiseAnswer>(answer_names(), name);
}

}  // namespace levywell::inline tail
