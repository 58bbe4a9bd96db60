// The expression of a potential: its first byte chooses the domain, the rest is the text.

#include "potential/expression_potential.hpp"
#include "refusal.hpp"

#include <optional>

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    std::optional<Interval> domain;
    if (*data % 4 == 1) domain = Interval{-1, 1};
    if (*data % 4 == 2) domain = Interval{-1e-3, 1e6};
    if (*data % 4 == 3) domain = Interval{1e300, 1.5e300};
    try {
        const Expression f(fuzz::text_of(data + 1, size - 1));
        const ExpressionPotential potential(f, domain, 4);
        const Interval core = potential.core();
        for (int k = 0; k <= 64; ++k) {
            const double w = core.lower + core.length() * k / 64;
            static_cast<void>(potential.value(w) + potential.slope(w) + potential.curvature(w));
        }
    } catch (const ExpressionError&) {
    }
    return 0;
}
