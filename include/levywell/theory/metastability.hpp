#pragma once

#include "levywell/core/wells.hpp"
#include "levywell/theory/reference.hpp"

#include <cstddef>
#include <vector>

namespace levywell::inline theory {

/// A square matrix over wells, row-major; for a generator each row sums to 0.
struct WellMatrix {
    std::size_t wells = 0;
    std::vector<double> entries;
    double operator()(std::size_t i, std::size_t j) const { return entries[i * wells + j]; }
    double& operator()(std::size_t i, std::size_t j) { return entries[i * wells + j]; }
};

/// Generator of the limiting jump chain in the paper's normalisation (no C_alpha, time unit eps^-alpha):
/// q_ij = (1/alpha) | |s_{j-1} - m_i|^-alpha - |s_j - m_i|^-alpha |, i != j; terms at infinity vanish; q_ii =
/// -sum_j q_ij. Unit: [length^-alpha]. Range 0 < alpha < 2 (alpha = 2 is evaluated too but has no meaning as
/// a rate: C_2 = 0). Source: Pavlyukevich 2007; Simsekli, Sagun, Gurbuzbalaban 2019, Theorem 2.
WellMatrix paper_generator(const Wells& wells, double alpha);

/// C_alpha eps^alpha, the factor from the paper's q to physical rates of the unit-scale process
/// [length^alpha/time].
double rate_factor(double alpha, double epsilon);

/// pi with Q^T pi = 0, sum pi = 1: the occupation fraction in each well. Any irreducible generator (its scale
/// does not matter).
std::vector<double> stationary_distribution(const WellMatrix& generator);

/// P(next well is j | now in i) = q_ij / q_i, and 0 on the diagonal. Source: Simsekli, Sagun, Gurbuzbalaban
/// 2019, theorem 2.
WellMatrix jump_probabilities(const WellMatrix& generator);

/// Mean time from well i to the first visit of well j, through whatever wells come between; 0 on the
/// diagonal. Unit: that of 1/generator.
WellMatrix mean_first_passage(const WellMatrix& generator);

/// -1/Re(lambda) of the generator's non-zero eigenvalues, slowest first: how fast the occupation fractions
/// relax. r
/// - 1 values.
std::vector<double> relaxation_times(const WellMatrix& generator);

/// P(t) = exp(t Q): probability of being in well j at time t after starting in i. t >= 0.
WellMatrix transition_probabilities(const WellMatrix& generator, double t);

/// Two wells in closed form: pi_1 : pi_2 = |m_1 - s|^alpha : |m_2 - s|^alpha.
std::vector<double> two_well_stationary(const Wells& wells, double alpha);

/// Asymptotic mean time from well i to any other well: 1 / (C_alpha eps^alpha q_i), q_i = sum_{j != i} q_ij
/// [time].
Reference asymptotic_transition_time(const Wells& wells, double alpha, double epsilon, std::size_t i);

}  // namespace levywell::inline theory
