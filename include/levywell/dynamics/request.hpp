#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/dynamics/measure.hpp"
#include "levywell/dynamics/noise.hpp"
#include "levywell/dynamics/scheme.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline dynamics {

enum class NoiseConvention {
    levy,
    brownian
};  ///< eps dL^alpha (D = eps^2 at alpha = 2), or eps dB (alpha = 2 only, D = eps^2/2)
enum class Backend { automatic, reference, host, cuda };
enum class Precision { automatic, single, double_precision };

/// What a user asks for, from a run file or the command line, before it is held against a potential.
/// A grid: every alpha with every epsilon is one condition, in that order (alpha outer, epsilon inner).
struct RunRequest {
    std::vector<double> alpha;           ///< tail index, 0 < alpha <= 2
    std::vector<double> epsilon;         ///< noise scale [length/time^(1/alpha)]
    std::vector<NoiseSegment> schedule;  ///< instead of both: noise that changes in time, one condition
    NoiseConvention convention = NoiseConvention::levy;
    SchemeChoice scheme = SchemeChoice::automatic;
    std::optional<double> dt;        ///< step [time]; nothing = 0.005, but where an accuracy chooses it
    std::optional<double> accuracy;  ///< relative error of mean times, for which dt and paths are chosen;
                                     ///< nothing = 1% where neither of these is given and it can be promised
    double tolerance =
        1e-3;  ///< jump_adapted: relative bias allowed in mean times, beside that of the time step
    std::optional<double>
        threshold;  ///< jump_adapted: h [length]; nothing = the largest within the tolerance
    std::optional<double> core_radius;  ///< jump_adapted [length]; nothing = the largest within the tolerance
    MeasureChoice measure = MeasureChoice::transitions;
    std::string start = "m1";                        ///< "m2", "x=0.3", "relaxed:m2"
    std::optional<Interval> interval;                ///< exit only; nothing = the basin of the start
    Monitoring monitoring = Monitoring::continuous;  ///< exit and transitions
    std::optional<double> delta;                     ///< ball radius of B_j [length]; nothing = automatic
    std::optional<std::int64_t> paths;  ///< nothing = 100000 for exit and transitions, 256 long ones for
                                        ///< chain and occupation, but where an accuracy chooses them
    std::optional<double> horizon;      ///< [time]; nothing = automatic
    std::optional<double> burn_in;      ///< chain and occupation [time]; nothing = automatic
    std::uint64_t seed = 1;
    bool common_random_numbers = false;  ///< every condition draws with the seed as its key: alike paths
    Backend backend = Backend::automatic;
    Precision precision = Precision::automatic;
    int threads = 0;         ///< 0 = all cores
    bool per_path = true;    ///< keep one record per path
    bool step_error = true;  ///< measure the time step's part in the errors, by further paths
    std::map<std::string, std::string>
        where;  ///< key ("alpha") -> where it was written ("run.toml:3", "--alpha")

    /// dt, or the step where nothing chooses one [time].
    double step() const { return dt.value_or(0.005); }

    /// Where `key` was written, or "(default)".
    std::string where_of(const std::string& key) const {
        const auto found = where.find(key);
        return found == where.end() ? "(default " + key + ")" : found->second;
    }
};

}  // namespace levywell::inline dynamics
