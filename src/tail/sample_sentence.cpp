#include "tail/sample_sentence.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline tail {
namespace {

std::string p_text(double p) {
    if (p < 1e-15) return "p < 1e-15";
    return p < 1e-4 ? fmt::format("p = {:.0e}", p) : fmt::format("p = {:.2g}", p);
}

/// The most significant test; that of the lags only where the first lag alone says less, that of magnitudes
/// only where the numbers themselves leave doubt.
const SampleTest& most_significant(const std::vector<SampleTest>& tests) {
    constexpr double plain = 1e-3;
    constexpr double beyond_doubt = 1e-9;
    const SampleTest* most = &tests.front();
    for (std::size_t k = 1; k < tests.size(); ++k) {
        const SampleTest& test = tests[k];
        const bool said = (test.name.ends_with("lags") && tests[k - 1].p_value < plain) ||
                          (test.name.starts_with("magnitude") && most->p_value < beyond_doubt);
        if (!said && test.p_value < most->p_value) most = &test;
    }
    return *most;
}

const SampleTest& named(const SampleVerdict& verdict, std::string_view name) {
    return *std::find_if(verdict.tests.begin(), verdict.tests.end(),
                         [&](const SampleTest& test) { return test.name == name; });
}

std::string repeated(const SampleVerdict& verdict) {
    const std::string what = fmt::format(
        "{} of {} numbers occur more than once, which rounding to some digits does not explain ({})",
        verdict.repeats.numbers, verdict.ties.size, p_text(verdict.repeats.p_value));
    if (verdict.repeats.copied)
        return fmt::format(
            "Not independent: {}, and they come again in the same order, or all of them do: a file read "
            "twice, "
            "rows repeated? The intervals and p-values of independent numbers do not hold, and no law is "
            "tested.",
            what);
    return fmt::format(
        "Cannot tell: {}: numbers computed from rounded ones (differences, ratios), or copies (rows "
        "repeated, "
        "numbers drawn with replacement)? Of copies the intervals and p-values of independent numbers would "
        "not "
        "hold, and no law is tested.",
        what);
}

std::string not_independent(const SampleVerdict& verdict) {
    static const std::map<std::string, std::string> phrases{
        {"neighbours", "neighbours are correlated (rank correlation {:.2g}, {})"},
        {"lags", "numbers are correlated over some of the lags 1 to 20 (chi-square {:.3g}, {})"},
        {"stretches", "the level changes along the sample (ten stretches, chi-square {:.3g}, {})"},
        {"period", "numbers of the same column are correlated (rank correlation {:.2g}, {})"},
        {"magnitude_neighbours",
         "magnitudes of neighbours are correlated (rank correlation {:.2g}, {}): the scale changes"},
        {"magnitude_lags",
         "magnitudes are correlated over some of the lags 1 to 20 (chi-square {:.3g}, {}): the scale "
         "changes"},
        {"magnitude_stretches", "the scale changes along the sample (ten stretches, chi-square {:.3g}, {})"},
        {"magnitude_period",
         "magnitudes of the same column are correlated (rank correlation {:.2g}, {}): scales differ"}};
    if (!verdict.order_matters()) return repeated(verdict);
    const SampleTest& test = most_significant(verdict.tests);
    return "Not independent and identically distributed: " +
           fmt::format(fmt::runtime(phrases.at(test.name)), test.statistic, p_text(test.p_value)) +
           ". The intervals and p-values of independent numbers do not hold, and no law is tested.";
}

std::string occurrence(const Atom& atom) {
    return fmt::format("{} occurs {} times", atom.value, atom.count);
}

/// A value that is no cut: numbers may be tested without it, if enough are left.
std::string repeated_value(const SampleVerdict& verdict, const Atom& atom) {
    constexpr std::int64_t fewest = 10;
    const std::int64_t others = verdict.ties.size - atom.count;
    const char* const zero =
        ", nor does rounding to one step (returns of prices may: each price has its own)";
    return fmt::format("Not stable: {}, which numbers of a continuous law do not{}. {}", occurrence(atom),
                       atom.value == 0 ? zero : ", rounded or not",
                       others < fewest || verdict.ties.distinct < 3
                           ? fmt::format("Without it there are too few numbers to test ({}).", others)
                           : "Left out, the others may be tested.");
}

std::string clipped(const std::vector<Atom>& atoms) {
    std::vector<std::string> ends;
    for (const Atom& atom : atoms)
        if (atom.place != Atom::Place::inside) ends.push_back(occurrence(atom));
    return fmt::format(
        "Not stable, but clipped: {}, at the end of the range. A bounded law has no tail index.",
        fmt::join(ends, ", "));
}

std::string atoms(const SampleVerdict& verdict) {
    const Atom& atom = verdict.ties.atoms.front();
    if (atom.place == Atom::Place::inside) return repeated_value(verdict, atom);
    if (verdict.ties.bounded) return clipped(verdict.ties.atoms);
    return fmt::format(
        "Not stable, but cut on one side: {}, at the {} end of the range. The tail beyond is not in these "
        "numbers "
        "(or the value stands for missing ones: leave it out).",
        occurrence(atom), atom.place == Atom::Place::lowest ? "lower" : "upper");
}

std::string why_differences(const SampleVerdict& verdict) {
    const SampleTest& symmetry = named(verdict, "symmetry");
    if (verdict.symmetric)
        return fmt::format(
            "The symmetric stable law of alpha {:.4g} that fits best is refused ({}), symmetry itself is not "
            "({}): a skewed one is tried.",
            verdict.symmetric->fit.alpha, p_text(verdict.symmetric->p_value), p_text(symmetry.p_value));
    return fmt::format("Symmetric laws are refused, the numbers are skewed to the {} ({}).",
                       symmetry.statistic > 0 ? "right" : "left", p_text(symmetry.p_value));
}

/// On what the law was tested, where it was not on the numbers as they are.
std::string prefix(const SampleVerdict& verdict) {
    if (verdict.tested_numbers == TestedNumbers::minus_median) {
        const SampleTest& centre = named(verdict, "centre");
        return fmt::format(
            "The symmetric law centred at 0 is refused: {:.3g}% of the numbers are positive, the "
            "median is {:.3g} ({}). About the median: ",
            100 * centre.statistic, verdict.median, p_text(centre.p_value));
    }
    if (verdict.tested_numbers == TestedNumbers::differences) {
        return fmt::format(
            "{} Of {} differences of random pairs, which are symmetric for every stable law of the same "
            "alpha: ",
            why_differences(verdict), verdict.law.used);
    }
    return "";
}

std::string interval(const SampleVerdict& verdict) {
    const bool at_end =
        verdict.law.low <= StableLogDensity::least_alpha + 1e-5;  // where the fit looks no further
    return fmt::format("[{}{:.4g}, {:.4g}]", at_end ? "<= " : "", verdict.law.low, verdict.law.high);
}

std::string tails_sentence(const SampleVerdict& verdict) {
    return verdict.heavier_than_gaussian() ? " Heavier-tailed than Gaussian."
                                           : " Not heavier-tailed than Gaussian.";
}

std::string mixture_text(const GoodnessOfFit& fit) {
    return fmt::format("{:.2g}% of {:.2g} times the scale", 100 * fit.mixture_share, fit.mixture_ratio);
}

/// A rival's log likelihood against the stable law's: it need not be larger to speak against that.
std::string better(const std::string& rival, const DepartureTest& test) {
    if (test.statistic > 0)
        return fmt::format("{} fits better, by {:.3g} in log likelihood", rival, test.statistic);
    return fmt::format(
        "it fits better than {} by {:.3g} in log likelihood only, less than it does for stable numbers ({})",
        rival, -test.statistic, p_text(test.p_value));
}

/// The departure that speaks most against the law.
std::string reason(const SampleVerdict& verdict) {
    const GoodnessOfFit& fit = *verdict.goodness;
    const auto most = std::max_element(
        fit.tests.begin(), fit.tests.end(),
        [](const DepartureTest& a, const DepartureTest& b) { return a.deviation < b.deviation; });
    switch (static_cast<Departure>(most - fit.tests.begin())) {
        case Departure::largest:
            return fit.beyond_largest > 1
                       ? fmt::format(
                             "the law has {:.3g} of {} numbers beyond the largest magnitude: the tail is "
                             "cut off or falls faster",
                             fit.beyond_largest, fit.tested)
                       : "its largest magnitude lies too far out";
        case Departure::tail:
            return fmt::format(
                "body and tail disagree: the largest magnitudes fall off with {:.2g} times the "
                "exponent of the law",
                fit.index_ratio);
        case Departure::sums:
            return "sums of neighbours have another index than the numbers, and those of stable numbers have "
                   "the same";
        case Departure::student:
            return better(fmt::format("Student's law of {:.3g} degrees of freedom", fit.student_freedom),
                          *most);
        case Departure::mixture:
            return better(fmt::format("a mixture of two Gaussians, {},", mixture_text(fit)), *most);
        case Departure::pareto:
            return better(fmt::format("Pareto's law of exponent {:.3g} on either side", fit.pareto_exponent),
                          *most);
        default:
            return fmt::format("the distribution functions differ by {:.2g}", fit.kolmogorov());
    }
}

std::string not_stable(const SampleVerdict& verdict) {
    if (!verdict.goodness) return atoms(verdict);
    return prefix(verdict) +
           fmt::format("Not stable: the law of alpha {:.4g} that fits best is refused ({}): {}.",
                       verdict.goodness->fit.alpha, p_text(verdict.goodness->p_value), reason(verdict)) +
           tails_sentence(verdict);
}

std::string rival_text(const SampleVerdict& verdict, const Rival& rival) {
    if (rival.name == "gaussian_mixture")
        return fmt::format("a mixture of two Gaussians, {} ({})", mixture_text(*verdict.goodness),
                           p_text(rival.p_value));
    if (rival.name == "pareto")
        return fmt::format("Pareto's law of exponent {:.3g} on either side ({})", rival.parameter,
                           p_text(rival.p_value));
    return fmt::format("Student's law of {:.3g} degrees of freedom ({})", rival.parameter,
                       both_cauchy(verdict) ? "Cauchy's law is both" : p_text(rival.p_value));
}

/// What the test would have seen.
std::string power(const SampleVerdict& verdict) {
    std::vector<std::string> parts;
    for (const Rival& rival : verdict.goodness->rivals) {
        if (rival.name != "truncated") continue;
        parts.push_back(fmt::format("{:.0f}% beyond the {}% quantile of magnitude", 100 * rival.refused,
                                    100 * rival.parameter));
    }
    return fmt::format(" Of samples of {} stable numbers with a tail cut off, the test refuses {}.",
                       verdict.goodness->sampled, fmt::join(parts, ", "));
}

std::string rivals(const SampleVerdict& verdict, bool refused) {
    std::vector<std::string> parts;
    for (const Rival& rival : verdict.goodness->rivals) {
        if (rival.name != "truncated" && rival.refused_by_numbers() == refused)
            parts.push_back(rival_text(verdict, rival));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string gaussian(const SampleVerdict& verdict) {
    std::string text =
        prefix(verdict) +
        fmt::format("Gaussian numbers are not refused ({}), nor are stable ones of alpha in {}",
                    p_text(verdict.goodness->p_value), interval(verdict));
    if (verdict.student.low < most_freedom)
        text += fmt::format(", nor those of Student's law of {:.3g} degrees of freedom or more",
                            verdict.student.low);
    return text + fmt::format(": {} numbers cannot tell these.", verdict.law.used);
}

std::string stable(const SampleVerdict& verdict) {
    std::string text =
        prefix(verdict) +
        fmt::format("Compatible with independent stable numbers of alpha in {}", interval(verdict));
    if (verdict.tested_numbers != TestedNumbers::differences)
        text += fmt::format(", sigma {:.4g}", verdict.law.sigma);
    text += fmt::format(" ({}), up to the largest magnitude seen.", p_text(verdict.goodness->p_value));
    const std::string refused = rivals(verdict, true);
    if (!refused.empty()) text += " Refused: " + refused + ".";
    if (both_cauchy(verdict))
        text += " Student's law near 1 degree of freedom is Cauchy's, as the stable law near 1.";
    return text + power(verdict);
}

std::string undecided(const SampleVerdict& verdict) {
    if (verdict.repeats.refused()) return repeated(verdict);
    if (verdict.ties.coarse()) {
        return fmt::format(
            "Cannot tell: {} different {} in the middle half of the numbers, too few to test a "
            "continuous law by.",
            verdict.ties.in_middle_half, verdict.ties.in_middle_half == 1 ? "value lies" : "values lie");
    }
    if (verdict.ties.peak)
        return fmt::format(
            "Cannot tell: {}, by itself or by rounding where numbers crowd: they are rounded too coarsely "
            "there "
            "to test a continuous law by.",
            occurrence(*verdict.ties.peak));
    if (verdict.below_all_fitted())
        return prefix(verdict) +
               fmt::format(
                   "Heavier-tailed than Gaussian. A stable law of these numbers has an alpha of {} or less, "
                   "which the test of fit does not reach; log_moment has no such limit.",
                   StableLogDensity::least_alpha);
    if (!verdict.heavier_than_gaussian())
        return prefix(verdict) +
               fmt::format(
                   "A skewed stable law, alpha in {} ({}), is not refused, but {} differences hardly tell.",
                   interval(verdict), p_text(verdict.goodness->p_value), verdict.law.used);
    return prefix(verdict) +
           fmt::format(
               "Heavier-tailed than Gaussian; a stable law, alpha in {} ({}), cannot be told with {} numbers "
               "from {}.",
               interval(verdict), p_text(verdict.goodness->p_value), verdict.law.used,
               rivals(verdict, false)) +
           power(verdict);
}

}  // namespace

std::string sample_sentence(const SampleVerdict& verdict) {
    switch (verdict.answer) {
        case SampleAnswer::not_independent:
            return not_independent(verdict);
        case SampleAnswer::not_stable:
            return not_stable(verdict);
        case SampleAnswer::undecided:
            return undecided(verdict);
        case SampleAnswer::gaussian:
            return gaussian(verdict);
        case SampleAnswer::stable:
            return stable(verdict);
        default:
            return prefix(verdict) +
                   fmt::format("Not tested: a test at the {:.0f}% level needs {:.0f} replicates or more.",
                               100 * GoodnessOfFit::refusal_level, 1 / GoodnessOfFit::refusal_level - 1);
    }
}

}  // namespace levywell::inline tail
