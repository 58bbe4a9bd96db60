#include "levywell/io/starting_files.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/request_fields.hpp"
#include "levywell/potential/shipped_potentials.hpp"

#include <array>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>
#include <variant>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

constexpr std::size_t widest_line = 100;

/// A comment, its lines broken between words.
std::string comment(const std::string& text) {
    std::string lines;
    std::string line = "#";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (line.size() + 1 + end - at > widest_line) {
            lines += line + "\n";
            line = "#";
        }
        line += " " + text.substr(at, end - at);
        at = end + 1;
    }
    return lines + line + "\n";
}

/// A key that is not asked for, with an example of what it may be.
std::string as_comment(const std::string& text) {
    std::string lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines += "# " + text.substr(at, end - at) + "\n";
        at = end + 1;
    }
    return lines;
}

/// The help of flags that are only ever given says what the value does that is not the default.
std::string help_of(const RequestField& field, const RunRequest& defaults) {
    const auto* flag = std::get_if<bool RunRequest::*>(&field.value);
    if (flag == nullptr) return field.help;
    return fmt::format("{}: {}", defaults.**flag ? "false" : "true", field.help);
}

}  // namespace

std::string starting_run_file() {
    const std::set<std::string_view> used{"alpha", "epsilon", "accuracy", "measure", "start", "seed"};
    RunRequest run;
    run.alpha = {1.5};
    run.epsilon = {0.2, 0.1};
    run.accuracy = 0.02;
    RunRequest examples;
    examples.schedule = {{0, 1.5, 0.2}, {100, 1.2, 0.1}};
    examples.dt = examples.step();
    examples.paths = 100000;
    examples.interval = Interval{-2, 2.5};
    examples.measure = MeasureChoice::chain;  // has delta
    examples.monitoring = Monitoring::grid;
    examples.burn_in = 10;
    std::string text =
        "# A run of levywell. Lines that begin with # are comments: what else can be asked for.\n"
        "#   levywell simulate run.toml           runs it\n"
        "#   levywell simulate run.toml --plan    says what that costs\n\n"
        "# Path from this file's folder; or @NAME, one of those that `levywell potentials` lists.\n"
        "potential = \"potential.toml\"\n";
    for (const char* table : {"noise", "scheme", "measure", "run", "output"}) {
        text += fmt::format("\n[{}]\n", table);
        if (table == std::string_view("output"))
            text += comment("result file (HDF5), from this file's folder: for levywell plot and report") +
                    "file = \"run.h5\"\n";
        for (const RequestField& field : request_fields()) {
            if (field.table != std::string_view(table)) continue;
            const std::string own = as_comment(field_text(field, examples));
            text += comment(help_of(field, RunRequest()));
            text += used.count(field.key) > 0 ? field_text(field, run)
                    : own.empty()             ? fmt::format("# {} = 1\n", field.name)
                                              : own;
        }
    }
    return text;
}

std::vector<std::string> write_starting_files(const std::string& folder, bool force) {
    namespace fs = std::filesystem;
    const std::array<std::pair<const char*, std::string>, 2> contents{
        {{"potential.toml", shipped_text("two_well.toml")}, {"run.toml", starting_run_file()}}};
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (!fs::is_directory(folder))
        throw InputError(folder, "is no folder, and none can be made there: " + failed.message());
    std::vector<std::string> files;
    Faults faults;
    for (const auto& [name, text] : contents) {
        files.push_back((fs::path(folder) / name).lexically_normal().string());
        if (!force && fs::exists(fs::symlink_status(files.back())))
            faults.add(files.back(), "is there already (use --force, or name another folder)");
    }
    faults.throw_if_any();
    for (std::size_t k = 0; k < contents.size(); ++k) write_durably(files[k], contents[k].second);
    return files;
}

}  // namespace levywell::inline io
