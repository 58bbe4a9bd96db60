#pragma once

#include <map>
#include <string>

namespace levywell::inline report {

/// The version of every library that this program uses, by name: of the one that is loaded where it tells,
/// else of the headers that this was built with. "" where it does not tell either.
std::map<std::string, std::string> library_versions();

}  // namespace levywell::inline report
