#include "levywell/dynamics/names.hpp"

#include "levywell/core/named_choice.hpp"

namespace levywell {

// In the order of the enumerations of request.hpp.
const std::vector<std::string>& convention_names() {
    static const std::vector<std::string> names{"levy", "brownian"};
    return names;
}
const std::vector<std::string>& scheme_names() {
    static const std::vector<std::string> names{"auto", "euler", "jump_adapted", "splitting"};
    return names;
}
const std::vector<std::string>& measure_names() {
    static const std::vector<std::string> names{"exit", "transitions", "chain", "occupation"};
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
std::string name_of(Scheme scheme) {
    return scheme_names()[static_cast<std::size_t>(scheme)];
}
std::string name_of(Measure measure) {
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

std::optional<NoiseConvention> parse_convention(const std::string& word) {
    return named_choice<NoiseConvention>(convention_names(), word);
}
std::optional<Scheme> parse_scheme(const std::string& word) {
    return named_choice<Scheme>(scheme_names(), word);
}
std::optional<Measure> parse_measure(const std::string& word) {
    return named_choice<Measure>(measure_names(), word);
}
std::optional<Monitoring> parse_monitoring(const std::string& word) {
    return named_choice<Monitoring>(monitoring_names(), word);
}
std::optional<Backend> parse_backend(const std::string& word) {
    return named_choice<Backend>(backend_names(), word);
}
std::optional<Precision> parse_precision(const std::string& word) {
    return named_choice<Precision>(precision_names(), word);
}

}  // namespace levywell
