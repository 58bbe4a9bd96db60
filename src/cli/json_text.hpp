#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace levywell {

/// A JSON object as text; bytes that are no UTF-8, which names of files may have, become U+FFFD.
inline std::string json_text(const nlohmann::ordered_json& object, int indent = -1) {
    return object.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// JSON has no NaN and no infinity: null.
inline nlohmann::ordered_json json_number(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

inline nlohmann::ordered_json json_numbers(const std::vector<double>& values) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (double value : values) list.push_back(json_number(value));
    return list;
}

}  // namespace levywell
