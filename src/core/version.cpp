#include "levywell/core/version.hpp"

#include "levywell_version.hpp"

namespace levywell::inline core {

const char* version() {
    return LEVYWELL_VERSION;
}

const char* git_sha() {
    return LEVYWELL_GIT_SHA;
}

}  // namespace levywell::inline core
