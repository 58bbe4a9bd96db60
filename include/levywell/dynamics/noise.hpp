#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace levywell::inline dynamics {

struct Condition;

/// A piece of a noise schedule as it is asked for: dw = -f' dt + epsilon dL^alpha from `time` until the next
/// piece begins, the last for ever.
struct NoiseSegment {
    double time = 0;     ///< of its begin [time]
    double alpha = 0;    ///< tail index
    double epsilon = 0;  ///< noise scale, levy convention [length/time^(1/alpha)]
};

/// The same with its begin as a step of the path's clock, a multiple of exec's block of steps.
struct ScheduledNoise {
    std::int64_t begin_step = 0;
    double alpha = 0;
    double epsilon = 0;

    double jump_scale(double dt) const;  ///< epsilon dt^(1/alpha), the scale of one step's increment [length]
};

/// Segments of one schedule at most: each has a quantile table of its own, 0.5 MB at alpha >= 0.3, float and
/// double.
inline constexpr std::size_t most_noise_segments = 1024;

/// dL of one symmetric stable law, or of one after the other.
struct Noise {
    double alpha = 0;                      ///< tail index; of a schedule's first segment
    double epsilon = 0;                    ///< noise scale in the levy convention (D = eps^2 at alpha = 2)
                                           ///< [length/time^(1/alpha)]; of a schedule's first segment
    std::vector<ScheduledNoise> schedule;  ///< noise that changes with the path's clock; empty: it does not

    bool changes() const { return !schedule.empty(); }

    /// The first from step 0 on; one where nothing changes.
    std::vector<ScheduledNoise> segments() const;

    /// "alpha 1.5 epsilon 0.1", or "schedule of 3 segments, alpha 1.2..1.5, epsilon 0.05..0.1".
    std::string describe() const;
};

/// A condition's schedule with the times that rounding to blocks of steps made of those asked for.
std::vector<NoiseSegment> segments_of(const Condition& condition);

/// The condition under the noise of one segment for ever.
Condition under(const ScheduledNoise& noise, Condition condition);

/// A tail index for people: six digits, or all of them where six would name another law (1 or 2).
std::string alpha_text(double alpha);

}  // namespace levywell::inline dynamics
