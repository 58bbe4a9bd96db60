#pragma once

#include "levywell/potential/model.hpp"
#include "levywell/theory/end_curves.hpp"
#include "levywell/theory/nonlocal.hpp"
#include "levywell/theory/prediction.hpp"
#include "levywell/theory/spectrum.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace levywell::inline studies {

/// What theory says of one noise, from every well.
struct TheoryEntry {
    double alpha = 0;
    double epsilon = 0;
    std::vector<Prediction> transition;  ///< from each minimum to the balls of all other wells
    std::vector<Prediction> exit;        ///< from each minimum out of its basin
    StationaryLaw stationary;            ///< exact share of each basin
    StationaryDensity density;           ///< where it was asked for
    EndCurves curves;                    ///< times to other wells and committors, where they were asked for
    Spectrum relaxation;                 ///< modes on the whole line, where they were asked for
    std::vector<std::string> remarks;    ///< exact values that miss the tolerance, or are not available
};

/// All of it but the density, to a relative tolerance. `before` is called with what is solved next, and how
/// many of how many steps are done.
TheoryEntry theory_at(const Model& potential, double alpha, double epsilon, double tolerance,
                      const std::function<void(const char* what, std::size_t done, std::size_t all)>& before);

/// Solves for the density of an entry; remarks where its tolerance cannot be held.
void add_density(const Model& potential, double tolerance, TheoryEntry& entry);

/// Solves for the curves and the modes of an entry; remarks where their tolerance cannot be held.
void add_curves(const Model& potential, std::size_t modes, double tolerance, TheoryEntry& entry);

}  // namespace levywell::inline studies
