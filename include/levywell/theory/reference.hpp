#pragma once

#include <limits>
#include <string>

namespace levywell::inline theory {

/// A theoretical value with what it is worth: where it holds and where it comes from.
struct Reference {
    double value;          ///< NaN where it does not apply; +inf where a double overflows
    std::string validity;  ///< "exact", or the limit in which it holds
    std::string source;    ///< paper and equation
    double log10_value =
        std::numeric_limits<double>::quiet_NaN();  ///< of laws like exp(H/D), which leave a double's range
                                                   ///< soon: their decimal logarithm; else NaN
};

}  // namespace levywell::inline theory
