#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/tail/line_noise.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace levywell::inline io {

/// When something left, by radius: iterations of SGD after which it was seen outside first, -1 where it was
/// not.
struct EscapeSeen {
    std::vector<std::int64_t> ball;        ///< the ball around theta*
    std::vector<std::int64_t> projection;  ///< the interval around it along v
};

/// Means over the replicas, by radius [iterations]; exposure over exits where some were censored.
struct EscapeMeasured {
    std::vector<Estimate> ball, projection;
    std::vector<Estimate> ball_share, projection_share;  ///< of replicas that were seen outside
};

/// The simulator's word under one noise, by radius.
struct EscapePredicted {
    std::string law;   ///< likelihood, gaussian, or resampled: the measured numbers themselves
    double alpha = 0;  ///< NaN for these, as epsilon
    double epsilon = 0;
    std::vector<double> dt;       ///< of the simulation [time]; eta where eta f'' <= 1
    std::vector<Estimate> mean;   ///< [iterations]
    std::vector<Estimate> share;  ///< of paths outside within the iterations watched
    std::vector<std::string> notes;
};

/// All of a run of `levywell escape`.
struct EscapeResult {
    Provenance provenance;
    std::string source, description, config, dataset, checksum, direction, device, conclusion;
    std::int64_t run = 0;
    std::int64_t next_iteration = 0;  ///< of theta*
    std::int64_t points = 0;
    std::int64_t batch = 0;
    std::int64_t iterations = 0;  ///< watched at most
    double learning_rate = 0;
    double slope = 0;  ///< v . gradient at theta*
    std::vector<double> radii;
    std::vector<float> v;
    std::vector<EscapeSeen> replicas;
    EscapeSeen drift;  ///< gradient descent on all points
    double drift_farthest = 0;
    EscapeMeasured measured;
    std::vector<EscapePredicted> predicted;
    std::vector<double> slice_w, slice_f;  ///< for the largest radius
    LineNoise noise;
};

/// Writes it as HDF5 (docs/hdf5_schema.md, "Escape files"). The file appears whole or not at all. Throws
/// RunError.
void write_escape_result(const EscapeResult& result, const std::string& path);

}  // namespace levywell::inline io
