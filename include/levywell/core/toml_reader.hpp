#pragma once

#include "levywell/core/fault.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline core {

/// A table of a TOML file, read with every fault collected instead of the first one thrown. Each getter marks
/// its key as valid, reports a wrong type or a number that is not finite under "path:line", and returns
/// nothing when the key is absent or faulty. finish() then reports every key of the table that no getter
/// asked for, with the nearest valid name.
class TomlTable {
  public:
    /// Parses a file. A file that cannot be read, or a syntax error, is one fault and gives an empty table.
    static TomlTable read_file(const std::string& path, Faults& faults);
    static TomlTable read_text(const std::string& text, const std::string& path, Faults& faults);

    bool has(const std::string& key) const;
    std::string where(
        const std::string& key) const;  ///< "path:line" of the key, or of the table when the key is absent
    std::string where() const;          ///< "path:line" of the table
    const std::string& text() const;    ///< the whole file's text
    /// A path that the file names, relative to the file, as one from the present folder; absolute ones stay.
    std::string beside(const std::string& named) const;

    bool is_string(const std::string& key) const;  ///< for keys that take a number or a word

    std::optional<double> number(const std::string& key);
    std::optional<std::int64_t> integer(const std::string& key);
    std::optional<bool> flag(const std::string& key);
    std::optional<std::string> string(const std::string& key);
    /// An array of numbers, or one number; `allow_infinite` lets inf and -inf pass (ends of an interval).
    std::optional<std::vector<double>> numbers(const std::string& key, bool allow_infinite = false);
    /// An array of whole numbers, or one, to the last digit.
    std::optional<std::vector<std::int64_t>> integers(const std::string& key);
    /// An array of strings, or one string.
    std::optional<std::vector<std::string>> strings(const std::string& key);
    std::optional<TomlTable> table(const std::string& key);
    /// An array of tables; `form`, what one of them looks like, for whom it has something else.
    std::vector<TomlTable> tables(const std::string& key, const std::string& form);

    /// As the getters above, and an absent key is a fault that says what belongs there (`meaning`).
    std::optional<double> require_number(const std::string& key, const std::string& meaning);
    std::optional<std::string> require_string(const std::string& key, const std::string& meaning);
    std::optional<std::vector<double>> require_numbers(const std::string& key, const std::string& meaning);

    void add_fault(const std::string& key, const std::string& what);

    /// Reports unknown keys of this table (not of sub-tables, which have their own finish()). `tables`: what
    /// belongs in which table, to say where a key is in the wrong one.
    void finish(const std::map<std::string, std::vector<std::string>>& tables = {});

  private:
    struct State;
    std::shared_ptr<State> state_;
};

/// The candidate nearest to `word` by edit distance, or "" when none is near (at most a third of the letters
/// differ).
std::string nearest_name(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace levywell::inline core
