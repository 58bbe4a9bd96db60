#include "exec/start_reader.hpp"

#include "levywell/core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

constexpr double relaxation_times = 10;         // of a well's 1/f'': what is left of the start is e^-10
constexpr double most_relaxation_blocks = 1e9;  // of four steps: a minute a path

}  // namespace

Start StartReader::read() {
    Start start;
    start.text = request_.start;
    std::string_view text = start.text;
    if (text.substr(0, 2) == "x=") {
        const auto position = number_of(text.substr(2));
        if (!position || !std::isfinite(*position))
            return refuse(start, "a number must follow \"x=\", with a decimal point (x=0.3)");
        start.position = *position;
        if (!potential_.landscape.minima.empty())
            start.well = static_cast<int>(potential_.landscape.wells().basin_of(start.position));
        return start;
    }
    const bool relaxed = text.substr(0, 8) == "relaxed:";
    if (relaxed) text.remove_prefix(8);
    const std::size_t wells = potential_.landscape.minima.size();
    std::size_t number = 0;
    const bool digits =
        text.size() > 1 && text.size() < 8 && text[0] == 'm' &&
        std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits) number = static_cast<std::size_t>(std::atol(std::string(text.substr(1)).c_str()));
    if (!digits)
        return refuse(start, kind_ == StartKind::point ? "write a minimum (\"m1\") or a point (\"x=0.3\")"
                                                       : "write a minimum (\"m1\"), a minimum's relaxed law "
                                                         "(\"relaxed:m1\") or a point (\"x=0.3\")");
    if (wells == 0) {
        return refuse(start, fmt::format("this potential has no minimum{}; start from a point (\"x=0.3\")",
                                         potential_.landscape.because()));
    }
    if (number < 1 || number > wells)
        return refuse(start, fmt::format("the minima of this potential are m1 to m{}", wells));
    start.well = static_cast<int>(number) - 1;
    const CriticalPoint& minimum = potential_.landscape.minima[number - 1];
    start.position = minimum.position;
    if (relaxed) {
        const Interval basin = potential_.landscape.wells().basin(static_cast<std::size_t>(start.well));
        for (const MergedPoint& point : potential_.landscape.merged) {
            if (point.known && point.maximum && basin.contains(point.position))
                return refuse(start,
                              fmt::format("its well has a barrier at w = {:.4g} that min_barrier does not "
                                          "count, over which it may relax slowly: begin at the minimum "
                                          "(start = \"m{}\")",
                                          point.position, number));
        }
    }
    if (relaxed && request_.step() > 0) {
        const double blocks = std::ceil(relaxation_times / minimum.curvature / request_.step() / 4);
        if (blocks > most_relaxation_blocks)
            return refuse(start,
                          fmt::format("relaxing takes {:.2g} steps of dt = {} (at most {:.2g}): begin at "
                                      "the minimum (start = \"m{}\")",
                                      4 * blocks, request_.step(), 4 * most_relaxation_blocks, number));
        start.relax_steps = 4 * static_cast<std::int64_t>(blocks);
    }
    return start;
}

Start StartReader::refuse(const Start& start, const std::string& why) {
    faults_.add(request_.where_of("start"), fmt::format("start = \"{}\": {}", start.text, why));
    return start;
}

}  // namespace levywell::inline exec
