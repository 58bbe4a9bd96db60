#pragma once

#include "levywell/theory/nonlocal.hpp"
#include "levywell/theory/relaxed_end.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace levywell::inline theory {

/// A piece of a noise schedule: from `begin` until the next one's, the last for ever.
struct NoisePiece {
    double begin = 0;    ///< the first at 0, ascending [time]
    double alpha = 0;    ///< 0 < alpha <= 2
    double epsilon = 0;  ///< levy convention [length/time^(1/alpha)]
};

/// How paths end whose noise changes with their clock.
struct ScheduledEnd {
    EndLaw law;
    std::vector<Solved> survival;  ///< that a path has not ended when each piece but the first begins
};

/// The work, in unknowns of a coarsest mesh times pieces, beyond which none is solved: some seconds.
inline constexpr double most_scheduled_work = 2000;

/// The law of the end from x under the pieces of a schedule, where target `open` does not end it. `problem`
/// as NonlocalSolver takes it, its own noise not used. The law of paths that have not ended goes through the
/// pieces on one mesh, on which every piece has its generator, and ends by the last one's solver. The error
/// has the solver's parts and that of the steps in time. Throws InputError as NonlocalSolver does, and for
/// pieces that are no schedule or too many.
ScheduledEnd scheduled_end_law(const NonlocalProblem& problem, const std::vector<NoisePiece>& pieces,
                               double x, std::optional<std::size_t> open = std::nullopt,
                               double tolerance = 1e-3);

/// The same of paths that begin in a well at rest under the first piece's noise.
ScheduledEnd scheduled_end_law(const NonlocalProblem& problem, const std::vector<NoisePiece>& pieces,
                               const RelaxedLaw& start, std::optional<std::size_t> open = std::nullopt,
                               double tolerance = 1e-3);

}  // namespace levywell::inline theory
