#include "levywell/io/run_config.hpp"

#include "levywell/core/shell_text.hpp"
#include "levywell/core/toml_reader.hpp"
#include "levywell/core/toml_text.hpp"
#include "levywell/io/request_fields.hpp"
#include "levywell/potential/shipped_potentials.hpp"

#include <filesystem>
#include <map>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

/// The keys of each table of a run file.
const std::map<std::string, std::vector<std::string>>& tables() {
    static const std::map<std::string, std::vector<std::string>> keys = [] {
        std::map<std::string, std::vector<std::string>> all{{"output", {"file"}}};
        for (const RequestField& field : request_fields()) all[field.table].emplace_back(field.name);
        return all;
    }();
    return keys;
}

void read_table(std::optional<TomlTable> table, const std::string& name, RunRequest& request,
                Faults& faults) {
    if (!table) return;
    for (const RequestField& field : request_fields())
        if (field.table == name) read_field(field, *table, request, faults);
    table->finish(tables());
}

/// The fields of a table but the first `without`.
std::string table_text(const std::string& name, const RunRequest& request, std::size_t without = 0) {
    std::string text;
    for (const RequestField& field : request_fields()) {
        if (field.table != name) continue;
        if (without > 0) {
            --without;
        } else {
            text += field_text(field, request);
        }
    }
    return text;
}

}  // namespace

void set_choice(RunRequest& request, const std::string& key, const std::string& word,
                const std::string& where, Faults& faults) {
    set_field(request_field(key), word, where, request, faults);
}

std::string method_tables_text(const RunRequest& request, const std::string& prefix,
                               const std::string& event) {
    constexpr std::size_t event_fields = 2;  // kind, start
    return fmt::format("[{0}scheme]\n{1}\n[{0}measure]\n{2}{3}\n[{0}run]\n{4}\n", prefix,
                       table_text("scheme", request), event, table_text("measure", request, event_fields),
                       table_text("run", request));
}

std::string run_config_text(const RunRequest& request, const std::string& potential) {
    return fmt::format("potential = {}\n\n[noise]\n{}\n", toml_string(potential),
                       table_text("noise", request)) +
           method_tables_text(
               request, "",
               field_text(request_field("measure"), request) + field_text(request_field("start"), request)) +
           "[output]\n" + table_text("output", request);
}

void read_method_tables(TomlTable& file, RunRequest& request, Faults& faults) {
    for (const char* name : {"scheme", "measure", "run"}) read_table(file.table(name), name, request, faults);
}

namespace {

/// `before`: faults there were before the text was parsed.
RunConfig read_parsed(TomlTable file, const std::string& path, std::size_t before, Faults& faults) {
    RunConfig config;
    RunRequest& request = config.request;
    if (faults.count() > before) return config;
    if (file.has("kind") && !file.has("potential") && !file.has("noise")) {
        faults.add(path, fmt::format("is a potential, and a run file is read here (give it as --potential "
                                     "{}, with --alpha and --epsilon; levywell init writes a run file)",
                                     shell_word(path)));
        return config;
    }
    config.text = file.text();
    config.potential_where = file.where("potential");
    if (const auto potential =
            file.require_string("potential", "path of a potential file, relative to this file"))
        config.potential = potential_beside(file, *potential);
    auto noise = file.table("noise");
    if (noise && noise->is_string("schedule"))
        config.files.push_back(file.beside(noise->string("schedule").value_or("")));
    read_table(std::move(noise), "noise", request, faults);
    read_method_tables(file, request, faults);
    if (auto output = file.table("output")) {
        if (output->has("file")) {
            request.where["output"] = output->where("file");
            if (const auto name = output->string("file")) config.output = file.beside(*name);
        }
        read_field(request_field("per_path"), *output, request, faults);
        output->finish(tables());
    }
    file.finish(tables());
    return config;
}

}  // namespace

std::string potential_beside(const TomlTable& table, const std::string& named) {
    return names_shipped(named) ? named : table.beside(named);
}

std::string result_file_of(const RunConfig& config, const std::optional<Piece>& piece) {
    const std::filesystem::path whole = config.output.value_or("");
    if (!piece || whole.empty()) return whole.string();
    const std::string count = fmt::format("{}", piece->count);
    const std::string suffix = piece->count == 0
                                   ? fmt::format(".{:04}", piece->number)
                                   : fmt::format(".{:0{}}-of-{}", piece->number, count.size(), count);
    return (whole.parent_path() / (whole.stem().string() + suffix + whole.extension().string())).string();
}

std::vector<std::string> files_of(const RunConfig& config, const PotentialFile& potential) {
    std::vector<std::string> files = config.files;
    files.push_back(config.potential);
    if (potential.table) files.push_back(potential.table->path);
    return files;
}

RunConfig read_run_config(const std::string& path, Faults& faults) {
    const std::size_t before = faults.count();
    RunConfig config = read_parsed(TomlTable::read_file(path, faults), path, before, faults);
    config.files.push_back(path);
    return config;
}

RunConfig read_run_config_text(const std::string& text, const std::string& path, Faults& faults) {
    const std::size_t before = faults.count();
    return read_parsed(TomlTable::read_text(text, path, faults), path, before, faults);
}

}  // namespace levywell::inline io
