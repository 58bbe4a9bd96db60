#pragma once

#include "levywell/dynamics/summary.hpp"

namespace levywell::inline exec {

/// A number with its standard error.
struct Difference {
    double value = 0;
    double error = 0;
    double unseen = 0;  ///< part of the error's square (StepBias::unseen)
};

/// How a bias grows with the step.
enum class BiasLaw {
    power,      ///< like its p-th power, 1/2 <= p <= 1
    two_terms,  ///< like a sqrt(dt) + b dt: of balls that are seen after steps alone
};

/// The bias at the step h by Richardson's extrapolation, and its error.
struct Extrapolation {
    Difference bias;
    double order = not_available;  ///< p, where the differences tell it
};

/// From E(2h) - E(h) and E(4h) - E(2h). A power is known as far as these tell it, and its error holds all
/// powers that they leave open. Where no power explains them the bias has two terms, whose error is several
/// times theirs.
Extrapolation extrapolate(const Difference& finer, const Difference& coarser, BiasLaw law);

}  // namespace levywell::inline exec
