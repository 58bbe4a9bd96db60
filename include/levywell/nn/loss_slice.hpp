#pragma once

#include <functional>
#include <string>
#include <vector>

namespace levywell {

/// Which part of a line is looked at, and how finely.
struct SliceRequest {
    int points = 101;     ///< >= 8, evenly spaced, one of them at w = 0
    double first = 0;     ///< the stretch [first, last], 0 inside, is covered ..
    double last = 0;      ///< ..
    double margin = 0;    ///< .. with so much beyond both ends, or more where `grows`
    bool grows = true;    ///< the margin is doubled, on each side by itself, while the loss has not risen
    double rise = 0;      ///< .. by that much above the lowest value found, and by as much as that value
    double farthest = 0;  ///< .. and the side is shorter than this
};

/// The loss at points of the line.
struct LossSlice {
    std::vector<double> w;  ///< ascending [weight]
    std::vector<double> f;  ///< [loss]
};

/// Evaluates `loss` at evenly spaced points. A side also grows while the loss falls towards its end, where a
/// potential could not go on. Throws InputError at `where` when that is so at `farthest`, or with a margin
/// that may not grow.
LossSlice slice_loss(const std::function<double(double)>& loss, const SliceRequest& request,
                     const std::string& where);

}  // namespace levywell
