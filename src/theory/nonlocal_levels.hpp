#pragma once

#include "levywell/theory/nonlocal.hpp"
#include "theory/extrapolation.hpp"
#include "theory/nonlocal_layout.hpp"
#include "theory/nonlocal_level.hpp"

#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace levywell::inline theory {

inline constexpr std::size_t small_mesh = 1500;  // unknowns: a tenth of a second
inline constexpr std::size_t most_dense = 3200;  // unknowns of a dense elimination: some seconds
inline constexpr double bearable = 0.3;          // part of the tolerance that rounding may take
inline constexpr double entry_accuracy = 3e-7;   // relative, what FractionalLaplacian's leaves in a rate
inline constexpr std::size_t fewest_levels =
    3;  // two extrapolated values, so that their difference tells the error

/// Meshes of a problem, made as they are asked for; the coarsest is the layout's level `first`.
class Levels {
  public:
    Levels(const ScaledProblem& problem, Layout layout, std::optional<double> anchor = std::nullopt,
           int first = 0)
        : problem_(problem), layout_(std::move(layout)), anchor_(anchor), first_(first) {}

    /// Values of a level and the errors that rounding leaves in them: relative, of all, and besides absolute,
    /// of each (empty: none).
    struct Values {
        std::vector<double> value;
        double rounding = 0;
        std::vector<double> rounding_of = {};
        /// Relative, where not the largest of these among the deciding values: what another elimination
        /// could keep.
        std::optional<double> loss = {};
    };

    /// Values on successive meshes, at least `fewest`, extrapolated in the square of the width: refines until
    /// the first `deciding` of them change by no more than the tolerance or the next mesh would be too large.
    /// Errors (`edge`: of functions with an edge) are the changes, what the far ends of the mesh leave out,
    /// and rounding.
    template <class Function>
    std::vector<Solved> refine(const Function& function, std::size_t deciding, double tolerance,
                               bool edge = false, std::size_t fewest = 1) {
        std::vector<Solved> solved;
        std::vector<Extrapolation> limits;
        for (std::size_t k = 0;; ++k) {
            const Level& level = at(k);
            const Values values = function(level);
            if (loses_digits(values, deciding, tolerance) && keep_digits())
                return refine(function, deciding, tolerance, edge, fewest);
            limits.resize(values.value.size(), Extrapolation(edge));
            solved.resize(values.value.size());
            bool enough = true;
            for (std::size_t n = 0; n < solved.size(); ++n) {
                limits[n].add(values.value[n]);
                solved[n] = {limits[n].value(), limits[n].error(), level.unknowns()};
                const bool good = solved[n].error <= tolerance * std::abs(solved[n].value);
                if (n < deciding) enough = enough && good;
            }
            const std::size_t next = 2 * level.unknowns();
            const bool last = k > 0 && next > most_unknowns();
            if (last || (enough && k + 1 >= fewest && (k + 1 >= fewest_levels || next > small_mesh))) {
                std::vector<Solved> whole = solved;
                add_errors(function, values, whole);
                if (last || !refining_helps(solved, whole, deciding, tolerance)) return whole;
            }
        }
    }

    /// Of the far ends, the whole change that cutting them makes counts from now on, where it need not fall
    /// off as what they leave out does.
    void distrust_far_ends() { distrusts_ = true; }

    const Level& at(std::size_t k) {
        while (levels_.size() <= k)
            levels_.push_back(std::make_unique<Level>(
                problem_, layout_, first_ + static_cast<int>(levels_.size()), false, anchor_, elimination_));
        return *levels_[k];
    }
    std::size_t count() const { return levels_.size(); }
    const Level& finest() {
        at(0);
        return *levels_.back();
    }

  private:
    std::size_t most_unknowns() const {
        return elimination_ == Elimination::compressed ? NonlocalSolver::most_unknowns : most_dense;
    }

    /// Whether rounding counts beside the tolerance.
    static bool loses_digits(const Values& values, std::size_t deciding, double tolerance) {
        double loss = values.rounding;
        for (std::size_t n = 0; n < std::min(deciding, values.rounding_of.size()); ++n)
            loss = std::max(loss, values.rounding_of[n] / std::abs(values.value[n]));
        return !(values.loss.value_or(loss) <= bearable * tolerance);
    }

    /// Turns to the elimination that keeps small rates, where two of its meshes can be afforded; false where
    /// not.
    bool keep_digits() {
        if (elimination_ == Elimination::without_subtraction || 2 * at(0).unknowns() > most_dense)
            return false;
        elimination_ = Elimination::without_subtraction;
        for (auto& level : levels_) given_up_.push_back(std::move(level));  // callers may know values of them
        levels_.clear();
        if (short_) given_up_.push_back(std::move(short_));
        return true;
    }

    /// Whether one of the deciding values misses the tolerance although the other parts of its error leave
    /// room.
    static bool refining_helps(const std::vector<Solved>& refined, const std::vector<Solved>& whole,
                               std::size_t deciding, double tolerance) {
        for (std::size_t n = 0; n < std::min(deciding, whole.size()); ++n) {
            const double allowed = tolerance * std::abs(whole[n].value);
            const double others = whole[n].error - refined[n].error;
            if (whole[n].error > allowed && others < 0.5 * allowed) return true;
        }
        return false;
    }

    /// Of the far ends: values on the coarsest mesh, against those on the same mesh cut short.
    template <class Function>
    void add_errors(const Function& function, const Values& values, std::vector<Solved>& solved) {
        const double shortening = layout_.shortening();
        std::vector<double> left_out(solved.size(), 0);
        if (std::isfinite(shortening)) {
            if (!short_)
                short_ = std::make_unique<Level>(problem_, layout_, first_, true, anchor_, elimination_);
            const Values whole = function(at(0));
            const Values cut = function(*short_);
            const double share = distrusts_ ? 1 : 2 / (shortening - 1);
            for (std::size_t n = 0; n < solved.size(); ++n)
                left_out[n] = share * std::abs(whole.value[n] - cut.value[n]);
        }
        for (std::size_t n = 0; n < solved.size(); ++n) {
            solved[n].rounding = values.rounding * std::abs(solved[n].value) +
                                 (values.rounding_of.empty() ? 0 : values.rounding_of[n]);
            solved[n].error += left_out[n] + entry_accuracy * std::abs(solved[n].value) + solved[n].rounding;
        }
    }

    const ScaledProblem& problem_;
    const Layout layout_;
    const std::optional<double> anchor_;
    const int first_;
    bool distrusts_ = false;
    std::vector<std::unique_ptr<Level>> levels_;
    std::unique_ptr<Level> short_;
    Elimination elimination_ = Elimination::compressed;
    std::vector<std::unique_ptr<Level>> given_up_;
};

}  // namespace levywell::inline theory
