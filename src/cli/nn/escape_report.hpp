#pragma once

#include "levywell/io/escape_file.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace levywell {

/// A row a radius: measured, predicted, drift alone.
std::string escape_table(const EscapeResult& result);

/// What is to be known of the predictions, a line each.
std::string escape_notes(const EscapeResult& result);

/// Adds the result to an object.
void add_escape_json(const EscapeResult& result, nlohmann::ordered_json& object);

}  // namespace levywell
