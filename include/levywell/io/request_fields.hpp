#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/core/toml_reader.hpp"
#include "levywell/dynamics/request.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace levywell::inline io {

/// One of a few words, which stand for enumerators by their places.
struct RequestChoice {
    const std::vector<std::string>& (*names)();
    std::size_t (*get)(const RunRequest&);
    void (*set)(RunRequest&, std::size_t);
};

/// A number, for which a flag too may say auto.
struct NumberOrAuto {
    std::optional<double> RunRequest::*value;
};

/// A number that may be written as per cent.
struct FractionOrPercent {
    std::optional<double> RunRequest::*value;
};

using RequestValue =
    std::variant<double RunRequest::*, std::optional<double> RunRequest::*, NumberOrAuto, FractionOrPercent,
                 std::vector<double> RunRequest::*, std::optional<Interval> RunRequest::*,
                 std::string RunRequest::*, std::optional<std::int64_t> RunRequest::*,
                 std::uint64_t RunRequest::*, int RunRequest::*, bool RunRequest::*,
                 std::vector<NoiseSegment> RunRequest::*, RequestChoice>;

/// Something that a run may be asked for: its names in run files and among flags, and where it stands.
struct RequestField {
    const char* key;    ///< in RunRequest::where; its flag is --key, with - for _
    const char* table;  ///< of the run file
    const char* name;   ///< its key in that table
    const char* unit;   ///< "1" of pure numbers and words
    const char* help;   ///< as a flag
    RequestValue value;
    /// Whether a run file that asks for the same needs it; nullptr: always.
    bool (*is_written)(const RunRequest&) = nullptr;

    std::string flag() const;
};

/// All of them but the potential and the result file, in the order of a run file.
std::span<const RequestField> request_fields();

/// The field of that key, which there must be.
const RequestField& request_field(std::string_view key);

/// Reads a field that a table has, and notes where it stood; faults of form are added.
void read_field(const RequestField& field, TomlTable& table, RunRequest& request, Faults& faults);

/// Sets a choice, or a number or "auto", from a word that stood at `where`, and a schedule from the file of
/// that name; a word that does not do is a fault.
void set_field(const RequestField& field, const std::string& word, const std::string& where,
               RunRequest& request, Faults& faults);

/// "name = value" as a line of a run file; "" where none is needed.
std::string field_text(const RequestField& field, const RunRequest& request);

}  // namespace levywell::inline io
