#pragma once

#include "levywell/dynamics/noise.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/run/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace levywell::inline io {

/// A law for the noise of a network at an iteration, and the noise of the simulator that it makes.
struct NetworkNoise {
    std::int64_t run = 0;  ///< of NetworkResult::runs
    std::int64_t iteration = 0;
    std::string kind;      ///< "pooled", "per_coordinate", the same with ", gaussian"; "per_coordinate, if
                           ///< gaussian"; "pooled, changing"
    double alpha_hat = 0;  ///< as measured; may lie above 2
    double alpha = 0;      ///< of the law: alpha_hat, at most 2; 2 for the Gaussian of equal scale
    double sigma = 0;      ///< of the law, S(sigma) [length/time]
    double learning_rate = 0;  ///< eta [time]
    double epsilon = 0;        ///< eta^((alpha - 1)/alpha) sigma, lengths being those of weights
    /// "pooled, changing": the pooled laws from measurement to measurement, of which the above is the last.
    std::vector<NoiseSegment> schedule;

    std::vector<NoiseSegment> segments() const {
        return schedule.empty() ? std::vector<NoiseSegment>{{0, alpha, epsilon}} : schedule;
    }
};

/// What a noise does in a potential, by well. Empty and NaN where it was not measured, or is not known.
struct PipelineRow {
    std::int64_t noise = 0;                      ///< of PipelineResult::noises
    std::int64_t simulation = 0;                 ///< of PipelineResult::simulations: the potential
    double epsilon = 0;                          ///< in the potential's unit of length
    std::string refusal;                         ///< why there is only theory
    double unit_offered = not_available;         ///< the unit of length in which it would be simulated
    std::vector<int> starts;                     ///< wells (from 0) from which transitions were asked for
    std::vector<Estimate> mean;                  ///< transition time from each of them [time]
    std::vector<unsigned long long> n_censored;  ///< paths that the horizon ended; the mean counts them
    std::vector<double> mean_exact;
    std::vector<double> mean_exact_error;
    std::vector<double> z_exact;  ///< of the mean, as the simulation's check has it
    std::vector<double>
        mean_exact_log10;                ///< decimal logarithm of the time, for Brownian noise: NaN otherwise
    std::vector<double> kramers_log10;   ///< the same of Kramers' law
    std::vector<double> mean_adiabatic;  ///< of a noise that changes: its exact rates, one after the other
    std::vector<double> mean_small_noise;
    std::vector<Estimate> pi_hat;  ///< occupation fraction of each basin
    std::vector<double> pi_exact;
    std::vector<double> pi;  ///< small noise; alpha < 2
    /// How the noise prefers wide wells: share of the widest basin over that of the narrowest.
    double preference = not_available;
    double preference_exact = not_available;
};

/// From networks to the simulator.
struct PipelineResult {
    Provenance provenance;
    NetworkResult network;
    double unit = 1;  ///< length of weight space that is 1 in the potentials
    std::vector<NetworkNoise> noises;
    std::vector<RunResult> simulations;  ///< one a potential; conditions of all noises that were simulated
    std::vector<PipelineRow> rows;
    bool complete = false;
};

/// Writes it as HDF5 (docs/hdf5_schema.md, "Pipeline files"); read_network_result() reads its networks back.
/// The file appears whole or not at all. Throws RunError.
void write_pipeline_result(const PipelineResult& result, const std::string& path);

}  // namespace levywell::inline io
