#include "levywell/report/slice_report.hpp"

#include "levywell/core/shell_text.hpp"
#include "report/line_report.hpp"

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

/// The command that simulates it.
std::string simulate_command(const std::string& potential, const LineExit& exit) {
    return fmt::format(
        "levywell simulate --potential {} --measure exit --start x=0{} --alpha {:.6g} --epsilon "
        "{:.6g} --dt {:.6g} --paths {}",
        shell_word(potential),
        exit.interval ? fmt::format(" --interval {:.6g},{:.6g}", exit.interval->lower, exit.interval->upper)
                      : "",
        exit.alpha, exit.epsilon, exit.dt, exit_paths);
}

}  // namespace

std::string slice_report_text(const LineSetting& setting, const LineSlice& slice,
                              const std::vector<LineExit>& exits, const std::string& potential) {
    std::string text = line_heading(setting) + landscape_table(slice) + noise_table(setting);
    for (const LineExit& exit : exits) text += simulate_command(potential, exit) + "\n";
    if (exits.empty() || exits.front().dt >= setting.learning_rate) return text;
    const bool outside = step_along(slice, setting.learning_rate) < setting.learning_rate;
    return text +
           fmt::format(
               "dt = {:.3g} resolves the continuous process; SGD is a chain of dt = eta = {} (levywell "
               "escape){}.\n",
               exits.front().dt, setting.learning_rate,
               outside ? ", outside the continuous picture here: eta f'' > 1 somewhere on this slice" : "");
}

std::string slice_report_json(const LineSetting& setting, const LineSlice& slice,
                              const std::vector<LineExit>& exits, const std::string& potential) {
    Json object = line_json("slice", setting, slice);
    object[schema::potential] = potential;
    for (const LineExit& exit : exits) object[schema::simulate].push_back(simulate_command(potential, exit));
    return json_text(object);
}

}  // namespace levywell::inline report
