#include "levywell/io/fields.hpp"

#include "io/field_rows.hpp"
#include "levywell/io/schema.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline io {
namespace {

std::vector<std::string> parts_of(std::string_view list, char between) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(between), list.size());
        parts.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return parts;
}

std::vector<std::string> groups_of(const FieldRow& row) {
    return parts_of(row.groups, ' ');
}

bool is_attribute(const FieldRow& row) {
    return std::string_view(row.axes).starts_with(on_group);
}

/// A path without its numbered parts: conditions/0000/summary and run_0000 of network.
std::string kind_of(const std::string& path) {
    std::vector<std::string> parts = parts_of(path, '/');
    std::erase_if(parts, [](const std::string& part) {
        return part.empty() || (part.back() >= '0' && part.back() <= '9');
    });
    return parts.empty() ? root_group : fmt::format("{}", fmt::join(parts, "/"));
}

bool is_of(const FieldRow& row, const std::string& kind) {
    const std::vector<std::string> groups = groups_of(row);
    return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
        return kind == group || kind.ends_with("/" + group);
    });
}

/// NAME of NAME_SUFFIX.
std::optional<std::string> without(const std::string& name, const std::string& suffix) {
    const std::string end = "_" + suffix;
    if (name.size() <= end.size() || !name.ends_with(end)) return std::nullopt;
    return name.substr(0, name.size() - end.size());
}

std::optional<Field> dataset_of(const std::string& kind, const std::string& name, std::size_t dimensions) {
    for (const FieldRow& row : field_rows()) {
        if (name != row.name || is_attribute(row) || !is_of(row, kind)) continue;
        std::vector<std::string> axes = parts_of(row.axes, ',');
        if (axes.size() == dimensions) return Field{row.unit, std::move(axes), row.meaning};
    }
    if (const auto estimate = without(name, schema::stderror)) {
        std::optional<Field> field = dataset_of(kind, *estimate, dimensions);
        if (field) field->meaning = "standard error: " + field->meaning;
        return field;
    }
    if (const auto estimate = without(name, "step_bias")) {
        std::optional<Field> field = dataset_of(kind, *estimate, dimensions);
        if (field) field->meaning = "bias by the time step: in " + field->meaning;
        return field;
    }
    if (const auto estimate = without(name, schema::ci95); estimate && dimensions > 0) {
        std::optional<Field> field = dataset_of(kind, *estimate, dimensions - 1);
        if (field) {
            field->meaning = "95% interval: " + field->meaning;
            field->axes.emplace_back("bound");
        }
        return field;
    }
    return std::nullopt;
}

bool has_name(const FieldRow& row, const std::string& name) {
    const std::string bias = schema::step_bias_of(row.name);
    for (const std::string& own : {std::string(row.name), schema::stderror_of(row.name),
                                   schema::ci95_of(row.name), bias, schema::stderror_of(bias)})
        if (name == own) return true;
    for (const std::string& group : groups_of(row))
        if (std::ranges::count(parts_of(group, '/'), name) > 0) return true;
    return false;
}

}  // namespace

std::optional<Field> field_of(const std::string& path, const std::string& name, std::size_t dimensions) {
    return dataset_of(kind_of(path), name, dimensions);
}

std::optional<Field> attribute_of(const std::string& path, const std::string& name) {
    const std::string kind = kind_of(path);
    for (const FieldRow& row : field_rows())
        if (name == row.name && is_attribute(row) && is_of(row, kind))
            return Field{row.unit, parts_of(row.axes, ','), row.meaning};
    return std::nullopt;
}

bool is_known_name(const std::string& name) {
    return std::ranges::any_of(field_rows(), [&](const FieldRow& row) { return has_name(row, name); });
}

std::string field_table() {
    std::string lines;
    for (const FieldRow& row : field_rows())
        for (const std::string& group : groups_of(row))
            lines += fmt::format("{}\t{}\t{}\t{}\t{}\n", group, row.name, row.axes, row.unit, row.meaning);
    return lines;
}

}  // namespace levywell::inline io
