#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/dynamics/relaxed_core.hpp"

#include <string>
#include <variant>
#include <vector>

namespace levywell::inline dynamics {

// How paths are made. Each scheme has its name and what was chosen for a condition; who may use it, and why
// not, says src/exec/scheme_choice.cpp.

/// Every step dt of the chain w - f'(w) dt + noise, which is that of SGD.
struct Euler {
    static constexpr const char* name = "euler";
    std::string note;  ///< why "auto" took it; empty otherwise
};

/// Every step dt with the drift's exact flow: half of it, the noise, the other half (Strang 1968).
struct Strang {
    static constexpr const char* name = "strang";
    std::string note;  ///< why "auto" took it; empty otherwise
};

/// Rests between large jumps are passed over.
struct JumpAdapted {
    static constexpr const char* name = "jump_adapted";
    std::vector<RelaxedCore> cores;  ///< one for each well, not all usable
};

/// Adaptive multilevel splitting in one well: where a climb begins and where it has failed. A realisation of
/// it is no path, and there are as many as the condition has paths.
struct Splitting {
    static constexpr const char* name = "splitting";
    double minimum = 0;    ///< m [length]
    Interval bottom;       ///< A: a climb that returns here has failed
    Interval first_level;  ///< a climb begins when the path leaves this, larger interval
    int replicas = 256;
    int warm_up = 10;  ///< loops before the first that counts
};

using Scheme = std::variant<Euler, Strang, JumpAdapted, Splitting>;

/// A scheme that is asked for.
enum class SchemeChoice { automatic, euler, strang, jump_adapted, splitting };

/// The choice that insists on it.
inline SchemeChoice choice_of(const Scheme& scheme) {
    return static_cast<SchemeChoice>(scheme.index() + 1);
}

}  // namespace levywell::inline dynamics
