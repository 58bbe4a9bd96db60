#include "tail/audit_tests.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline tail {
namespace {

std::string law_text(const AuditRequest& request) {
    return fmt::format("the symmetric stable law of alpha {:.6g} and scale {:.6g}", request.alpha,
                       request.scale);
}

/// The findings of what is refused: those first that say most of how the numbers were made.
std::vector<std::string> findings(const SampleAudit& audit) {
    constexpr std::size_t most = 3;
    constexpr double beyond_doubt = 1e-6;
    std::vector<const AuditTest*> refused;
    for (const char* name : {"dependence", "lattice", "equal_numbers", "scale", "largest", "tail", "octaves",
                             "signs", "anderson_darling"}) {
        const AuditTest& test = audit.test(name);
        if (test.refused) refused.push_back(&test);
    }
    std::stable_partition(refused.begin(), refused.end(),
                          [](const AuditTest* test) { return test->p_value <= beyond_doubt; });
    std::vector<std::string> found;
    for (const AuditTest* test : refused)
        if (found.size() < most) found.push_back(test->finding);
    return found;
}

}  // namespace

std::string audit_sentence(const SampleAudit& audit) {
    if (!audit.departs()) {
        std::string text =
            fmt::format("Nothing speaks against independent numbers of {}", law_text(audit.request));
        if (audit.word_bits)
            text += fmt::format(
                "; {} pairs of them are equal, as words of {} random bits make them, which moves no "
                "probability by more "
                "than 2^-{}",
                audit.equal_pairs, *audit.word_bits, *audit.word_bits);
        return text + ".";
    }
    constexpr double coarse = 1e-4;
    const double cell = audit.stored.cell(audit.stored.middle) / audit.stored.middle;
    return fmt::format("The numbers depart from {}{}: {}{}.", law_text(audit.request),
                       audit.as_would.empty() ? "" : ", as would " + audit.as_would,
                       fmt::join(findings(audit), "; "),
                       cell > coarse ? "; they are rounded to " + audit.stored.words() : "");
}

}  // namespace levywell::inline tail
