#include "levywell/report/audit_report.hpp"

#include "levywell/core/number_text.hpp"
#include "levywell/core/printable_text.hpp"
#include "levywell/core/version.hpp"
#include "levywell/io/schema.hpp"
#include "report/audit_tests_table.hpp"
#include "report/json.hpp"
#include "report/table.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

std::string octaves_table(const SampleAudit& audit) {
    TextTable table({"P(|X| > x)", "x", "in the octave", "law", "p-value", "beyond", "law", "p-value",
                     "positive", "excess seen"});
    for (std::size_t k = 0; k < audit.octaves.size(); ++k) {
        const AuditOctave& octave = audit.octaves[k];
        const bool last = k + 1 == audit.octaves.size();
        table.add({fmt::format("2^-{}", k), number_text(octave.magnitude, 4),
                   last ? "" : fmt::format("{}", octave.numbers), last ? "" : count_text(octave.expected),
                   last ? "" : p_text(octave.p_value), fmt::format("{}", octave.beyond),
                   count_text(octave.beyond_expected), k == 0 ? "" : p_text(octave.beyond_p_value),
                   fmt::format("{}", octave.beyond_positive),
                   k == 0 ? "" : fmt::format("{:.3g}", octave.seen_excess)});
    }
    return table.text();
}

std::string power_text(const SampleAudit& audit) {
    const AuditPower& power = audit.power;
    std::string text = fmt::format("{} numbers show, nine times in ten:\n", audit.n);
    const auto line = [&](const std::string& what) { text += "  " + what + "\n"; };
    line(fmt::format("a tail cut off beyond P(|X| > x) = {:.3g} = 2^{:.1f} or more", power.cut,
                     std::log2(power.cut)));
    if (power.cut > 0x1p-24)
        line(fmt::format(
            "  not one cut off beyond 2^-24, as 24-bit uniforms may leave it: that takes {:.3g} numbers",
            power.numbers_for_24_bits));
    if (!std::isnan(power.scale)) {
        line(fmt::format("a scale that is wrong by {}", percent_text(power.scale)));
        line(fmt::format("a median {:.2g} away from 0", power.centre * audit.request.scale));
        line(fmt::format("a rank correlation of neighbours of {:.2g}", power.correlation));
    }
    line(fmt::format("inverse transform of uniforms of {} bits or fewer, if nothing rounds it more coarsely",
                     power.lattice_bits));
    line("in the tail, excesses by the factor of the last column");
    return text;
}

Json octave_json(const AuditOctave& octave) {
    return Json{{schema::magnitude, octave.magnitude},
                {schema::numbers, octave.numbers},
                {schema::expected, octave.expected},
                {schema::p_value, octave.p_value},
                {schema::beyond, octave.beyond},
                {schema::beyond_expected, octave.beyond_expected},
                {schema::beyond_p_value, octave.beyond_p_value},
                {schema::beyond_positive, octave.beyond_positive},
                {schema::seen_excess, octave.seen_excess}};
}

Json bits_or_null(const std::optional<int>& bits) {
    return bits ? Json(*bits) : Json(nullptr);
}

}  // namespace

std::string audit_report_text(const AuditResult& result) {
    const SampleAudit& audit = result.audit;
    std::string text = audit.sentence + "\n";
    text += fmt::format("{}: {} numbers in {}; scale of largest likelihood {} of the law's\n",
                        printable_text(result.source), audit.n, audit.stored.words(),
                        with_error(audit.scale_ratio, audit.scale_ratio * audit.scale_error));
    text += tests_table(audit.tests);
    text += fmt::format("  Of samples of the law {} at most are refused by any of these tests (Holm 1979).\n",
                        percent_text(audit.request.level));
    text += octaves_table(audit);
    return text + power_text(audit);
}

std::string audit_report_json(const AuditResult& result) {
    const SampleAudit& audit = result.audit;
    Json object{{schema::command, "audit"}, {schema::levywell_version, version()}};
    object[schema::source] = result.source;
    object[schema::rows] = result.rows;
    object[schema::columns] = result.columns;
    object[schema::n] = audit.n;
    object[schema::alpha] = audit.request.alpha;
    object[schema::scale] = audit.request.scale;
    object[schema::level] = audit.request.level;
    object[schema::answer] = audit.departs() ? "departs" : "passes";
    object[schema::verdict] = audit.sentence;
    object[schema::as_would] = json_or_null(audit.as_would);
    object[schema::stored] = audit.stored.words();
    object[schema::largest] = audit.largest;
    object[schema::beyond_largest] = audit.beyond_largest;
    object[schema::scale_ratio] = audit.scale_ratio;
    object[schema::stderror_of(schema::scale_ratio)] = audit.scale_ratio * audit.scale_error;
    object[schema::equal_pairs] = audit.equal_pairs;
    object[schema::equal_pairs_expected] = audit.equal_pairs_expected;
    object[schema::word_bits] = bits_or_null(audit.word_bits);
    object[schema::lattice_bits] = bits_or_null(audit.lattice_bits);
    object[schema::tests] = tests_json(audit.tests);
    object[schema::octaves] = json_list(audit.octaves, octave_json);
    object[schema::would_see] = {{schema::cut, audit.power.cut},
                                 {schema::numbers_for_24_bits, audit.power.numbers_for_24_bits},
                                 {schema::scale, audit.power.scale},
                                 {schema::centre, audit.power.centre},
                                 {schema::correlation, audit.power.correlation},
                                 {schema::lattice_bits, audit.power.lattice_bits}};
    return json_text(object);
}

}  // namespace levywell::inline report
