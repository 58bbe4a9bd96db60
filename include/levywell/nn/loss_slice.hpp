#pragma once

#include <functional>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// Which part of a line is looked at, and how finely: the stretch [first, last], which holds 0, with a margin
/// beyond both ends.
struct SliceRequest {
    int points = 101;  ///< >= 8, evenly spaced, one of them at w = 0
    double first = 0;
    double last = 0;
    double margin = 0;
    bool grows = true;  ///< each side by itself is doubled as long as the loss at its end is not clear of ..
    double rise = 0;  ///< .. the lowest value found by this much, and by as much as that value; 0: no matter
    double farthest = 0;  ///< a side, counted from 0, grows no longer than this
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

}  // namespace levywell::inline nn
