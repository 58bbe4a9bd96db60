#include "levywell/potential/shipped_potentials.hpp"

#include "levywell/core/toml_reader.hpp"

#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline potential {
namespace {

constexpr auto files = std::to_array<std::pair<std::string_view, std::string_view>>({
#include "shipped_potentials.inc"
});

constexpr std::string_view ending = ".toml";

}  // namespace

bool names_shipped(const std::string& path) {
    return path.starts_with('@');
}

std::vector<std::string> shipped_potentials() {
    std::vector<std::string> names;
    for (const auto& [file, text] : files)
        if (file.ends_with(ending)) names.emplace_back(file.substr(0, file.size() - ending.size()));
    return names;
}

std::string shipped_text(const std::string& file) {
    for (const auto& [name, text] : files)
        if (name == file) return std::string(text);
    return "";
}

std::string absolute_potential(const std::string& path) {
    return path.empty() || names_shipped(path) ? path : std::filesystem::absolute(path).string();
}

std::string unknown_shipped(const std::string& path) {
    const std::string near = nearest_name(path.substr(1), shipped_potentials());
    return fmt::format(
        "is no potential that levywell has by that name ({}levywell potentials lists them; a file of this "
        "name is ./{})",
        near.empty() ? "" : fmt::format("did you mean '@{}'? ", near), path);
}

}  // namespace levywell::inline potential
