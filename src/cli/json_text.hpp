#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace levywell {

/// A JSON object as text; bytes that are no UTF-8, which names of files may have, become U+FFFD.
inline std::string json_text(const nlohmann::ordered_json& object, int indent = -1) {
    return object.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace levywell
