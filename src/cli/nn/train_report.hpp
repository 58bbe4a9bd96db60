#pragma once

#include "levywell/io/network_file.hpp"

#include <string>

namespace levywell {

/// A table of the runs for people, and the same as one JSON object.
std::string train_report_text(const NetworkResult& result);
std::string train_report_json(const NetworkResult& result);

}  // namespace levywell
