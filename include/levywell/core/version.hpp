#pragma once

namespace levywell::inline core {

/// The version of this library, "0.1.0".
const char* version();

/// The first 12 digits of the commit that it was built from, followed by "-dirty" where the source had been
/// changed since; "unknown" where the source came without its repository.
const char* git_sha();

}  // namespace levywell::inline core
