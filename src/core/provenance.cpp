#include "levywell/core/provenance.hpp"

#include "levywell/core/version.hpp"

#include <fmt/format.h>

namespace levywell::inline core {

std::string version_text(const std::string& version, const std::string& commit) {
    return fmt::format("levywell {} ({})", version, commit);
}

std::string program_version() {
    return version_text(version(), git_sha());
}

}  // namespace levywell::inline core
