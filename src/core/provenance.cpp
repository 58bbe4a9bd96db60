#include "levywell/core/provenance.hpp"

#include "levywell/core/version.hpp"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace levywell::inline core {

std::string version_text(const std::string& version, const std::string& commit) {
    return fmt::format("levywell {} ({})", version, commit);
}

std::string program_version() {
    return version_text(version(), git_sha());
}

std::string now_text() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

}  // namespace levywell::inline core
