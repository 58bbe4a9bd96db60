#include "levywell/theory/spectrum.hpp"

#include "levywell/core/fault.hpp"
#include "theory/level_modes.hpp"
#include "theory/mesh_values.hpp"
#include "theory/nonlocal_levels.hpp"
#include "theory/peak_width.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::VectorXcd;
using Eigen::VectorXd;

constexpr double useless_error = 0.1;  // of a rate that keeps a digit

/// The eigenfunction at some nodes, the largest modulus there 1 and the last value that is no small one
/// real and positive: the same sign on every mesh.
VectorXcd with_sign(VectorXcd values) {
    constexpr double small = 0.1;
    const double largest = values.cwiseAbs().maxCoeff();
    Index last = values.size() - 1;
    while (last > 0 && !(std::abs(values(last)) > small * largest)) --last;
    return values * (std::conj(values(last)) / std::abs(values(last)) / largest);
}

/// Distance of an eigenvalue to the nearest other one: what an error of the operator is over in its function.
double gap(const std::vector<LevelMode>& modes, std::size_t k) {
    double least = std::abs(modes[k].rate);
    for (std::size_t j = 0; j < modes.size(); ++j) {
        if (j != k) least = std::min(least, std::abs(modes[j].rate - modes[k].rate));
    }
    return least;
}

class SpectrumSolver {
  public:
    SpectrumSolver(const NonlocalProblem& given, std::size_t modes, double tolerance, bool killed,
                   double widening)
        : problem_(given), layout_(problem_), modes_(modes), tolerance_(tolerance), killed_(killed) {
        if (modes < 1 || modes > most_modes)
            refuse_problem(fmt::format("{} modes (1 to {})", modes, most_modes));
        if (!(tolerance > 0)) refuse_problem(fmt::format("tolerance = {} (must be > 0)", tolerance));
        layout_.sharpen(peak_width(given.alpha));
        layout_.widening = layout_.climbs ? 1 : widening;  // on climbs the mesh is fine for another reason
        shown_ = layout_.shown_nodes();
        ends_ = layout_.cell_ends();
    }

    Spectrum solve() {
        std::optional<double> anchor;
        if (!killed_) anchor = problem_.critical_points.front().position;
        Levels levels(problem_, layout_, anchor, 1);
        // Where the drift grows linearly, excursions far out make a continuous spectrum, of which any end of
        // the mesh makes eigenvalues.
        levels.distrust_far_ends();
        const std::vector<Solved> solved =
            levels.refine([&](const Level& level) { return values(level); }, modes_, tolerance_);
        Spectrum spectrum;
        for (double y : shown_) spectrum.position.push_back(problem_.original(y));
        SolvedReader reader(solved);
        spectrum.modes.resize(modes_);
        for (Mode& mode : spectrum.modes) mode.rate = reader.value(1 / problem_.time());
        for (Mode& mode : spectrum.modes) {
            mode.frequency = reader.value(1 / problem_.time());
            mode.frequency.value = std::max(0.0, mode.frequency.value);
        }
        for (Mode& mode : spectrum.modes) {
            mode.real = reader.curve(shown_.size(), 1);
            mode.imaginary = reader.curve(shown_.size(), 1);
        }
        leave_out_uncertain(spectrum);
        if (killed_) add_quasi_stationary(levels, spectrum.quasi_stationary);
        return spectrum;
    }

  private:
    /// Modes that keep no digit, and those behind, whose number is not certain either.
    void leave_out_uncertain(Spectrum& spectrum) const {
        const auto good = [](const Mode& mode) {
            return std::max(mode.rate.error, mode.frequency.error) <= useless_error * mode.rate.value;
        };
        const auto first = std::find_if_not(spectrum.modes.begin(), spectrum.modes.end(), good);
        if (first == spectrum.modes.end()) return;
        const std::string which =
            fmt::format("eigenvalue {} is {:.2g} +- {:.2g}: ", first - spectrum.modes.begin() + 1,
                        first->rate.value, first->rate.error);
        const bool rounding = first == spectrum.modes.begin();
        const bool open_side = std::isinf(problem_.interval.lower) || std::isinf(problem_.interval.upper);
        const char* why =
            rounding
                ? "the noise is so small, or barriers are so high, that rounding of the rates leaves no digit"
            : open_side
                ? "it belongs to a continuous spectrum (paths from far out return at no rate of their own "
                  "where the drift grows linearly), or is not resolved at this tolerance"
                : "it is not resolved on meshes that can be afforded, or rounding of the rates leaves no "
                  "digit of it";
        if (rounding) refuse_problem(which + why);
        spectrum.missing = which + why;
        spectrum.modes.erase(first, spectrum.modes.end());
    }

    const std::vector<LevelMode>& of(const Level& level) {
        const auto known = known_.find(&level);
        if (known != known_.end()) return known->second;
        std::vector<LevelMode> found =
            killed_ ? killed_modes(level, modes_) : relaxation_modes(level, modes_);
        if (found.size() < modes_)
            refuse_problem(
                level.unknowns() < 4 * modes_
                    ? fmt::format("a mesh of {} nodes holds {} modes ({} were asked for)",
                                  level.nodes().size(), found.size(), modes_)
                    : fmt::format("the noise is so small, or barriers are so high, that rounding leaves {} "
                                  "modes ({} were asked for)",
                                  found.size(), modes_));
        return known_.emplace(&level, std::move(found)).first->second;
    }

    /// Rate at which compression of the jump rates loses or makes paths: what it takes from their probability
    /// of ending over the time until then, as the extrapolation over meshes multiplies it.
    static double leak_rate(const Level& level) {
        constexpr double extrapolated = 2;  // (4 + 1) / 3 of one mesh's
        const Level::Curves curves = level.curves(std::nullopt);
        return extrapolated * curves.lost / curves.mean.maxCoeff();
    }

    Levels::Values values(const Level& level) {
        const std::vector<LevelMode>& modes = of(level);
        Levels::Values values;
        const double leak = leak_rate(level);
        values.loss = (modes.front().rounding + leak) / std::abs(modes.front().rate);
        for (const LevelMode& mode : modes) {
            values.value.push_back(mode.rate.real());
            values.rounding_of.push_back(mode.error + leak);
        }
        for (const LevelMode& mode : modes) {
            values.value.push_back(std::abs(mode.rate.imag()));
            values.rounding_of.push_back(mode.error + leak);
        }
        const auto at = indices_of(level, shown_);
        for (std::size_t k = 0; k < modes.size(); ++k) {
            VectorXcd shown = with_sign(modes[k].right(at));
            if (killed_ && k == 0) {
                // The largest value of the eigenfunction whose mean over the quasi-stationary law is 1.
                const VectorXd function = with_sign(modes[k].right).real();
                const double mean = quasi_stationary_masses(modes[k]).dot(function);
                shown *= function(at).cwiseAbs().maxCoeff() / mean;
            }
            const double rounding = modes[k].error / gap(modes, k) * shown.cwiseAbs().maxCoeff();
            for (const auto& part : {VectorXd(shown.real()), VectorXd(shown.imag())}) {
                values.value.insert(values.value.end(), part.begin(), part.end());
                values.rounding_of.resize(values.value.size(), rounding);
            }
        }
        return values;
    }

    /// As good as the meshes that the rates settled on.
    void add_quasi_stationary(Levels& levels, StationaryDensity& density) {
        std::vector<Interval> cells;
        for (std::size_t k = 1; k < ends_.size(); ++k) cells.push_back({ends_[k - 1], ends_[k]});
        const std::vector<Solved> shares = levels.refine(
            [&](const Level& level) {
                const LevelMode& slowest = of(level).front();
                const VectorXd masses = quasi_stationary_masses(slowest);
                Levels::Values values;
                for (const Interval& cell : cells) values.value.push_back(level.mass_in(masses, cell));
                return values;
            },
            0, tolerance_, true, levels.count());
        // Few meshes do not tell the order of convergence, which is one beside ends and where the mesh of an
        // infinite side begins: more than what they differ by counts (measured against finer meshes), and no
        // less than the tolerance, to which only the rates are settled. The difference passes through 0 from
        // cell to cell: neighbours tell each other's error.
        const double unsure = levels.count() < fewest_levels ? 5 : 2;
        constexpr std::size_t neighbours = 4;
        constexpr double rounding = 1e-15;  // of the whole law
        for (std::size_t k = 0; k < cells.size(); ++k) {
            density.cell.push_back({problem_.original(cells[k].lower), problem_.original(cells[k].upper)});
            density.mean.push_back(std::max(0.0, shares[k].value) / density.cell.back().length());
            double error = shares[k].error;
            const std::size_t first = k - std::min(k, neighbours);
            const std::size_t last = std::min(k + neighbours, cells.size() - 1);
            for (std::size_t j = first; j <= last; ++j) {
                if (shares[j].value > rounding)
                    error = std::max(error, shares[j].error / shares[j].value * shares[k].value);
            }
            error = std::max(unsure * error, tolerance_ * shares[k].value) + rounding;
            density.error.push_back(error / density.cell.back().length());
        }
    }

    const ScaledProblem problem_;
    Layout layout_;
    const std::size_t modes_;
    const double tolerance_;
    const bool killed_;
    std::vector<double> shown_;
    std::vector<double> ends_;
    std::map<const Level*, std::vector<LevelMode>> known_;
};

/// On meshes fine enough for eigenfunctions of some half waves; where rounding takes digits of the slowest
/// rate there, on coarser ones too, of which an elimination that keeps them can be afforded.
Spectrum solve_spectrum(const NonlocalProblem& problem, std::size_t modes, double tolerance, bool killed) {
    const auto solve = [&](double widening) {
        return SpectrumSolver(problem, modes, tolerance, killed, widening).solve();
    };
    constexpr double fine = 0.5;
    Spectrum spectrum;
    try {
        spectrum = solve(fine);
        const Solved& slowest = spectrum.modes.front().rate;
        if (slowest.rounding <= bearable * tolerance * slowest.value) return spectrum;
    } catch (const InputError&) {
        return solve(1);
    }
    Spectrum coarse = solve(1);
    const auto error = [](const Spectrum& one) { return one.modes.front().rate.error; };
    return coarse.modes.size() >= spectrum.modes.size() && error(coarse) < error(spectrum) ? coarse
                                                                                           : spectrum;
}

}  // namespace

Spectrum killed_spectrum(const NonlocalProblem& problem, std::size_t modes, double tolerance) {
    if (std::isinf(problem.interval.lower) && std::isinf(problem.interval.upper) && problem.targets.empty())
        refuse_problem("nothing ends the path: give an interval or targets");
    return solve_spectrum(problem, modes, tolerance, true);
}

Spectrum relaxation_spectrum(const NonlocalProblem& problem, std::size_t modes, double tolerance) {
    if (std::isfinite(problem.interval.lower) || std::isfinite(problem.interval.upper) ||
        !problem.targets.empty())
        refuse_problem("rates of relaxation need a process that never ends");
    return solve_spectrum(problem, modes, tolerance, false);
}

}  // namespace levywell::inline theory
