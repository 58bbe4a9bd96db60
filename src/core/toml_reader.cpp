#include "levywell/core/toml_reader.hpp"

#include "core/toml_parser.hpp"
#include "levywell/core/input_file.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>

namespace levywell::inline core {
namespace {

/// Lines of a text up to the first that toml++ makes nothing of, that one included: less of the text it
/// parses, or finds a fault in.
std::size_t line_of_nonsense(std::string_view text) {
    std::vector<std::size_t> ends;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        ends.push_back(at + 1);
    const auto makes_sense = [&](std::size_t end) {
        try {
            static_cast<void>(toml::parse(text.substr(0, end)));
        } catch (const toml::parse_error&) {
        } catch (const std::logic_error&) {
            return false;
        }
        return true;
    };
    const auto found = std::partition_point(ends.begin(), ends.end(), makes_sense);
    return static_cast<std::size_t>(found - ends.begin()) + 1;
}

std::string type_name(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "an array";
        case toml::node_type::string:
            return "a string";
        case toml::node_type::integer:
            return "an integer";
        case toml::node_type::floating_point:
            return "a number";
        case toml::node_type::boolean:
            return "true or false";
        default:
            return "a date or time";
    }
}

std::optional<double> as_number(const toml::node& node) {
    if (!node.is_integer() && !node.is_floating_point()) return std::nullopt;
    const std::optional<double> value = node.value<double>();
    return value ? std::optional(*value + 0.0) : std::nullopt;  // -0.0 is 0
}

std::optional<std::int64_t> as_integer(const toml::node& node) {
    if (node.is_integer()) return node.value<std::int64_t>();
    // 1e6 is how people write a million.
    const std::optional<double> value = as_number(node);
    if (value && std::floor(*value) == *value && std::fabs(*value) < 9e15)
        return static_cast<std::int64_t>(*value);
    return std::nullopt;
}

constexpr std::size_t most_key_parts = 9;  // times the 256 levels of values that toml++ allows

constexpr std::size_t longest_word = 120;  // toml++ looks 127 characters ahead, and may go back further

/// Passes over a string of TOML that begins at `at`, as far as it goes; returns the place behind it.
std::size_t behind_string(std::string_view text, std::size_t at) {
    const char quote = text[at];
    const std::string triple(3, quote);
    const bool long_form = text.substr(at, 3) == triple;
    const std::size_t closing = long_form ? 3 : 1;
    for (at += closing; at < text.size(); ++at) {
        if (quote == '"' && text[at] == '\\') {
            ++at;
        } else if (text[at] == quote && (!long_form || text.substr(at, 3) == triple)) {
            at += closing;
            for (int extra = 0; long_form && extra < 2 && at < text.size() && text[at] == quote; ++extra)
                ++at;
            return at;
        } else if (!long_form && text[at] == '\n') {
            return at;
        }
    }
    return text.size();
}

bool is_one_of(char c, std::string_view characters) {
    return characters.find(c) != std::string_view::npos;
}

/// What toml++ does not survive, and its line.
struct Excess {
    std::size_t line = 0;
    std::string what;
};

/// The first key of more than `most_key_parts` parts (a.b.c has three), or word outside of quotes of more
/// than `longest_word` characters. Each part is a table within a table, which toml++ takes apart by
/// recursion: some ten thousand of them overflow the stack. Where this reads a text otherwise than toml++
/// does, toml++ has stopped at a syntax error before.
std::optional<Excess> excess_of(std::string_view text) {
    std::size_t line = 1;
    std::size_t dots = 0;
    std::size_t word = 0;  // characters so far of what toml++ takes for one value, or of a key
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const bool begins = word == 0 || text[at - 1] == '.';  // else a quote is a part of the word
        if (begins && (c == '"' || c == '\'')) {
            const std::size_t behind = behind_string(text, at);
            line += static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                                                        text.begin() + static_cast<std::ptrdiff_t>(behind),
                                                        '\n'));
            at = behind;
            word = 0;
            continue;
        }
        if (c == '#') {
            at = std::min(text.find('\n', at), text.size());
            continue;
        }
        if (c == '.' && ++dots >= most_key_parts)
            return Excess{line, fmt::format("a key of more than {} parts", most_key_parts)};
        // What begins like a number goes on through these, to toml++.
        const bool like_number = word > 0 && is_one_of(text[at - word], "+-0123456789");
        const bool ends = is_one_of(c, " \t\r\n,]}") || (is_one_of(c, "=[{") && !like_number);
        word = ends ? 0 : word + 1;
        if (word > longest_word)
            return Excess{line,
                          fmt::format("a word of more than {} characters without quotes", longest_word)};
        if (c == '\n') ++line;
        if (is_one_of(c, "\n=,[]{}")) dots = 0;
        ++at;
    }
    return std::nullopt;
}

/// HDF5, with levywell's block of text before it or without.
bool is_result(const std::string& text) {
    return text.starts_with("levywell result file ") || text.starts_with("\x89HDF");
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

}  // namespace

std::string nearest_name(const std::string& word, const std::vector<std::string>& candidates) {
    std::string nearest;
    std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < least) {
            least = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

struct TomlTable::State {
    std::shared_ptr<const toml::table> document;  ///< keeps every sub-table alive
    const toml::table* table = nullptr;
    std::shared_ptr<const std::string> text;
    std::string path;
    std::size_t line = 1;
    Faults* faults = nullptr;
    std::vector<std::string> asked;

    const toml::node* find(const std::string& key) {
        if (std::find(asked.begin(), asked.end(), key) == asked.end()) asked.push_back(key);
        return table->get(key);
    }
    std::string where_of(const toml::node* node) const {
        const std::size_t at =
            node != nullptr && node->source().begin.line > 0 ? node->source().begin.line : line;
        return fmt::format("{}:{}", path, at);
    }
    void wrong_type(const std::string& key, const toml::node& node, const std::string& wanted) {
        faults->add(where_of(&node),
                    fmt::format("{} is {}, but {} belongs here", key, type_name(node), wanted));
    }
    void no_number(const std::string& key, const toml::node& node) {
        if (!node.is_integer()) return wrong_type(key, node, "a number");
        faults->add(where_of(&node),
                    fmt::format("{0} = {1} has more digits than a number keeps ({1}.0 for the nearest one)",
                                key, node.value_or(std::int64_t{0})));
    }
    TomlTable sub_table(const toml::table& inner) const;
};

TomlTable TomlTable::State::sub_table(const toml::table& inner) const {
    TomlTable result;
    result.state_ = std::make_shared<State>(*this);
    result.state_->table = &inner;
    result.state_->asked.clear();
    if (inner.source().begin.line > 0) result.state_->line = inner.source().begin.line;
    return result;
}

TomlTable TomlTable::read_file(const std::string& path, Faults& faults) {
    try {
        const std::string text = read_input_file(path);
        if (!is_result(text)) return read_text(text, path, faults);
        faults.add(path, "is a result file (HDF5), and what is read here is text (TOML)");
    } catch (const InputError& error) {
        for (const Fault& fault : error.faults()) faults.add(fault.where, fault.what);
    }
    return read_text("", path, faults);
}

TomlTable TomlTable::read_text(const std::string& text, const std::string& path, Faults& faults) {
    TomlTable result;
    result.state_ = std::make_shared<State>();
    State& state = *result.state_;
    state.path = path;
    state.faults = &faults;
    state.text = std::make_shared<const std::string>(text);
    auto document = std::make_shared<toml::table>();
    if (const auto excess = excess_of(text)) {
        faults.add(fmt::format("{}:{}", path, excess->line), "TOML: " + excess->what);
        state.document = document;
        state.table = document.get();
        return result;
    }
    try {
        *document = toml::parse(text, path);
    } catch (const toml::parse_error& error) {
        faults.add(fmt::format("{}:{}", path, error.source().begin.line),
                   fmt::format("TOML syntax: {}", error.description()));
    } catch (const std::logic_error&) {
        faults.add(fmt::format("{}:{}", path, line_of_nonsense(text)),
                   "TOML syntax: a name of a table or key begins here that is none");
    }
    state.document = document;
    state.table = document.get();
    return result;
}

bool TomlTable::has(const std::string& key) const {
    return state_->find(key) != nullptr;
}
bool TomlTable::is_string(const std::string& key) const {
    const toml::node* node = state_->find(key);
    return node != nullptr && node->is_string();
}
std::string TomlTable::where(const std::string& key) const {
    return state_->where_of(state_->table->get(key));
}
std::string TomlTable::where() const {
    return fmt::format("{}:{}", state_->path, state_->line);
}
const std::string& TomlTable::text() const {
    return *state_->text;
}
std::string TomlTable::beside(const std::string& named) const {
    return (std::filesystem::path(state_->path).parent_path() / named).lexically_normal().string();
}

std::optional<double> TomlTable::number(const std::string& key) {
    const toml::node* node = state_->find(key);
    if (node == nullptr) return std::nullopt;
    const std::optional<double> value = as_number(*node);
    if (!value) {
        state_->no_number(key, *node);
    } else if (!std::isfinite(*value)) {
        state_->faults->add(state_->where_of(node),
                            fmt::format("{} = {} is not a finite number", key, *value));
        return std::nullopt;
    }
    return value;
}

std::optional<std::int64_t> TomlTable::integer(const std::string& key) {
    const toml::node* node = state_->find(key);
    if (node == nullptr) return std::nullopt;
    const std::optional<std::int64_t> value = as_integer(*node);
    if (!value) state_->wrong_type(key, *node, "a whole number");
    return value;
}

std::optional<std::vector<std::int64_t>> TomlTable::integers(const std::string& key) {
    const toml::node* node = state_->find(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_array()) {
        const std::optional<std::int64_t> one = integer(key);
        return one ? std::optional(std::vector<std::int64_t>{*one}) : std::nullopt;
    }
    std::vector<std::int64_t> values;
    std::size_t index = 0;
    for (const toml::node& element : *node->as_array()) {
        const std::string name = fmt::format("{}[{}]", key, index++);
        if (const auto value = as_integer(element)) {
            values.push_back(*value);
        } else {
            state_->wrong_type(name, element, "a whole number");
        }
    }
    return values.size() == index ? std::optional(values) : std::nullopt;
}

std::optional<bool> TomlTable::flag(const std::string& key) {
    const toml::node* node = state_->find(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_boolean()) {
        state_->wrong_type(key, *node, "true or false");
        return std::nullopt;
    }
    return node->value<bool>();
}

std::optional<std::string> TomlTable::string(const std::string& key) {
    const toml::node* node = state_->find(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_string()) {
        state_->wrong_type(key, *node, "a string");
        return std::nullopt;
    }
    return node->value<std::string>();
}

std::optional<std::vector<double>> TomlTable::numbers(const std::string& key, bool allow_infinite) {
    const toml::node* node = state_->find(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_array()) {
        const std::optional<double> one = number(key);
        return one ? std::optional(std::vector<double>{*one}) : std::nullopt;
    }
    std::vector<double> values;
    bool good = true;
    std::size_t index = 0;
    for (const toml::node& element : *node->as_array()) {
        const std::string name = fmt::format("{}[{}]", key, index++);
        const std::optional<double> value = as_number(element);
        if (!value) {
            state_->no_number(name, element);
            good = false;
        } else if (std::isnan(*value) || (std::isinf(*value) && !allow_infinite)) {
            state_->faults->add(state_->where_of(&element),
                                fmt::format("{} = {} is not a finite number", name, *value));
            good = false;
        } else {
            values.push_back(*value);
        }
    }
    return good ? std::optional(values) : std::nullopt;
}

std::optional<std::vector<std::string>> TomlTable::strings(const std::string& key) {
    const toml::node* node = state_->find(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_array()) {
        const std::optional<std::string> one = string(key);
        return one ? std::optional(std::vector<std::string>{*one}) : std::nullopt;
    }
    std::vector<std::string> values;
    std::size_t index = 0;
    for (const toml::node& element : *node->as_array()) {
        const std::string name = fmt::format("{}[{}]", key, index++);
        if (const auto value = element.value_exact<std::string>()) {
            values.push_back(*value);
        } else {
            state_->wrong_type(name, element, "a string");
        }
    }
    return values.size() == index ? std::optional(values) : std::nullopt;
}

std::optional<TomlTable> TomlTable::table(const std::string& key) {
    const toml::node* node = state_->find(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_table()) {
        state_->wrong_type(key, *node, "a table");
        return std::nullopt;
    }
    return state_->sub_table(*node->as_table());
}

std::vector<TomlTable> TomlTable::tables(const std::string& key, const std::string& form) {
    std::vector<TomlTable> result;
    const toml::node* node = state_->find(key);
    if (node == nullptr) return result;
    if (!node->is_array()) {
        state_->wrong_type(key, *node, "an array of tables " + form);
        return result;
    }
    std::size_t index = 0;
    for (const toml::node& element : *node->as_array()) {
        if (element.is_table()) {
            result.push_back(state_->sub_table(*element.as_table()));
        } else {
            state_->wrong_type(fmt::format("{}[{}]", key, index), element, "a table " + form);
        }
        ++index;
    }
    return result;
}

std::optional<double> TomlTable::require_number(const std::string& key, const std::string& meaning) {
    if (!has(key)) state_->faults->add(where(), fmt::format("{} is missing ({})", key, meaning));
    return number(key);
}

std::optional<std::string> TomlTable::require_string(const std::string& key, const std::string& meaning) {
    if (!has(key)) state_->faults->add(where(), fmt::format("{} is missing ({})", key, meaning));
    return string(key);
}

std::optional<std::vector<double>> TomlTable::require_numbers(const std::string& key,
                                                              const std::string& meaning) {
    if (!has(key)) state_->faults->add(where(), fmt::format("{} is missing ({})", key, meaning));
    return numbers(key);
}

void TomlTable::add_fault(const std::string& key, const std::string& what) {
    state_->faults->add(where(key), what);
}

void TomlTable::finish(const std::map<std::string, std::vector<std::string>>& tables) {
    for (const auto& [key, node] : *state_->table) {
        const std::string name(key.str());
        if (std::find(state_->asked.begin(), state_->asked.end(), name) != state_->asked.end()) continue;
        const std::string near = nearest_name(name, state_->asked);
        const auto other = std::find_if(tables.begin(), tables.end(), [&](const auto& table) {
            return std::find(table.second.begin(), table.second.end(), name) != table.second.end();
        });
        const std::string hint = other != tables.end() ? fmt::format("it belongs in [{}]", other->first)
                                 : near.empty()
                                     ? fmt::format("valid here: {}", fmt::join(state_->asked, ", "))
                                     : fmt::format("did you mean '{}'?", near);
        const std::size_t line = key.source().begin.line;
        state_->faults->add(line > 0 ? fmt::format("{}:{}", state_->path, line) : state_->where_of(&node),
                            fmt::format("unknown key '{}' ({})", name, hint));
    }
}

}  // namespace levywell::inline core
