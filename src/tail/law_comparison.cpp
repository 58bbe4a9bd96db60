#include "tail/law_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace levywell::inline tail {
namespace {

// How far the likelihood may fall inside the 99% interval: half the 0.999 quantile of chi-square with 1
// degree of freedom. Means and covariances are those of 64 matrices; with the 0.99 quantile the interval held
// alpha 97 times in 100.
constexpr double interval_drop = 5.4137831;

/// Share of the numbers that are at least as large as one, that one counted.
double p_value(const std::vector<double>& others, double value) {
    const auto larger =
        std::count_if(others.begin(), others.end(), [&](double other) { return other >= value; });
    return (1 + static_cast<double>(larger)) / (1 + static_cast<double>(others.size()));
}

/// How far a shape is from the stable laws, alone and beside the family that it is most like.
struct FromStable {
    double distance = 0;
    double excess = -HUGE_VAL;  ///< of another family's likelihood
};

FromStable from_stable(const std::vector<FamilyTable>& tables, const Eigen::VectorXd& shape) {
    const FamilyFit stable = tables.front().fit(shape);
    FromStable result{stable.distance};
    for (std::size_t f = 1; f < tables.size(); ++f)
        result.excess = std::max(result.excess, tables[f].fit(shape).log_likelihood - stable.log_likelihood);
    return result;
}

/// The null distribution of both, of the stable laws near one parameter.
struct NullNear {
    std::vector<double> distances;
    std::vector<double> excesses;

    NullNear(const std::vector<FamilyTable>& tables, std::size_t node) {
        for (const Eigen::VectorXd& shape : tables.front().around(node)) {
            const FromStable found = from_stable(tables, shape);
            distances.push_back(found.distance);
            excesses.push_back(found.excess);
        }
    }

    /// Of the two tests together.
    double p(const FromStable& found) const {
        return std::min(1.0,
                        2 * std::min(p_value(distances, found.distance), p_value(excesses, found.excess)));
    }
};

/// The same of all stable laws that the interval holds: which of them it may be is not known.
class StableNull {
  public:
    StableNull(const std::vector<FamilyTable>& tables, double low, double best, double high) {
        std::set<std::size_t> nodes;
        for (double parameter : {low, best, high}) nodes.insert(tables.front().node_near(parameter));
        for (std::size_t node : nodes) nulls_.emplace_back(tables, node);
    }

    double p(const FromStable& found) const {
        double largest = 0;
        for (const NullNear& null : nulls_) largest = std::max(largest, null.p(found));
        return largest;
    }

  private:
    std::vector<NullNear> nulls_;
};

LawFit against(const std::vector<FamilyTable>& tables, std::size_t f, const Eigen::VectorXd& measured,
               const FamilyFit& stable, const StableNull& null) {
    const FamilyFit fit = tables[f].fit(measured);
    std::vector<double> distances;
    std::vector<double> deficits;  // what the family's own matrices lack against the stable laws
    double refused = 0;
    const std::vector<Eigen::VectorXd> own = tables[f].around(fit.node);
    for (const Eigen::VectorXd& shape : own) {
        const FamilyFit of_family = tables[f].fit(shape);
        distances.push_back(of_family.distance);
        deficits.push_back(tables.front().fit(shape).log_likelihood - of_family.log_likelihood);
        refused += null.p(from_stable(tables, shape)) <= LawFit::level ? 1 : 0;
    }
    LawFit result;
    result.family = tables[f].family().family_name();
    result.name = tables[f].family().name(fit.parameter);
    result.log_likelihood = fit.log_likelihood - stable.log_likelihood;
    result.p_value =
        std::min(1.0, 2 * std::min(p_value(distances, fit.distance),
                                   p_value(deficits, stable.log_likelihood - fit.log_likelihood)));
    result.power = refused / static_cast<double>(own.size());
    return result;
}

}  // namespace

LawComparison compare_laws(const std::vector<FamilyTable>& tables, const std::vector<double>& shape) {
    const Eigen::VectorXd measured =
        Eigen::Map<const Eigen::VectorXd>(shape.data(), static_cast<Eigen::Index>(shape.size()));
    const FamilyFit stable = tables.front().fit(measured);
    LawComparison result;
    result.alpha = stable.parameter;
    std::tie(result.low, result.high) = tables.front().range(measured, interval_drop);
    const StableNull null(tables, result.low, result.alpha, result.high);
    if (result.high >= tables.front().family().parameters.back()) result.high = 2;
    result.p_value = null.p(from_stable(tables, measured));
    for (std::size_t f = 1; f < tables.size(); ++f)
        result.rivals.push_back(against(tables, f, measured, stable, null));
    return result;
}

}  // namespace levywell::inline tail
