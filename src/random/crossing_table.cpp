#include "levywell/random/crossing_table.hpp"

#include "levywell/random/stable_law.hpp"
#include "random/half_line_bridge.hpp"

#include <algorithm>
#include <map>

namespace levywell::inline random {
namespace {

constexpr double near_octaves = 14;  // times 1/alpha, below the unit: 1 - p is of the order of d^(alpha/2)
constexpr double far_octaves = 7;    // times 1/alpha, above it: nearer than 1% of what is infinitely far
constexpr double most_octaves = 40;  // below and above the unit
constexpr double finest = 8;         // cells an octave at alpha >= 1
constexpr double coarsest = 2;

/// log g(x) of a step, linear in log x between close nodes.
class StepDensity {
  public:
    StepDensity(const StableLaw& law, double least, double greatest)
        : law_(law), first_(std::log(least)), centre_(law.pdf(0)) {
        for (double y = first_; y < std::log(greatest) + 2 * spacing; y += spacing)
            logarithms_.push_back(law.log_pdf(y));
    }

    double operator()(double x) const {
        if (x == 0) return centre_;
        const double place = (std::log(x) - first_) / spacing;
        if (place < 0) return law_.pdf(x);
        const auto k = std::min(static_cast<std::size_t>(place), logarithms_.size() - 2);
        const double share = place - static_cast<double>(k);
        return std::exp(logarithms_[k] + share * (logarithms_[k + 1] - logarithms_[k]));
    }

  private:
    static constexpr double spacing = 0.02;
    const StableLaw& law_;
    double first_;
    double centre_;
    std::vector<double> logarithms_;
};

}  // namespace

CrossingTable::CrossingTable(double alpha) : reach_(crossing_reach(alpha)) {
    cells_per_octave_ = std::clamp(finest * alpha, coarsest, finest);
    const double below = std::round(std::min(near_octaves / alpha, most_octaves) * cells_per_octave_);
    const double above =
        std::round(std::min(far_octaves / std::min(alpha, 1.0), most_octaves) * cells_per_octave_);
    least_ = std::exp2(-below / cells_per_octave_);
    rows_ = static_cast<std::int32_t>(below + std::ceil(std::log2(reach_) * cells_per_octave_)) + 1;
    columns_ = static_cast<std::int32_t>(below + above) + 1;
    probability_.reserve(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(columns_));
    const double greatest = 2 * reach_ + std::exp2(above / cells_per_octave_);
    if (alpha == 2) {
        for (int row = 0; row < rows_; ++row) {
            const double near = least_ * std::exp2(row / cells_per_octave_);
            for (int column = 0; column < columns_; ++column) {
                const double far = near + std::min(near, 1.0) * (std::exp2(column / cells_per_octave_) - 1);
                probability_.push_back(static_cast<float>(std::exp(-near * far)));
            }
        }
        return;
    }
    const HalfLineBridge bridge(alpha, least_, greatest);
    const StableLaw law(alpha);
    const StepDensity density(law, least_ * 0.05, greatest);
    std::vector<HalfLineBridge::Wave>
        shared;  // of the distances below 1's grid, least_ 2^(k / cells_per_octave)
    for (int k = 0; k < std::max(rows_, columns_); ++k)
        shared.push_back(bridge.wave(least_ * std::exp2(k / cells_per_octave_)));
    const double limit = greatest;
    for (int row = 0; row < rows_; ++row) {
        const double near = least_ * std::exp2(row / cells_per_octave_);
        const auto& from = shared[static_cast<std::size_t>(row)];
        double last = 0;
        for (int column = 0; column < columns_; ++column) {
            const double way = std::min(near, 1.0) * (std::exp2(column / cells_per_octave_) - 1);
            if (near + way <= limit) {
                const auto node = static_cast<std::size_t>(row) + static_cast<std::size_t>(column);
                const bool on_grid = near <= 1 && node < shared.size();
                const double crossing =
                    bridge.crossing_density(from, on_grid ? shared[node] : bridge.wave(near + way));
                last = std::clamp(crossing / density(way), 0.0, 1.0);
            }
            probability_.push_back(static_cast<float>(last));
        }
    }
}

}  // namespace levywell::inline random
