#include "levywell/core/toml_text.hpp"

#include "core/toml_parser.hpp"

#include <sstream>

namespace levywell::inline core {
namespace {

template <class Node>
std::string written(const Node& node) {
    std::ostringstream out;
    out << toml::toml_formatter(node, toml::format_flags::none);
    return out.str();
}

}  // namespace

std::string toml_string(const std::string& text) {
    return written(toml::value<std::string>(text));
}

std::string toml_strings(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + toml_string(text);
    return "[" + list + "]";
}

}  // namespace levywell::inline core
