#include "levywell/nn/loss_slice.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/potential/table_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

constexpr double clear_rise = 0.1;     // of the loss of a network that says nothing
constexpr double first_margin = 0.01;  // of |theta*|

/// `points` of them over [-left, right], one at 0.
LossSlice evaluate(const std::function<double(double)>& loss, double left, double right, int points) {
    const double spacing = (left + right) / (points - 1);
    const auto before = static_cast<int>(std::lround(left / spacing));
    LossSlice slice;
    for (int k = 0; k < points; ++k) {
        slice.w.push_back((k - before) * spacing);
        slice.f.push_back(loss(slice.w.back()));
    }
    return slice;
}

}  // namespace

SliceRequest landscape_request(double norm, double distance, double blind, int points,
                               std::optional<double> span) {
    SliceRequest request;
    request.points = points;
    request.last = distance;
    request.grows = !span;
    request.margin = span.value_or(distance > 0 ? distance / 4 : first_margin * norm);
    request.rise = clear_rise * blind;
    request.farthest = distance + most_slice_margin * norm;
    return request;
}

LossSlice slice_loss(const std::function<double(double)>& loss, const SliceRequest& request,
                     const std::string& where) {
    const double here = loss(0);
    if (!std::isfinite(here))
        throw InputError(where,
                         "the loss at w = 0, of the weights themselves, is not finite (weights or "
                         "data are not, or they are too large)");
    double left = request.margin - request.first;
    double right = request.margin + request.last;
    double lowest = std::min({here, loss(request.first), loss(request.last)});
    const auto grow = [&](double& side, double direction) {
        while (request.grows && request.rise > 0 && side < request.farthest) {
            const double end = loss(direction * side);
            lowest = std::min(lowest, end);
            if (!(end - lowest < std::max(request.rise, lowest))) return;
            side = std::min(2 * side, request.farthest);
        }
    };
    for (;;) {
        grow(left, -1);
        grow(right, 1);
        LossSlice slice = evaluate(loss, left, right, request.points);
        const std::size_t n = slice.f.size();
        for (std::size_t k = 0; k < n; ++k) {
            if (!std::isfinite(slice.f[k]))
                throw InputError(where, fmt::format("the loss at w = {:.4g} is not finite (a shorter --span)",
                                                    slice.w[k]));
        }
        const bool falls_left = !(slice.f[0] > slice.f[1] && slice.f[1] >= slice.f[2]);
        const bool falls_right = !(slice.f[n - 1] > slice.f[n - 2] && slice.f[n - 2] >= slice.f[n - 3]);
        if (!falls_left && !falls_right) return slice;
        const double side = falls_left ? left : right;
        if (!request.grows || side >= request.farthest) {
            throw InputError(
                where, fmt::format("the loss does not rise towards the {} end of the slice, w = {:.4g}: no "
                                   "potential goes on from there ({})",
                                   falls_left ? "left" : "right", falls_left ? -left : right,
                                   request.grows ? "it has none in this direction; choose another"
                                                 : "another --span, or none"));
        }
        if (falls_left) left = std::min(2 * left, request.farthest);
        if (falls_right) right = std::min(2 * right, request.farthest);
    }
}

LineSlice slice_potential(const std::function<double(double)>& loss, const SliceRequest& request,
                          const std::string& name, const std::vector<std::string>& comments,
                          const std::string& where) {
    LineSlice slice;
    slice.points = slice_loss(loss, request, where);
    const auto& [w, f] = slice.points;
    Faults faults;
    slice.potential = read_potential_text(table_text({name, comments, w, f}), "slice", faults);
    if (!faults.empty()) {
        std::string why;
        for (const Fault& fault : faults.list()) why += "\n  " + fault.what;
        throw InputError(
            where, "its loss along this direction makes no potential (another --span or --points):" + why);
    }
    const auto [low, high] = std::minmax_element(f.begin(), f.end());
    const std::size_t stride = std::max<std::size_t>(1, w.size() / 16);
    for (std::size_t k = 0; k + 1 < w.size(); k += stride) {
        const double middle = 0.5 * (w[k] + w[k + 1]);
        slice.spline_error =
            std::max(slice.spline_error, std::abs(slice.potential.potential->value(middle) - loss(middle)));
    }
    slice.spline_error /= *high - *low;
    return slice;
}

}  // namespace levywell::inline nn
