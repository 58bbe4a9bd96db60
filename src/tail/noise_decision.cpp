#include "levywell/tail/noise_decision.hpp"

#include "levywell/random/shuffle.hpp"
#include "tail/coordinate_laws.hpp"
#include "tail/gaussian_test.hpp"
#include "tail/magnitude_shape.hpp"
#include "tail/noise_views.hpp"
#include "tail/row_dependence.hpp"

#include <algorithm>

namespace levywell::inline tail {
namespace {

constexpr std::size_t most_coordinates = 256;
constexpr Eigen::Index numbers_against_gaussian = 1 << 15;
constexpr double gaussian_level = 0.005;       // of each of two statistics
constexpr double compatible_level = 0.03;      // of the stable laws, in either view
constexpr double beside_norms_level = 0.02;    // of norms, where coordinates refuse stable laws
constexpr double one_law_level = 0.001;        // none of a thousand: coordinates differ
constexpr std::int64_t fewest_to_differ = 50;  // rows: of fewer the p-value is too small too often

std::vector<double> chosen_columns(const NoiseMatrix& noise, const std::vector<std::int64_t>& places,
                                   std::uint64_t seed) {
    std::vector<double> columns;
    const auto order = shuffled(static_cast<std::int64_t>(places.size()), seed, 2, Purpose::shuffle);
    for (std::size_t k = 0; k < std::min(most_coordinates, order.size()); ++k) {
        const std::vector<double> column = noise.column(places[static_cast<std::size_t>(order[k])]);
        columns.insert(columns.end(), column.begin(), column.end());
    }
    scale_columns(columns, noise.rows());
    return columns;
}

/// Fills in what Gaussian noise of the same covariance looks like; whether it is refused.
bool refuses_gaussian(const std::vector<double>& columns, std::uint64_t seed, NoiseDecision& decision) {
    const Eigen::Map<const Eigen::MatrixXd> all(columns.data(), decision.rows, decision.looked_at);
    const Eigen::Index some =
        std::clamp<Eigen::Index>(numbers_against_gaussian / decision.rows, 1, all.cols());
    const GaussianTest test(all.leftCols(some), seed);
    decision.kurtosis = test.kurtosis();
    decision.norms = test.norms();
    if (std::min(decision.kurtosis.p_value, decision.norms.p_value) <= gaussian_level) return true;
    decision.power = test.power();
    return false;
}

/// Whether the norms of rows refuse a family; of what was not held against them they say nothing.
bool refused_by_norms(const NoiseDecision& decision, const std::string& family) {
    std::int64_t held = 0;
    std::int64_t refused = 0;
    for (const LawFit& rival : decision.of_norms.rivals) {
        if (rival.family != family) continue;
        ++held;
        refused += rival.refused() ? 1 : 0;
    }
    return held > 0 && refused == held;
}

/// Whether every family of finite variance is refused: by single coordinates, whatever the rows share; or,
/// where rows have a scale of their own, by the norms. Rows whose norm is cut off have coordinates that are
/// not.
bool rivals_refused(const NoiseDecision& decision) {
    if (decision.row_factor && !refused_by_norms(decision, "clipped")) return false;
    const auto& rivals = decision.of_coordinates.rivals;
    return std::all_of(rivals.begin(), rivals.end(), [&](const LawFit& rival) {
        return rival.refused() || (decision.row_factor && refused_by_norms(decision, rival.family));
    });
}

/// Where coordinates are independent their magnitudes say more than P norms do. Where rows have a scale of
/// their own, magnitudes are no sample of as many independent ones in body and tail alike: norms decide, and
/// coordinates only beside them.
bool refuses_stable(const NoiseDecision& decision) {
    if (!decision.row_factor) return decision.of_coordinates.refused();
    return decision.of_norms.refused() ||
           (decision.of_coordinates.refused() && decision.of_norms.p_value <= beside_norms_level);
}

bool agree(const LawComparison& a, const LawComparison& b) {
    return a.low <= b.high && b.low <= a.high;
}

void hold_against_laws(const std::vector<double>& columns, std::uint64_t seed, NoiseDecision& decision) {
    const CoordinateView coordinates = view_coordinates(columns, decision.rows, seed);
    decision.coordinates = coordinates.coordinates;
    decision.independent_coordinates = coordinates.independent;
    decision.row_factor = coordinates.shared;
    decision.of_coordinates = coordinates.laws;
    decision.of_norms = view_norms(columns, decision.rows, seed);
    decision.top_p_value = top_norms_p_value(columns, decision.rows, decision.of_norms.alpha, seed);
    const LawComparison& deciding = decision.row_factor ? decision.of_norms : decision.of_coordinates;
    decision.alpha = deciding.alpha;
    decision.low = deciding.low;
    decision.high = deciding.high;
    if (refuses_stable(decision)) {
        decision.answer = NoiseAnswer::not_stable;
        return;
    }
    const double least = std::min(decision.of_coordinates.p_value, decision.of_norms.p_value);
    const bool compatible = least > compatible_level && agree(decision.of_coordinates, decision.of_norms);
    const bool alike = std::min(decision.one_law_p_value, decision.top_p_value) > NoiseDecision::alike_level;
    decision.answer =
        compatible && alike && rivals_refused(decision) ? NoiseAnswer::stable : NoiseAnswer::cannot_tell;
}

}  // namespace

bool is_undecided(NoiseAnswer answer) {
    return answer == NoiseAnswer::cannot_tell || answer == NoiseAnswer::rows_depend ||
           answer == NoiseAnswer::not_asked || answer == NoiseAnswer::nothing ||
           answer == NoiseAnswer::coordinates_differ;
}

NoiseDecision decide_noise(const NoiseMatrix& noise, const std::vector<std::int64_t>& places,
                           std::uint64_t seed) {
    NoiseDecision decision;
    decision.rows = noise.rows();
    decision.answer = NoiseAnswer::nothing;
    if (places.empty()) return decision;
    const std::vector<double> columns = chosen_columns(noise, places, seed);
    decision.looked_at = static_cast<std::int64_t>(columns.size()) / noise.rows();
    decision.dependence = row_dependence(columns, noise.rows(), seed);
    if (decision.dependence.found()) {
        decision.answer = NoiseAnswer::rows_depend;
    } else if (!refuses_gaussian(columns, seed, decision)) {
        decision.answer = NoiseAnswer::gaussian_not_refused;
    } else {
        decision.one_law_p_value = one_law_p_value(columns, noise.rows(), seed);
        if (noise.rows() >= fewest_to_differ && decision.one_law_p_value <= one_law_level) {
            decision.answer = NoiseAnswer::coordinates_differ;
        } else {
            hold_against_laws(columns, seed, decision);
        }
    }
    return decision;
}

}  // namespace levywell::inline tail
