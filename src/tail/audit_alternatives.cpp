#include "tail/audit_tests.hpp"
#include "tail/known_slips.hpp"
#include "tail/scale_test.hpp"
#include "tail/stable_maximum.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline tail {
namespace {

bool passes(std::span<const double> sorted, const MagnitudeLaw& law, double level) {
    const auto n = static_cast<std::int64_t>(sorted.size());
    const CountsUnderLaw counts = count_under_law(sorted, law, octaves_of(n));
    const std::vector<AuditOctave> octaves = audit_octaves(counts, n, level);
    std::vector<AuditTest> tests = tests_of_law(counts, octaves, n, 0);
    refuse_by_holm(tests, level);
    return !any_refused(tests);
}

/// The stable law of largest likelihood, where its alpha is inside the range of the fit.
std::string fitted_law_that_passes(std::span<const double> sorted, const AuditRequest& request) {
    constexpr double least = 0.201;
    TailEstimate start;
    start.alpha = std::max(request.alpha, least);
    start.low = std::max(0.2, start.alpha - 0.1);
    start.high = std::min(2.0, start.alpha + 0.1);
    start.sigma = request.scale;
    const ShapeScale fit = stable_maximum(magnitude_bins(sorted, start.alpha), start);
    const double sigma = std::exp(fit.log_sigma);
    if (!(fit.shape >= least && std::isfinite(sigma) && sigma > 0)) return "";
    if (!passes(sorted, StableMagnitudes(StableLaw(fit.shape), sigma), request.level)) return "";
    return fmt::format("the stable law of alpha {:.4g} and scale {:.4g}, fitted to them", fit.shape, sigma);
}

}  // namespace

std::string laws_that_pass(std::span<const double> sorted, const AuditRequest& request) {
    std::vector<std::string> names;
    for (const KnownSlip& slip : known_slips(StableLaw(request.alpha), request.scale))
        if (passes(sorted, *slip.law, request.level)) names.push_back(slip.description);
    if (names.empty()) return fitted_law_that_passes(sorted, request);
    return fmt::format("{}", fmt::join(names, ", or "));
}

}  // namespace levywell::inline tail
