#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/theory/nonlocal.hpp"

#include <cstddef>
#include <optional>

namespace levywell::inline theory {

/// Paths that begin in a well at rest: from the quasi-stationary law of paths that leave `home`; where they
/// never do, the stationary one.
struct RelaxedLaw {
    Interval home;      ///< the well's basin [length]
    double minimum;     ///< where it is prepared from [length]
    double relaxation;  ///< for how long: what this leaves of the minimum is part of the errors [time]; inf:
                        ///< the quasi-stationary law itself
};

/// The law of the end of such paths under the same noise, where target `open` does not end them. `problem` as
/// NonlocalSolver takes it; its interval may be wider or narrower than `home`, whose paths outside of it have
/// ended. The law of the start and that of the end come from one mesh, extrapolated together. Throws
/// InputError as NonlocalSolver does. Source: Meleard, Villemonais 2012 (quasi-stationary laws).
EndLaw relaxed_end_law(const NonlocalProblem& problem, const RelaxedLaw& start,
                       std::optional<std::size_t> open = std::nullopt, double tolerance = 1e-3);

}  // namespace levywell::inline theory
