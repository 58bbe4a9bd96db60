#include "levywell/report/times_audit_report.hpp"

#include "levywell/core/number_text.hpp"
#include "levywell/core/printable_text.hpp"
#include "levywell/core/version.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/io/schema.hpp"
#include "report/audit_tests_table.hpp"
#include "report/json.hpp"
#include "report/table.hpp"

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

std::string late_text(const TimesAudit& audit) {
    const LateTimes& late = audit.late;
    if (!late.missing.empty()) return fmt::format("late times are not tested: {}", late.missing);
    return fmt::format("late times, beyond {}: {}, exact {:.1f}; they end at the rate {}, exact lambda_1 {}",
                       number_text(late.from, 4), late.n, late.expected, number_text(late.rate),
                       with_error(late.rate_exact.value, late.rate_exact.error));
}

}  // namespace

std::string times_audit_report_text(const TimesAuditResult& result) {
    const TimesAudit& audit = result.audit;
    const EventPrediction& law = audit.prediction.event();
    std::string text = audit.sentence + "\n";
    text += fmt::format("{}: {} times, mean {}; exact mean {} ({}), single times spread {:.4g} times it\n",
                        printable_text(result.source), audit.n, with_error(audit.mean, audit.mean_error),
                        with_error(law.mean_exact, law.mean_exact_error), audit.prediction.exact_source,
                        law.variation_exact);
    text += tests_table(audit.tests);
    text += fmt::format("  Of times of the law {} at most are refused by any of these tests (Holm 1979).\n",
                        percent_text(audit.level));
    text += "  " + late_text(audit) + "\n";
    text += fmt::format(
        "  from the exponential law of their own mean: Kolmogorov's distance {:.3g} (p = {:.2g}); "
        "the exact law need not be exponential\n",
        audit.exponential.distance, audit.exponential.p_value);
    if (audit.step)
        text += fmt::format("  all are multiples of {}, up to a common rest\n", number_text(*audit.step));
    return text;
}

std::string times_audit_report_json(const TimesAuditResult& result) {
    const TimesAudit& audit = result.audit;
    const EventPrediction& law = audit.prediction.event();
    const LateTimes& late = audit.late;
    const Noise& noise = audit.condition.noise;
    Json object{{schema::command, "audit"}, {schema::levywell_version, version()}};
    object[schema::source] = result.source;
    object[schema::potential] = result.potential;
    object[schema::alpha] = noise.alpha;
    object[schema::epsilon] = noise.epsilon;
    object[schema::measure] = name_of(choice_of(audit.condition.measure));
    object[schema::start] = audit.condition.start.text;
    object[schema::n] = audit.n;
    object[schema::level] = audit.level;
    object[schema::answer] = audit.departs() ? "departs" : "passes";
    object[schema::verdict] = audit.sentence;
    object[schema::mean] = audit.mean;
    object[schema::stderror] = audit.mean_error;
    object[schema::mean_exact] = law.mean_exact;
    object[schema::mean_exact_error] = law.mean_exact_error;
    object[schema::exact_source] = audit.prediction.exact_source;
    object[schema::variation_exact] = law.variation_exact;
    object[schema::late] = {{schema::missing, late.missing}};
    if (late.missing.empty())
        object[schema::late].update({{schema::late_from, late.from},
                                     {schema::n, late.n},
                                     {schema::expected, late.expected},
                                     {schema::rate, late.rate},
                                     {schema::rate_exact, late.rate_exact.value}});
    object[schema::ks_distance] = audit.exponential.distance;
    object[schema::ks_p_value] = audit.exponential.p_value;
    object[schema::time_lattice] = audit.step ? Json(*audit.step) : Json(nullptr);
    object[schema::tests] = tests_json(audit.tests);
    object[schema::would_see] = {{schema::mean, audit.seen}};
    return json_text(object);
}

}  // namespace levywell::inline report
