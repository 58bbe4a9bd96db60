#include "io/layer_list.hpp"

#include "levywell/core/fault.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

std::optional<std::int64_t> whole_number(const std::string& text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || last != end) return std::nullopt;
    return value;
}

}  // namespace

std::vector<NamedLayer> parse_layers(const std::vector<std::string>& words, std::int64_t columns,
                                     const std::string& where) {
    Faults faults;
    std::vector<NamedLayer> layers;
    for (const std::string& word : words) {
        const std::size_t equal = word.find('=');
        const bool named = equal != std::string::npos;
        const auto size = whole_number(named ? word.substr(equal + 1) : word);
        if (!size || *size < 1 || *size > columns || equal == 0) {
            faults.add(where,
                       fmt::format("\"{}\" (N or name=N, N coordinates from 1 to the {} of the matrix)", word,
                                   columns));
            continue;
        }
        const std::string name = named ? word.substr(0, equal) : fmt::format("layer{}", layers.size() + 1);
        if (std::any_of(layers.begin(), layers.end(), [&](const auto& layer) { return layer.name == name; }))
            faults.add(where, fmt::format("two layers are named {}", name));
        layers.push_back({name, *size});
    }
    faults.throw_if_any();
    std::int64_t sum = 0;
    for (const NamedLayer& layer : layers) sum += layer.coordinates;
    if (sum != columns)
        throw InputError(where,
                         fmt::format("layers of {} coordinates in all; the matrix has {}", sum, columns));
    return layers;
}

}  // namespace levywell::inline io
