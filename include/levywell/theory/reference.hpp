#pragma once

#include <string>

namespace levywell {

/// A theoretical value with what it is worth: where it holds and where it comes from.
struct Reference {
    double value;          ///< NaN where it does not apply
    std::string validity;  ///< "exact", or the limit in which it holds
    std::string source;    ///< paper and equation
};

}  // namespace levywell
