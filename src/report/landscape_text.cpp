#include "report/landscape_text.hpp"

#include "levywell/core/number_text.hpp"
#include "report/table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

/// A coordinate of a critical point, with the digits that tell it from its neighbours'.
std::string told_apart(const Landscape& landscape, bool minimum, std::size_t i, double CriticalPoint::*value,
                       int digits) {
    const CriticalPoint& point = (minimum ? landscape.minima : landscape.maxima)[i];
    const std::vector<CriticalPoint>& others = minimum ? landscape.maxima : landscape.minima;
    double gap = HUGE_VAL;
    for (std::size_t k = minimum && i > 0 ? i - 1 : i; k < std::min(others.size(), i + (minimum ? 1 : 2));
         ++k)
        gap = std::min(gap, std::abs(point.*value - others[k].*value));
    return text_apart(point.*value, gap, digits);
}

}  // namespace

std::string landscape_text(const PotentialFile& file) {
    const Landscape& landscape = file.landscape;
    std::string text = fmt::format("{} ({})\n", file.name, file.path);
    TextTable table({"point", "w", "f", "f''", "width", "barrier left", "barrier right"});
    for (std::size_t i = 0; i < landscape.minima.size(); ++i) {
        const CriticalPoint& m = landscape.minima[i];
        table.add({fmt::format("m{}", i + 1), told_apart(landscape, true, i, &CriticalPoint::position, 7),
                   told_apart(landscape, true, i, &CriticalPoint::height, 6), number_text(m.curvature, 6),
                   number_text(landscape.width(i), 6), number_text(landscape.barrier_left(i), 6),
                   number_text(landscape.barrier_right(i), 6)});
        if (i == landscape.maxima.size()) break;
        const CriticalPoint& s = landscape.maxima[i];
        table.add({fmt::format("s{}", i + 1), told_apart(landscape, false, i, &CriticalPoint::position, 7),
                   told_apart(landscape, false, i, &CriticalPoint::height, 6), number_text(s.curvature, 6),
                   "", "", ""});
    }
    text += table.text();
    for (const std::string& remark : file.remarks) text += fmt::format("  {}\n", remark);
    return text;
}

}  // namespace levywell::inline report
