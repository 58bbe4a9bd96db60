#pragma once

#include "levywell/nn/loss_on_line.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace levywell::inline nn {

/// How plain SGD is let go from theta*, and until when it is watched.
struct EscapeSetting {
    std::int64_t batch = 500;
    double learning_rate = 0.1;
    std::vector<double> radii;  ///< ascending [weight]
    std::int64_t iterations = 0;
    std::int64_t replicas = 64;
    std::uint64_t seed = 1;
    int threads = 1;
};

/// Iterations after which a path was seen outside for the first time, by radius A; -1 where it was not.
struct EscapeTimes {
    std::vector<std::int64_t> ball;        ///< |theta - theta*| >= A
    std::vector<std::int64_t> projection;  ///< |v . (theta - theta*)| >= A
    double farthest = 0;                   ///< largest |theta - theta*| seen
};

/// What runs of many iterations tell and ask their caller, from any thread, one at a time.
struct EscapeHooks {
    std::function<bool()> interrupted;           ///< true: stop
    std::function<void(std::int64_t)> progress;  ///< so many more iterations are done
};

/// SGD from theta*, once for each replica, with its own shuffles of the points (training mode, as in
/// training), until both times are known at every radius or `iterations` are done. One replica a thread: the
/// times do not depend on how many threads there are. Empty when interrupted.
std::vector<EscapeTimes> escape_by_sgd(const LossPoint& from, const EscapeSetting& setting,
                                       const EscapeHooks& hooks);

/// The same for gradient descent with the gradient over all points: what leaves without noise.
/// `learning_rate`, `radii`, `iterations` and `threads` count. One element; empty when interrupted.
std::vector<EscapeTimes> escape_by_drift(const LossPoint& from, const EscapeSetting& setting,
                                         const EscapeHooks& hooks);

}  // namespace levywell::inline nn
