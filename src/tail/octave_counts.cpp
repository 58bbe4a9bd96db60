#include "tail/octave_counts.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace levywell::inline tail {
namespace {

constexpr std::size_t numbers_at_once = 1 << 15;

/// P(|X| > |x|) of the k-th number; infinite ones share the tail beyond the largest double evenly.
class RankedTails {
  public:
    RankedTails(std::span<const double> sorted, const MagnitudeLaw& law) : sorted_(sorted), law_(law) {
        while (below_ < sorted.size() && std::isinf(sorted[below_]) && sorted[below_] < 0) ++below_;
        while (above_ < sorted.size() && std::isinf(sorted[sorted.size() - 1 - above_])) ++above_;
    }

    double operator()(std::size_t k) const {
        const double tail = law_.tail(std::abs(sorted_[k]));
        if (k < below_) return tail * (static_cast<double>(k) + 0.5) / static_cast<double>(below_);
        const std::size_t from_above = sorted_.size() - 1 - k;
        if (from_above < above_)
            return tail * (static_cast<double>(from_above) + 0.5) / static_cast<double>(above_);
        return tail;
    }

  private:
    std::span<const double> sorted_;
    const MagnitudeLaw& law_;
    std::size_t below_ = 0;
    std::size_t above_ = 0;
};

/// The counts of numbers first .. last - 1, with their part of Anderson and Darling's sum.
CountsUnderLaw count_stretch(std::span<const double> sorted, std::size_t first, std::size_t last,
                             const RankedTails& tails, int octaves) {
    CountsUnderLaw counts;
    counts.octaves.resize(static_cast<std::size_t>(octaves) + 1);
    const auto n = static_cast<double>(sorted.size());
    for (std::size_t k = first; k < last; ++k) {
        const double x = sorted[k];
        const double tail = tails(k);
        const double near = std::log(tail / 2);
        const double far = std::log1p(-tail / 2);
        const double rank = 2 * static_cast<double>(k) + 1;
        counts.anderson_darling +=
            x < 0 ? rank * near + (2 * n - rank) * far : rank * far + (2 * n - rank) * near;
        counts.beyond_largest = std::min(counts.beyond_largest, tail);
        const int octave =
            std::clamp(-std::ilogb(tail) - (std::exp2(std::ilogb(tail)) == tail ? 0 : 1), 0, octaves);
        counts.octaves[static_cast<std::size_t>(octave)].add({1, x > 0 ? 1 : 0, x < 0 ? 1 : 0});
    }
    return counts;
}

}  // namespace

void OctaveCount::add(const OctaveCount& other) {
    numbers += other.numbers;
    positive += other.positive;
    negative += other.negative;
}

CountsUnderLaw count_under_law(std::span<const double> sorted, const MagnitudeLaw& law, int octaves) {
    const std::size_t stretches = (sorted.size() + numbers_at_once - 1) / numbers_at_once;
    std::vector<CountsUnderLaw> parts(stretches);
    const RankedTails tails(sorted, law);
#pragma omp parallel for schedule(dynamic)
    for (std::size_t s = 0; s < stretches; ++s) {
        parts[s] = count_stretch(sorted, s * numbers_at_once,
                                 std::min(sorted.size(), (s + 1) * numbers_at_once), tails, octaves);
    }
    CountsUnderLaw all;
    all.octaves.resize(static_cast<std::size_t>(octaves) + 1);
    for (const CountsUnderLaw& part : parts) {
        all.anderson_darling += part.anderson_darling;
        all.beyond_largest = std::min(all.beyond_largest, part.beyond_largest);
        for (std::size_t k = 0; k < all.octaves.size(); ++k) all.octaves[k].add(part.octaves[k]);
    }
    const auto n = static_cast<double>(sorted.size());
    all.anderson_darling = -n - all.anderson_darling / n;
    return all;
}

int octaves_of(std::int64_t n) {
    return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(n))) + 3;
}

}  // namespace levywell::inline tail
