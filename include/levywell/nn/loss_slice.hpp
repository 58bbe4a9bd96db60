#pragma once

#include "levywell/potential/potential_file.hpp"

#include <functional>
#include <optional>
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

/// A side of a slice grows no longer than this times the norm of the weights.
inline constexpr double most_slice_margin = 10;

/// The slice around a solution whose weights have that norm, and around another one in that `distance` of it
/// (0: there is none): as far as `span` beyond them where that is given, else until the loss has risen by a
/// tenth of `blind`, the loss of a network whose outputs are all 0 (docs/decisions/loss_slice.md).
SliceRequest landscape_request(double norm, double distance, double blind, int points,
                               std::optional<double> span);

/// Evaluates `loss` at evenly spaced points. A side also grows while the loss falls towards its end, where a
/// potential could not go on. Throws InputError at `where` when that is so at `farthest`, or with a margin
/// that may not grow.
LossSlice slice_loss(const std::function<double(double)>& loss, const SliceRequest& request,
                     const std::string& where);

/// A slice of the loss, and the potential that its points make.
struct LineSlice {
    LossSlice points;
    PotentialFile potential;
    double spline_error = 0;  ///< largest error of the spline midway between points, over the range of f
};

/// slice_loss(), and the potential of that name with these comments. Throws InputError at `where` where the
/// points make none.
LineSlice slice_potential(const std::function<double(double)>& loss, const SliceRequest& request,
                          const std::string& name, const std::vector<std::string>& comments,
                          const std::string& where);

}  // namespace levywell::inline nn
