#pragma once
// A decision about a matrix of noise, with evidence of every kind.

#include "levywell/tail/noise_decision.hpp"

namespace test {

inline levywell::NoiseDecision decision(levywell::NoiseAnswer answer) {
    levywell::NoiseDecision d;
    d.answer = answer;
    d.rows = 120;
    d.alpha = 1.8;
    d.low = 1.75;
    d.high = 1.85;
    d.kurtosis = {2.5, -0.05, 0.1, 0.005};
    d.norms = {0.4, 0.1, 0.02, 0.01};
    const levywell::LawFit student{"student", "Student's law of 4 degrees of freedom", -20, 0.0062, 0.98};
    const levywell::LawFit clipped{"clipped", "a stable law of index 1.7 cut off at 3% of its numbers", -30,
                                   0.0062, 1};
    d.of_coordinates = {1.8, 1.75, 1.85, 0.4, {student, clipped}};
    d.of_norms = {1.7, 1.5, 1.9, 0.6, {clipped, student}};
    return d;
}

}  // namespace test
