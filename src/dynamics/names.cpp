#include "levywell/dynamics/names.hpp"

#include <utility>
#include <variant>

namespace levywell::inline dynamics {
namespace {

template <class Sum, std::size_t... Places>
std::vector<std::string> names_at(std::index_sequence<Places...>) {
    return {std::variant_alternative_t<Places, Sum>::name...};
}

/// Of the alternatives, in their order.
template <class Sum>
std::vector<std::string> names_of() {
    return names_at<Sum>(std::make_index_sequence<std::variant_size_v<Sum>>());
}

}  // namespace

// In the order of the enumerations of request.hpp.
const std::vector<std::string>& convention_names() {
    static const std::vector<std::string> names{"levy", "brownian"};
    return names;
}
const std::vector<std::string>& scheme_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all = names_of<Scheme>();
        all.insert(all.begin(), "auto");
        return all;
    }();
    return names;
}
const std::vector<std::string>& measure_names() {
    static const std::vector<std::string> names = names_of<Measure>();
    return names;
}
const std::vector<std::string>& monitoring_names() {
    static const std::vector<std::string> names{"continuous", "grid"};
    return names;
}
const std::vector<std::string>& backend_names() {
    static const std::vector<std::string> names{"auto", "reference", "host", "cuda"};
    return names;
}
const std::vector<std::string>& precision_names() {
    static const std::vector<std::string> names{"auto", "float", "double"};
    return names;
}

std::string name_of(NoiseConvention convention) {
    return convention_names()[static_cast<std::size_t>(convention)];
}
std::string name_of(SchemeChoice scheme) {
    return scheme_names()[static_cast<std::size_t>(scheme)];
}
std::string name_of(const Scheme& scheme) {
    return std::visit([](const auto& s) { return std::string(s.name); }, scheme);
}
std::string name_of(MeasureChoice measure) {
    return measure_names()[static_cast<std::size_t>(measure)];
}
std::string name_of(Monitoring monitoring) {
    return monitoring_names()[static_cast<std::size_t>(monitoring)];
}
std::string name_of(Backend backend) {
    return backend_names()[static_cast<std::size_t>(backend)];
}
std::string name_of(Precision precision) {
    return precision_names()[static_cast<std::size_t>(precision)];
}

}  // namespace levywell::inline dynamics
