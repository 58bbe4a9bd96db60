#pragma once

#include "levywell/potential/landscape.hpp"
#include "levywell/potential/potential.hpp"

#include <memory>
#include <string>

namespace levywell::inline potential {

/// A potential with what its analysis found: what is planned, predicted and simulated.
struct Model {
    std::string name;
    std::shared_ptr<const Potential> potential;
    Landscape landscape;     ///< one minimum for a single parabola; none for others that are not metastable
    bool metastable = true;  ///< false for flat and quadratic potentials, and where f is flat or degenerate
                             ///< at an extremum (landscape.flaw): exit runs from an explicit interval only
};

}  // namespace levywell::inline potential
