#include "levywell/nn/device_name.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace levywell::inline nn {

bool is_device_name(const std::string& word) {
    const std::string indexed = "cuda:";
    if (word.rfind(indexed, 0) != 0) return word == "cpu" || word == "cuda" || word == "auto";
    const std::string number = word.substr(indexed.size());
    const bool digits =
        std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits && !number.empty() && number.size() <= 2 && (number == "0" || number.front() != '0');
}

void check_device_name(const std::string& word, const std::string& where, Faults& faults) {
    if (!is_device_name(word))
        faults.add(where, fmt::format("device = \"{}\" (choices are cpu, cuda, cuda:N, auto)", word));
}

}  // namespace levywell::inline nn
