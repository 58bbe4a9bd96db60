#pragma once

#include "levywell/core/device.hpp"
#include "levywell/core/interval.hpp"
#include "levywell/potential/potential.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace levywell::inline dynamics {

/// A cubic in s, 0 <= s < 1, across one cell; ascending powers.
struct FlowCell {
    double c[4];
};

/// Where the drift takes a state in one step from beyond one end of [R-, R+], as plain values: cubics on a
/// logarithmic axis, named by the leading bits of t = 1 + d/L at a distance d beyond the end. Loads and
/// multiply-adds only, so that every machine gives the same bits.
struct FlowSide {
    const FlowCell* cells = nullptr;
    double inverse_length = 0;  ///< 1/L [1/length]
    double last = 1;            ///< the largest t; beyond, the step ends where that of `last` does
    int mantissa_bits = 0;      ///< of t, that select a cell

    /// The distance beyond the end after the step, < 0 inside, of a state at the distance d [length].
    LEVYWELL_HOST_DEVICE double operator()(double d) const {
        double t = ::fma(d, inverse_length, 1.0);
        if (t > last) t = last;
        std::uint64_t bits = 0;
        std::memcpy(&bits, &t, sizeof bits);
        const std::uint64_t one = std::uint64_t{1023} << 52;
        const double* const c = cells[(bits - one) >> (52 - mantissa_bits)].c;
        bits = (bits << mantissa_bits & ((std::uint64_t{1} << 52) - 1)) | one;
        double s = 0;
        std::memcpy(&s, &bits, sizeof s);
        s -= 1;
        double sum = c[3];
        LEVYWELL_ROLLED for (int k = 2; k >= 0; --k) sum = ::fma(s, sum, c[k]);
        return sum;
    }
};

/// The exact flow of dw = -f'(w) dt over one step, for states beyond [R-, R+].
struct FlowView {
    Interval inside;  ///< [R-, R+]; infinite where there is no beyond
    FlowSide below, above;

    LEVYWELL_HOST_DEVICE bool is_beyond(double w) const { return w < inside.lower || w > inside.upper; }

    /// The state after the step from w beyond [R-, R+].
    LEVYWELL_HOST_DEVICE double operator()(double w) const {
        const bool up = w > inside.upper;
        const double end = up ? inside.upper : inside.lower;
        double d = up ? w - end : end - w;
        const FlowSide& side = up ? above : below;
        d = side(d);
        return up ? end + d : end - d;
    }
};

/// The tables of that flow, made once for each condition: w(dt) from w(0) through the integral of dw / f'(w)
/// (Gauss-Legendre between neighbouring nodes). Error of the state: 1e-7 of the decline in the step, for
/// f' that is smooth beyond R. Where f' grows faster than linearly the table ends at where infinity would
/// come to.
class DriftFlow {
  public:
    DriftFlow() = default;
    DriftFlow(DriftFlow&&) = default;  // no copies: the view points into the tables

    /// `inside`: [R-, R+], around all critical points; infinite where it holds every state. largest: the
    /// largest |w| [length].
    DriftFlow(const Potential& potential, double dt, const Interval& inside, double largest);

    /// The flow over this object's own tables, or over copies: place(vector) gives where a copy of its
    /// elements lies.
    const FlowView& view() const { return flow_; }
    template <class Place>
    FlowView view(const Place& place) const {
        FlowView flow = flow_;
        flow.below.cells = place(below_);
        flow.above.cells = place(above_);
        return flow;
    }

  private:
    FlowView flow_{{-HUGE_VAL, HUGE_VAL}, {}, {}};
    std::vector<FlowCell> below_, above_;
};

}  // namespace levywell::inline dynamics
