#pragma once

#include "levywell/theory/metastability.hpp"

#include <limits>
#include <string>
#include <vector>

namespace levywell {

/// What theory says of one condition. NaN and empty where it says nothing.
struct Prediction {
    double c_alpha = std::numeric_limits<double>::quiet_NaN();
    WellMatrix q;            ///< paper's normalisation [length^-alpha]
    WellMatrix rate;         ///< C_alpha eps^alpha q [1/time]
    std::vector<double> pi;  ///< stationary share of each well as eps -> 0; alpha < 2
    double mean_asymptotic =
        std::numeric_limits<double>::quiet_NaN();  ///< mean time of the event as eps -> 0 [time]; alpha < 2
    double mean_exact = std::numeric_limits<double>::quiet_NaN();  ///< exact at this eps [time]
    double kramers = std::numeric_limits<double>::quiet_NaN();     ///< alpha = 2: Eyring-Kramers [time]
    std::string exact_source;

    /// The best mean there is to compare with, and what it is: "exact", "asymptotic", "Kramers", or "" for
    /// none.
    double reference() const;
    std::string reference_name() const;
};

/// A measured mean held against theory. NaN where something is missing.
struct Check {
    double ratio_exact = std::numeric_limits<double>::quiet_NaN();
    double z_exact = std::numeric_limits<double>::quiet_NaN();
    double ratio_asymptotic =
        std::numeric_limits<double>::quiet_NaN();  ///< against Kramers' law at alpha = 2
    double z_asymptotic = std::numeric_limits<double>::quiet_NaN();
    double ks_distance = std::numeric_limits<double>::quiet_NaN();  ///< see exponentiality.hpp
    double ks_p_value = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace levywell
