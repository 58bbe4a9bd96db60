#include "levywell/theory/scheduled_end.hpp"

#include "theory/law_under_way.hpp"
#include "theory/level_modes.hpp"
#include "theory/nonlocal_layout.hpp"
#include "theory/nonlocal_level.hpp"
#include "theory/nonlocal_levels.hpp"
#include "theory/peak_width.hpp"
#include "theory/relaxed_mesh.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr double time_share = 0.1;  // of the tolerance, for the steps in time
constexpr int finest_steps = 48;    // of a stage

void check_pieces(const std::vector<NoisePiece>& pieces) {
    if (pieces.empty() || pieces.front().begin != 0) refuse_problem("a schedule begins at time 0");
    for (std::size_t k = 1; k < pieces.size(); ++k) {
        if (!(pieces[k].begin > pieces[k - 1].begin && std::isfinite(pieces[k].begin)))
            refuse_problem(
                fmt::format("piece {} begins at {} (finite times, ascending)", k + 1, pieces[k].begin));
    }
}

NonlocalProblem under(NonlocalProblem problem, const NoisePiece& piece) {
    problem.alpha = piece.alpha;
    problem.epsilon = piece.epsilon;
    return problem;
}

class ScheduledSolver {
  public:
    ScheduledSolver(const NonlocalProblem& given, const std::vector<NoisePiece>& pieces,
                    const std::optional<RelaxedLaw>& relaxed, double x, std::optional<std::size_t> open)
        : pieces_(pieces), relaxed_(relaxed), open_(open) {
        check_pieces(pieces);
        for (const NoisePiece& piece : pieces) {
            NonlocalProblem problem = under(given, piece);
            if (relaxed)
                problem = on_the_hull(problem, *relaxed);
            else
                problem.starts = {x};
            const ScaledProblem mesh(problem);
            ends_.push_back(mesh);
            ends_.back().interval = {mesh.position(given.interval.lower),
                                     mesh.position(given.interval.upper)};
            if (mesh.length() != ends_.front().length())
                refuse_problem("an end on the only critical point leaves a schedule no unit of length");
            std::vector<double> inner;
            if (relaxed) inner = inner_ends(mesh, {given.interval, relaxed->home});
            Layout layout(mesh, {}, inner);
            if (relaxed) layout.sharpen(peak_width(piece.alpha));
            if (layout_)
                layout_->include(layout);
            else
                layout_ = std::move(layout);
        }
        start_ = ends_.front().position(x);
        if (relaxed) {
            home_.emplace(ends_.front());
            home_->interval = {home_->position(relaxed->home.lower), home_->position(relaxed->home.upper)};
            home_->targets.clear();
        }
    }

    ScheduledEnd solve(double tolerance) {
        Levels levels(ends_.back(), *layout_);
        levels.distrust_far_ends();  // every piece has its own
        const double work =
            static_cast<double>(levels.at(0).unknowns()) * static_cast<double>(pieces_.size() - 1);
        if (work > most_scheduled_work)
            refuse_problem(
                fmt::format("a schedule of {} pieces on {} unknowns takes too long; {} pieces are solved",
                            pieces_.size(), levels.at(0).unknowns(),
                            1 + static_cast<std::size_t>(most_scheduled_work /
                                                         static_cast<double>(levels.at(0).unknowns()))));
        const std::vector<double> of_time = choose_grid(levels.at(0), tolerance);
        std::vector<Solved> solved =
            levels.refine([&](const Level& level) { return values(level); }, 1, tolerance);
        for (std::size_t n = 0; n < solved.size(); ++n) solved[n].error += of_time[n];
        if (relaxed_ && std::isfinite(relaxed_->relaxation)) add_unrelaxed(levels.at(0), solved);
        const double time = ends_.back().time();
        const auto in_units = [](const Solved& one, double unit) {
            return Solved{one.value * unit, one.error * unit, one.unknowns, one.rounding * unit};
        };
        const auto endings = static_cast<std::ptrdiff_t>(2 + ends_.back().targets.size());
        ScheduledEnd end;
        end.law = {in_units(solved[0], time),
                   in_units(solved[1], time * time),
                   {solved.begin() + 2, solved.begin() + 2 + endings}};
        end.survival.assign(solved.begin() + 2 + endings, solved.end());
        return end;
    }

  private:
    /// A piece's generator on a level's mesh; equal noises share theirs.
    const Level& piece(const Level& level, std::size_t k) {
        auto& made = of_mesh_[&level];
        auto& one = made[{pieces_[k].alpha, pieces_[k].epsilon}];
        if (!one) one = std::make_unique<Level>(level, ends_[k], *layout_);
        return *one;
    }

    /// The law of the start at all nodes and the relative error of a mean over it.
    std::pair<VectorXd, double> law_of_start(const Level& level) {
        if (pieces_.size() == 1 && !relaxed_) return level.start(start_);
        const Level& first = piece(level, 0);
        return relaxed_ ? quasi_stationary_start(first, *home_, start_) : first.start(start_);
    }

    Levels::Values values(const Level& level) {
        const auto known = known_.find(&level);
        if (known != known_.end()) return known->second;
        const auto [masses, rounding] = law_of_start(level);
        Levels::Values values = values_from(level, masses, grid_);
        values.rounding += rounding;
        if (known_.size() > 1) of_mesh_.erase(&level);  // the coarsest and its shortened twin are asked again
        return known_.emplace(&level, std::move(values)).first->second;
    }

    int stages(double time) const {
        constexpr double shortest = 1e-4;  // of a relaxation time
        return std::max(2,
                        static_cast<int>(std::ceil(std::log(std::max(1.0, time / shortest)) / std::log(8))));
    }

    Levels::Values values_from(const Level& level, const VectorXd& start, const TimeGrid& grid) {
        const double unit = ends_.back().time();
        VectorXd masses = start;
        VectorXd ending = level.ended(start, open_);
        double mean = 0;
        double square = 0;
        std::vector<double> survival;
        struct Lost {
            double rounding, before, survival;
        };
        std::vector<Lost> lost;
        for (std::size_t k = 0; k + 1 < pieces_.size(); ++k) {
            const double own = ends_[k].time();
            const double length = (pieces_[k + 1].begin - pieces_[k].begin) / own;
            const Level& here = piece(level, k);
            const double alive = level.going_on(masses, open_).sum();
            const LawUnderWay law =
                law_after(here, masses, length, {grid.steps, grid.stages + stages(length)}, open_);
            lost.push_back({law.rounding, mean, alive});
            mean += law.time * own / unit;
            square += 2 * (law.time * pieces_[k].begin / unit * own / unit +
                           law.moment * own * own / (unit * unit));
            ending += here.ended_after(law.occupation, open_);
            masses = law.masses;
            survival.push_back(masses.sum());
        }
        const double left = level.going_on(masses, open_).sum();
        double rounding = 0;
        double of_last = 0;
        if (left > 0) {
            const Level::End end = level.end_from(level.going_on(masses, open_) / left, open_);
            of_last = left * end.mean * end.rounding;
            mean += left * end.mean;
            square += left * (end.second_moment + 2 * end.mean * pieces_.back().begin / unit);
            for (Index k = 0; k < ending.size(); ++k)
                ending(k) += left * end.ending[static_cast<std::size_t>(k)];
        }
        for (const Lost& part : lost) {
            if (part.survival > 0) rounding += part.rounding * (mean - part.before) / part.survival;
        }
        Levels::Values values{{mean, square}, (rounding + of_last) / mean + std::abs(1 - ending.sum())};
        values.loss = of_last / mean;
        for (Index k = 0; k < ending.size(); ++k) values.value.push_back(ending(k));
        values.value.insert(values.value.end(), survival.begin(), survival.end());
        return values;
    }

    /// Refines the steps in time on the coarsest mesh until they change the mean by no more than a part of
    /// the tolerance; what the last refinement changed of each value.
    std::vector<double> choose_grid(const Level& level, double tolerance) {
        const VectorXd start = law_of_start(level).first;
        if (pieces_.size() == 1) return std::vector<double>(values_from(level, start, grid_).value.size(), 0);
        std::vector<double> before = values_from(level, start, grid_).value;
        for (;;) {
            const TimeGrid finer{2 * grid_.steps, grid_.stages + 2};
            const std::vector<double> after = values_from(level, start, finer).value;
            std::vector<double> change;
            for (std::size_t n = 0; n < after.size(); ++n) change.push_back(std::abs(after[n] - before[n]));
            if (change.front() <= time_share * tolerance * std::abs(after.front()) ||
                finer.steps > finest_steps)
                return change;
            grid_ = finer;
            before = after;
        }
    }

    /// What a relaxation of finite length leaves, by the changes that one and two more of its length make.
    void add_unrelaxed(const Level& level, std::vector<Solved>& solved) {
        const Level home(piece(level, 0), *home_);
        const double length = relaxed_->relaxation / ends_.front().time();
        const TimeGrid grid{2 * grid_.steps, grid_.stages + stages(length)};
        VectorXd masses = VectorXd::Zero(level.widths().size());
        masses(level.nearest(start_)) = 1;
        std::vector<std::vector<double>> after;
        for (int n = 0; n < 3; ++n) {
            masses = law_after(home, masses, length, grid, std::nullopt).masses;
            masses /= masses.sum();
            after.push_back(values_from(level, masses, grid_).value);
        }
        for (std::size_t k = 0; k < solved.size(); ++k)
            solved[k].error += unrelaxed(after[0][k], after[1][k], after[2][k]);
    }

    const std::vector<NoisePiece> pieces_;
    const std::optional<RelaxedLaw> relaxed_;
    const std::optional<std::size_t> open_;
    std::vector<ScaledProblem> ends_;  // of each piece, with the mesh's units
    std::optional<ScaledProblem> home_;
    std::optional<Layout> layout_;
    double start_ = 0;
    TimeGrid grid_{3, 0};
    std::map<const Level*, std::map<std::pair<double, double>, std::unique_ptr<Level>>> of_mesh_;
    std::map<const Level*, Levels::Values> known_;
};

ScheduledEnd solved(const NonlocalProblem& problem, const std::vector<NoisePiece>& pieces,
                    const std::optional<RelaxedLaw>& start, double x, std::optional<std::size_t> open,
                    double tolerance) {
    if (std::isinf(problem.interval.lower) && std::isinf(problem.interval.upper) && problem.targets.empty())
        refuse_problem("nothing ends the path: give an interval or targets");
    if (open && *open >= problem.targets.size())
        refuse_problem(fmt::format("target {} of {} cannot be open", *open, problem.targets.size()));
    if (!(tolerance > 0)) refuse_problem(fmt::format("tolerance = {} (must be > 0)", tolerance));
    if (!std::isfinite(x)) refuse_problem(fmt::format("the start {} is not finite", x));
    return ScheduledSolver(problem, pieces, start, x, open).solve(tolerance);
}

}  // namespace

ScheduledEnd scheduled_end_law(const NonlocalProblem& problem, const std::vector<NoisePiece>& pieces,
                               double x, std::optional<std::size_t> open, double tolerance) {
    return solved(problem, pieces, std::nullopt, x, open, tolerance);
}

ScheduledEnd scheduled_end_law(const NonlocalProblem& problem, const std::vector<NoisePiece>& pieces,
                               const RelaxedLaw& start, std::optional<std::size_t> open, double tolerance) {
    return solved(problem, pieces, start, start.minimum, open, tolerance);
}

}  // namespace levywell::inline theory
