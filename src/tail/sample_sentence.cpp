#include "tail/sample_sentence.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell {
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

const SampleTest& named(const SampleVerdict& verdict, const std::string& name) {
    return *std::find_if(verdict.tests.begin(), verdict.tests.end(),
                         [&](const SampleTest& test) { return test.name == name; });
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
    const SampleTest& test = most_significant(verdict.tests);
    return "Not independent and identically distributed: " +
           fmt::format(fmt::runtime(phrases.at(test.name)), test.statistic, p_text(test.p_value)) +
           ". The intervals and p-values of independent numbers do not hold, and no law is tested.";
}

std::string atoms(const SampleVerdict& verdict) {
    const Atom& atom = verdict.ties.atoms.front();
    const bool inside = atom.place == Atom::Place::inside;
    std::string values = fmt::format("{:.6g} occurs {} times", atom.value, atom.count);
    if (!inside && verdict.ties.atoms.size() > 1 && verdict.ties.atoms[1].place != Atom::Place::inside)
        values += fmt::format(", {:.6g} {} times", verdict.ties.atoms[1].value, verdict.ties.atoms[1].count);
    return inside ? fmt::format(
                        "Not stable: {}, which numbers of a continuous law do not, rounded or not. Left "
                        "out, the others may be tested.",
                        values)
                  : fmt::format(
                        "Not stable, but clipped: {}, at the end of the range. A bounded law has no "
                        "tail index.",
                        values);
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
        const SampleTest& symmetry = named(verdict, "symmetry");
        return fmt::format(
            "Symmetric laws are refused, {} to the {} ({}). Of {} differences "
            "of random pairs, which are symmetric for every stable law of the same alpha: ",
            symmetry.p_value <= location_level ? "the numbers are skewed" : "and the numbers may be skewed",
            symmetry.statistic > 0 ? "right" : "left", p_text(symmetry.p_value), verdict.law.used);
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
            return fmt::format(
                "Student's law of {:.3g} degrees of freedom fits better, by {:.3g} in log likelihood",
                fit.student_freedom, most->statistic);
        case Departure::mixture:
            return fmt::format("a mixture of two Gaussians, {}, fits better, by {:.3g} in log likelihood",
                               mixture_text(fit), most->statistic);
        case Departure::pareto:
            return fmt::format(
                "Pareto's law of exponent {:.3g} on either side fits better, by {:.3g} in log likelihood",
                fit.pareto_exponent, most->statistic);
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
    if (!verdict.goodness) {
        return fmt::format(
            "Cannot tell: {} different {} in the middle half of the numbers, too few to test a "
            "continuous law by.",
            verdict.ties.in_middle_half, verdict.ties.in_middle_half == 1 ? "value lies" : "values lie");
    }
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

}  // namespace levywell
