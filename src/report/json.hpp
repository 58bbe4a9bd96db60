#pragma once

#include "levywell/dynamics/summary.hpp"
#include "levywell/io/landscape_names.hpp"

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace levywell::inline report {

/// An object of --json.
using Json = nlohmann::ordered_json;

/// With an end of line. NaN becomes null, infinite numbers, which JSON has not, "inf" and "-inf"; bytes that
/// are no UTF-8, which names of files may have, become U+FFFD.
std::string json_text(Json object, int indent = -1);

/// What a member or a function says of each element.
template <class Element, class Of>
Json json_list(const std::vector<Element>& elements, const Of& of) {
    Json list = Json::array();
    for (const Element& element : elements) list.push_back(std::invoke(of, element));
    return list;
}

/// Row by row, what a function says of every pair of wells.
template <class Of>
Json json_matrix(std::size_t wells, const Of& of) {
    Json rows = Json::array();
    for (std::size_t i = 0; i < wells; ++i) {
        Json& row = rows.emplace_back(Json::array());
        for (std::size_t j = 0; j < wells; ++j) row.push_back(of(i, j));
    }
    return rows;
}

/// null for a text, or a list, that is empty.
template <class Value>
Json json_or_null(const Value& value) {
    return value.empty() ? Json(nullptr) : Json(value);
}

/// The minima and maxima of a potential.
inline void add_landscape(Json& object, const Landscape& landscape) {
    for (const LandscapeColumn& column : landscape_columns)
        object[column.name] = json_list(landscape.*column.points, column.value);
}

/// Estimates as NAME, NAME_stderr, NAME_ci95.
inline void add_estimates(Json& object, const std::string& name, const std::vector<Estimate>& estimates) {
    object[name] = json_list(estimates, &Estimate::value);
    object[schema::stderror_of(name)] = json_list(estimates, &Estimate::stderror);
    object[schema::ci95_of(name)] = json_list(estimates, &Estimate::ci95);
}

}  // namespace levywell::inline report
