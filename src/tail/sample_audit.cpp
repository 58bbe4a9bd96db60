#include "levywell/tail/sample_audit.hpp"

#include "levywell/random/stable_law.hpp"
#include "levywell/tail/repeats.hpp"
#include "tail/audit_tests.hpp"
#include "tail/equal_numbers.hpp"
#include "tail/lattice.hpp"
#include "tail/scale_test.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline tail {
namespace {

class Auditor {
  public:
    Auditor(std::vector<double> values, const AuditRequest& request)
        : law_(request.alpha), magnitudes_(law_, request.scale), numbers_(std::move(values)) {
        audit_.request = request;
        audit_.n = static_cast<std::int64_t>(numbers_.size());
    }

    SampleAudit run() {
        const AuditTest dependence = test_dependence(numbers_, audit_.request);
        if (numbers_.size() <= most_searched) in_order_ = numbers_;
        std::sort(numbers_.begin(), numbers_.end());
        audit_.largest = std::max(std::abs(numbers_.front()), std::abs(numbers_.back()));
        audit_.stored = find_stored_precision(numbers_);
        const Lattice lattice = find_lattice(numbers_, audit_.stored, magnitudes_);
        const AuditTest equal = test_equal_numbers();
        spread_over_cells(numbers_, audit_.stored);
        const CountsUnderLaw counts = count_under_law(numbers_, magnitudes_, octaves_of(audit_.n));
        const double first_level = audit_.request.level / tests_made;
        audit_.octaves = audit_octaves(counts, audit_.n, first_level);
        for (std::size_t k = 0; k < audit_.octaves.size(); ++k)
            audit_.octaves[k].magnitude =
                k == 0 ? 0 : std::exp(magnitudes_.log_quantile(std::exp2(-static_cast<double>(k))));
        audit_.tests = tests_of_law(counts, audit_.octaves, audit_.n, audit_.largest);
        audit_.beyond_largest = audit_.test("largest").statistic;
        audit_.tests.push_back(equal);
        audit_.tests.push_back(test_of(lattice));
        audit_.tests.push_back(test_scale_of_numbers());
        audit_.tests.push_back(test_signs(counts, audit_.octaves));
        audit_.tests.push_back(dependence);
        refuse_by_holm(audit_.tests, audit_.request.level);
        if (audit_.test("lattice").refused) audit_.lattice_bits = lattice.bits;
        if (law_is_refused()) audit_.as_would = laws_that_pass(numbers_, audit_.request);
        audit_.power = audit_power(audit_.request, audit_.n, audit_.tests.size(), scale_information_);
        audit_.sentence = audit_sentence(audit_);
        return std::move(audit_);
    }

  private:
    static constexpr double tests_made = 9;
    static constexpr std::size_t most_searched = 4'000'000;  // for copies in the same order

    /// Equal numbers as those of words of random bits are none that depart.
    AuditTest test_equal_numbers() {
        const EqualNumbers equal = count_equal_numbers(numbers_, audit_.stored, magnitudes_);
        audit_.equal_pairs = equal.pairs;
        audit_.equal_pairs_expected = equal.expected;
        AuditTest test;
        test.name = "equal_numbers";
        test.statistic = static_cast<double>(equal.pairs);
        test.p_value = equal.p_value;
        if (equal.pairs == 0) return test;
        const double bits = equal.bits(audit_.n);
        if (equal.p_value <= audit_.request.level / tests_made && are_of_words(equal, audit_.n)) {
            audit_.word_bits = static_cast<int>(std::lround(bits));
            test.p_value = 1;
        }
        if (!in_order_.empty() && test.p_value <= audit_.request.level &&
            find_repeats(in_order_, numbers_).copied) {
            test.finding = fmt::format(
                "numbers occur again in the same order: copies ({} pairs of equal ones)", equal.pairs);
            return test;
        }
        test.finding = fmt::format("{} pairs of numbers are equal, where {} leaves {:.2g}", equal.pairs,
                                   audit_.stored.words(), equal.expected);
        test.finding += equal.most > 2
                            ? fmt::format(" ({:.6g} occurs {} times)", equal.most_value, equal.most)
                            : fmt::format(", as 2^{:.1f} equally probable values would", bits);
        return test;
    }

    static AuditTest test_of(const Lattice& lattice) {
        AuditTest test;
        test.name = "lattice";
        test.statistic = lattice.strength;
        test.p_value = lattice.p_value;
        test.finding = fmt::format(
            "the tail probabilities of the largest are multiples of 2^-{}, as inverse transform of uniforms "
            "of {} bits "
            "leaves them",
            lattice.bits, lattice.bits);
        return test;
    }

    AuditTest test_scale_of_numbers() {
        const ScaleTest found =
            test_scale(magnitude_bins(numbers_, law_.alpha()), law_, magnitudes_, audit_.request.scale);
        scale_information_ = found.information;
        audit_.scale_ratio = found.ratio;
        audit_.scale_error = found.error;
        AuditTest test;
        test.name = "scale";
        test.statistic = found.ratio;
        test.p_value = found.p_value;
        test.finding = fmt::format("the scale of largest likelihood is {:.4g} +- {:.1g} of the law's",
                                   found.ratio, found.ratio * found.error);
        return test;
    }

    /// Whether something else than the order or equal numbers speaks against the law.
    bool law_is_refused() const {
        return std::any_of(audit_.tests.begin(), audit_.tests.end(), [](const AuditTest& test) {
            return test.refused && (test.name == "anderson_darling" || test.name == "octaves" ||
                                    test.name == "tail" || test.name == "largest" || test.name == "scale");
        });
    }

    StableLaw law_;
    StableMagnitudes magnitudes_;
    std::vector<double> numbers_;
    std::vector<double> in_order_;  // where they are few enough to look for copies
    double scale_information_ = 0;
    SampleAudit audit_;
};

}  // namespace

bool SampleAudit::departs() const {
    return any_refused(tests);
}

const AuditTest& SampleAudit::test(const std::string& name) const {
    return *std::find_if(tests.begin(), tests.end(),
                         [&](const AuditTest& test) { return test.name == name; });
}

void check_request(const AuditRequest& request, Faults& faults) {
    if (!(request.alpha > 0 && request.alpha <= 2))
        faults.add("--alpha", StableLaw::why_not(request.alpha));
    else if (request.alpha < least_audited_alpha)
        faults.add("--alpha",
                   fmt::format("alpha = {} (at least {}: below it numbers of the law leave the range of a "
                               "double, and cannot be told from infinite ones)",
                               request.alpha, least_audited_alpha));
    if (!(request.scale > 0 && std::isfinite(request.scale)))
        faults.add("--epsilon", fmt::format("epsilon = {} (a scale is a positive number)", request.scale));
    if (!(request.level > 0 && request.level < 1))
        faults.add("--level", fmt::format("level = {} (a probability between 0 and 1)", request.level));
}

SampleAudit audit_sample(std::vector<double> values, const AuditRequest& request, const std::string& where) {
    Faults faults;
    check_request(request, faults);
    const auto n = static_cast<std::int64_t>(values.size());
    if (n < fewest_audited)
        faults.add(where, fmt::format("{} numbers (an audit takes {} or more)", n, fewest_audited));
    const auto none = std::find_if(values.begin(), values.end(), [](double x) { return std::isnan(x); });
    if (none != values.end())
        faults.add(where, fmt::format("the number at position {} is NaN, which no law has",
                                      none - values.begin() + 1));
    faults.throw_if_any();
    return Auditor(std::move(values), request).run();
}

}  // namespace levywell::inline tail
