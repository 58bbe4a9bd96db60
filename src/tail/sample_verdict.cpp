#include "levywell/tail/sample_verdict.hpp"

#include "levywell/random/shuffle.hpp"
#include "levywell/tail/likelihood_fit.hpp"
#include "levywell/tail/quantile_fit.hpp"
#include "levywell/tail/symmetry.hpp"
#include "tail/sample_sentence.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline tail {
namespace {

/// Half the differences of the numbers in random pairs: halves do not overflow.
std::vector<double> pair_differences(const std::vector<double>& values, std::uint64_t seed) {
    const auto order = shuffled(static_cast<std::int64_t>(values.size()), seed, 2, Purpose::sample_choice);
    std::vector<double> differences;
    for (std::size_t k = 0; k + 1 < order.size(); k += 2) {
        differences.push_back(values[static_cast<std::size_t>(order[k])] / 2 -
                              values[static_cast<std::size_t>(order[k + 1])] / 2);
    }
    return differences;
}

/// The power of two that numbers are taken in: their scale, unless the largest would overflow in it.
int unit_exponent(std::span<const double> values, const TailEstimate& start) {
    constexpr int most = 1000;
    double largest = 0;
    for (double x : values) largest = std::max(largest, std::abs(x));
    if (!(start.sigma > 0 && std::isfinite(start.sigma))) return std::ilogb(largest);
    return std::max(std::ilogb(start.sigma), std::ilogb(largest) - most);
}

class Judge {
  public:
    Judge(std::span<const double> values, const TailEstimate& start, const VerdictRequest& request,
          const Watch& watch)
        : start_(start), unit_(unit_exponent(values, start)), request_(request), watch_(watch) {
        std::vector<double> sorted(values.begin(), values.end());
        std::sort(sorted.begin(), sorted.end());
        verdict_.tests = dependence_tests(values, request.period, request.seed);
        verdict_.repeats = find_repeats(values, sorted);
        verdict_.ties = find_ties(sorted);
        numbers_ = spread_ties(values, sorted, verdict_.ties, request.seed);
        for (double& x : numbers_) x = std::ldexp(x, -unit_);
        start_.sigma = std::ldexp(start_.sigma, -unit_);
    }

    SampleVerdict run() {
        verdict_.answer = answer();
        restore_unit();
        verdict_.sentence = sample_sentence(verdict_);
        return verdict_;
    }

  private:
    SampleAnswer answer() {
        if (verdict_.order_matters() || verdict_.repeats.copied) return SampleAnswer::not_independent;
        if (verdict_.repeats.refused()) return SampleAnswer::undecided;
        if (!verdict_.ties.atoms.empty()) return SampleAnswer::not_stable;
        if (verdict_.ties.coarse() || verdict_.ties.peak) return SampleAnswer::undecided;
        choose_numbers();
        fit_law();
        if (verdict_.below_all_fitted()) return SampleAnswer::undecided;
        if (1 / (1.0 + request_.replicates) > GoodnessOfFit::refusal_level) return SampleAnswer::not_tested;
        test_law();
        if (verdict_.goodness->refused() && may_be_skewed()) {
            verdict_.symmetric = verdict_.goodness;
            take_differences();
            fit_law();
            if (verdict_.below_all_fitted()) return SampleAnswer::undecided;
            test_law();
        }
        if (verdict_.goodness->refused()) return SampleAnswer::not_stable;
        if (!verdict_.heavier_than_gaussian())  // Gaussian numbers are symmetric
            return verdict_.tested_numbers == TestedNumbers::differences ? SampleAnswer::undecided
                                                                         : SampleAnswer::gaussian;
        return rivals_refused() ? SampleAnswer::stable : SampleAnswer::undecided;
    }

    void fit_law() {
        const std::vector<double> logs = logs_of_magnitudes(numbers_);
        verdict_.law = likelihood_fit(logs, start_);
        verdict_.student = student_fit(logs);
    }

    void test_law() {
        verdict_.goodness = stable_goodness_of_fit(numbers_, verdict_.law, fit_request(), watch_);
    }

    /// The symmetric stable law may be refused for skewness that the test of symmetry does not see by itself.
    bool may_be_skewed() const {
        constexpr double hint = 0.2;
        return verdict_.tested_numbers != TestedNumbers::differences && verdict_.tests.back().p_value <= hint;
    }

    void take_differences() {
        verdict_.tested_numbers = TestedNumbers::differences;
        numbers_ = pair_differences(numbers_, request_.seed);
    }

    /// What else it could be is asked only where it is not Gaussian.
    FitRequest fit_request() const {
        const bool centred = verdict_.tested_numbers == TestedNumbers::minus_median;
        return {centred ? Location::median : Location::zero, request_.replicates,
                verdict_.heavier_than_gaussian() ? (request_.replicates + 1) / 4 : 0, request_.seed,
                verdict_.tested_numbers == TestedNumbers::differences ? ", differences" : ""};
    }

    /// What remains after centre and symmetry are tested.
    void choose_numbers() {
        std::vector<double> sorted = numbers_;
        std::sort(sorted.begin(), sorted.end());
        verdict_.median = sample_quantile(sorted, 0.5);
        verdict_.tests.push_back(centre_test(numbers_));
        const bool off_centre = verdict_.tests.back().p_value <= location_level;
        verdict_.tests.push_back(symmetry_test(sorted));
        if (verdict_.tests.back().p_value <= location_level) {
            take_differences();
        } else if (off_centre) {
            verdict_.tested_numbers = TestedNumbers::minus_median;
            for (double& x : numbers_) x -= verdict_.median;
        }
    }

    bool rivals_refused() const {
        return std::all_of(verdict_.goodness->rivals.begin(), verdict_.goodness->rivals.end(),
                           [&](const Rival& rival) {
                               return rival.name == "truncated" || rival.refused_by_numbers() ||
                                      (rival.name == "student" && both_cauchy(verdict_));
                           });
    }

    /// Numbers near 1 are judged, whose squares are numbers too; what is said of them is in their own unit.
    void restore_unit() {
        for (double* x : {&verdict_.median, &verdict_.law.sigma, &verdict_.student.sigma})
            *x = std::ldexp(*x, unit_);
        if (!verdict_.goodness) return;
        GoodnessOfFit& fit = *verdict_.goodness;
        for (double* x : {&fit.fit.sigma, &fit.student_sigma, &fit.pareto_sigma}) *x = std::ldexp(*x, unit_);
    }

    TailEstimate start_;
    int unit_;
    const VerdictRequest& request_;
    const Watch& watch_;
    std::vector<double> numbers_;
    SampleVerdict verdict_;
};

}  // namespace

bool SampleVerdict::order_matters() const {
    constexpr double level = 0.01;
    return std::any_of(tests.begin(), tests.end(), [&](const SampleTest& test) {
        return test.name != "centre" && test.name != "symmetry" &&
               test.p_value <= level / static_cast<double>(tests.size());
    });
}

bool both_cauchy(const SampleVerdict& verdict) {
    constexpr double least = 0.75;  // a wider interval holds laws of Student that are not stable
    constexpr double most = 1.35;
    const auto holds_one = [](double low, double high) { return low <= 1 && high >= 1; };
    return holds_one(verdict.law.low, verdict.law.high) &&
           holds_one(verdict.student.low, verdict.student.high) && verdict.student.low >= least &&
           verdict.student.high <= most;
}

const char* name_of(SampleAnswer answer) {
    switch (answer) {
        case SampleAnswer::not_independent:
            return "not independent";
        case SampleAnswer::not_stable:
            return "not stable";
        case SampleAnswer::undecided:
            return "cannot tell";
        case SampleAnswer::gaussian:
            return "Gaussian";
        case SampleAnswer::stable:
            return "stable";
        default:
            return "not tested";
    }
}

const char* name_of(TestedNumbers numbers) {
    switch (numbers) {
        case TestedNumbers::minus_median:
            return "minus the median";
        case TestedNumbers::differences:
            return "differences of pairs";
        default:
            return "as they are";
    }
}

SampleVerdict judge_sample(std::span<const double> values, const TailEstimate& start,
                           const VerdictRequest& request, const Watch& watch) {
    return Judge(values, start, request, watch).run();
}

}  // namespace levywell::inline tail
