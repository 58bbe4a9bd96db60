#include "report/spectrum_report.hpp"

#include "levywell/core/number_text.hpp"
#include "levywell/io/schema.hpp"
#include "report/table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace levywell::inline report {

std::string spectrum_text(const Spectrum& spectrum, const std::string& title) {
    if (spectrum.modes.empty()) return "";
    const bool turns = std::any_of(spectrum.modes.begin(), spectrum.modes.end(),
                                   [](const Mode& mode) { return mode.frequency.value > 0; });
    std::vector<std::string> header{title, "lambda", "1/lambda"};
    if (turns) header.emplace_back("frequency");
    TextTable table(header);
    for (std::size_t k = 0; k < spectrum.modes.size(); ++k) {
        const Mode& mode = spectrum.modes[k];
        std::vector<std::string> row{fmt::format("{}", k + 1), with_error(mode.rate.value, mode.rate.error),
                                     number_text(1 / mode.rate.value, 6)};
        if (turns)
            row.push_back(mode.frequency.value > 0 ? with_error(mode.frequency.value, mode.frequency.error)
                                                   : "-");
        table.add(row);
    }
    return table.text();
}

Json spectrum_json(const Spectrum& spectrum) {
    const auto values = [&](Solved Mode::*part) {
        return json_list(spectrum.modes, [&](const Mode& mode) { return (mode.*part).value; });
    };
    const auto errors = [&](Solved Mode::*part) {
        return json_list(spectrum.modes, [&](const Mode& mode) { return (mode.*part).error; });
    };
    return {{schema::eigenvalue, values(&Mode::rate)},
            {schema::eigenvalue_error, errors(&Mode::rate)},
            {schema::eigenvalue_imaginary, values(&Mode::frequency)},
            {schema::eigenvalue_imaginary_error, errors(&Mode::frequency)}};
}

}  // namespace levywell::inline report
