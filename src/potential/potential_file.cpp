#include "levywell/potential/potential_file.hpp"

#include "levywell/core/toml_reader.hpp"
#include "levywell/potential/shipped_potentials.hpp"
#include "potential/potential_kinds.hpp"

#include <map>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline potential {
namespace {

using Reader = void (*)(TomlTable&, Faults&, PotentialFile&);

const std::map<std::string, Reader>& readers() {
    static const std::map<std::string, Reader> map{{"critical_points", read_critical_points},
                                                   {"polynomial", read_polynomial},
                                                   {"landscape", read_landscape},
                                                   {"table", read_table},
                                                   {"expression", read_expression},
                                                   {"flat", read_flat},
                                                   {"quadratic", read_quadratic}};
    return map;
}

/// Of ASCII, and of Unicode's first block (U+0080 to U+009F), in UTF-8.
bool has_control_characters(const std::string& text) {
    for (std::size_t k = 0; k < text.size(); ++k) {
        const auto c = static_cast<unsigned char>(text[k]);
        const auto next = static_cast<unsigned char>(k + 1 < text.size() ? text[k + 1] : ' ');
        if (c < 0x20 || c == 0x7f || (c == 0xc2 && next >= 0x80 && next <= 0x9f)) return true;
    }
    return false;
}

/// `before`: faults there were before the text was parsed.
PotentialFile read_parsed(TomlTable table, const std::string& path, std::size_t before, Faults& faults,
                          const std::optional<NamedFile>& points = std::nullopt) {
    PotentialFile file;
    file.path = path;
    file.table = points;
    if (faults.count() > before) return file;  // unreadable: nothing more to say of it
    if (table.has("potential") && !table.has("kind")) {
        faults.add(path,
                   "is a run file, and a potential is read here (levywell simulate takes a run file without "
                   "--potential; the potential is the file that its key `potential` names)");
        return file;
    }
    file.source_text = table.text();
    file.name = table.require_string("name", "a short name, for tables and pictures").value_or("");
    if (has_control_characters(file.name))
        table.add_fault("name",
                        "name holds control characters, which would reach the terminal (leave them out)");
    const auto kind = table.require_string(
        "kind", "one of critical_points, polynomial, landscape, table, expression, flat, quadratic");
    if (!kind) return file;
    file.kind = *kind;
    const auto reader = readers().find(*kind);
    if (reader == readers().end()) {
        std::vector<std::string> kinds;
        for (const auto& [name, function] : readers()) kinds.push_back(name);
        const std::string near = nearest_name(*kind, kinds);
        table.add_fault("kind", fmt::format("unknown kind '{}' ({})", *kind,
                                            near.empty() ? fmt::format("kinds are {}", fmt::join(kinds, ", "))
                                                         : fmt::format("did you mean '{}'?", near)));
        return file;
    }
    reader->second(table, faults, file);
    double min_barrier = 0;
    if (file.metastable) min_barrier = table.number("min_barrier").value_or(0);
    if (!(min_barrier >= 0)) {
        table.add_fault("min_barrier",
                        fmt::format("min_barrier = {} (barriers lower than this are none; >= 0 "
                                    "[length^2/time])",
                                    min_barrier));
    }
    table.finish();
    if (faults.count() > before || !file.metastable) return file;
    file.landscape = analyse_landscape(*file.potential, min_barrier, table.where("kind"), faults);
    const std::vector<std::string>& remarks = file.landscape.remarks;
    file.remarks.insert(file.remarks.end(), remarks.begin(), remarks.end());
    if (!file.landscape.flaw.empty()) {
        file.metastable = false;
        file.landscape.minima.clear();
        file.landscape.maxima.clear();
    }
    return file;
}

/// "@name"; what it names beside itself is shipped as well.
PotentialFile read_shipped(const std::string& path, Faults& faults) {
    const std::string text = shipped_text(path.substr(1) + ".toml");
    if (text.empty()) {
        faults.add(path, unknown_shipped(path));
        PotentialFile none;
        none.path = path;
        return none;
    }
    const std::string points = path.substr(1) + ".csv";
    const std::optional<NamedFile> table = shipped_text(points).empty()
                                               ? std::nullopt
                                               : std::optional(NamedFile{"@" + points, shipped_text(points)});
    return read_potential_text(text, path, faults, table);
}

}  // namespace

PotentialFile read_potential(const std::string& path, Faults& faults) {
    if (names_shipped(path)) return read_shipped(path, faults);
    const std::size_t before = faults.count();
    return read_parsed(TomlTable::read_file(path, faults), path, before, faults);
}

PotentialFile read_potential_text(const std::string& text, const std::string& path, Faults& faults,
                                  const std::optional<NamedFile>& table) {
    const std::size_t before = faults.count();
    return read_parsed(TomlTable::read_text(text, path, faults), path, before, faults, table);
}

}  // namespace levywell::inline potential
