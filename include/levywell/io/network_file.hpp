#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/tail/noise_diagnosis.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace levywell::inline io {

/// What is measured of a network at one iteration. NaN where it was not measured, or is not finite.
struct NetworkMeasurement {
    double iteration = 0;
    double train_loss = 0;
    double train_accuracy = 0;  ///< share of all training points
    double test_loss = 0;
    double test_accuracy = 0;
    double alpha_train = 0;  ///< alpha-hat of the training noise, zeros and blocks that cancel skipped;
                             ///< infinite where there is no finite index
    double alpha_train_shifted = 0;
    double alpha_train_dropped = 0;
    double alpha_train_released = 0;  ///< what the code released with the 2019 paper makes of the same noise
    double alpha_test_released = 0;   ///< (NaN in files that do not have it)
    double sigma_train = 0;
    double zero_fraction = 0;
    double alpha_test = 0;
    double sigma_test = 0;
    double cancelled_train = 0;           ///< blocks that cancel: left out of alpha_train ..
    double cancelled_test = 0;            ///< .. and of alpha_test; NaN in files that do not count them
    std::vector<double> alpha_layer;      ///< by layer
    std::vector<double> cancelled_layer;  ///< blocks that cancel, by layer
    std::vector<double> noise_norms;      ///< |U^i| of each training minibatch
};

/// A diagnosis of the training noise of an iteration.
struct NetworkDiagnosis {
    std::int64_t iteration = 0;
    NoiseDiagnosis diagnosis;
};

/// One training run, finished or on its way.
struct NetworkRunRecord {
    std::string config;       ///< TOML of this run alone
    std::string description;  ///< for people
    std::string dataset;
    std::string checksum;
    std::string torch_version;
    std::string blas;
    std::string device;
    std::string layers;       ///< names, comma between
    std::string stop_reason;  ///< "accuracy", "iterations" or "diverged"; "" while it goes on
    std::int64_t parameters = 0;
    std::int64_t k = 0;  ///< K, K1 of the pooled training noise, and K before it was truncated
    std::int64_t block_length = 0;
    std::int64_t released_block_length = 0;  ///< K1 of the released code; 0 in files that do not have it
    std::int64_t noise_entries = 0;
    double wall_seconds = 0;
    std::vector<NetworkMeasurement> measurements;
    std::vector<NetworkDiagnosis> diagnoses;
    std::int64_t next_iteration = 0;  ///< where to go on
    std::vector<float> weights;       ///< before that iteration; empty unless kept or needed to go on
};

/// All runs of a grid.
struct NetworkResult {
    Provenance provenance;
    std::string request;  ///< text of all that determines the numbers
    std::vector<NetworkRunRecord> runs;
    bool complete = false;
};

/// Writes it as HDF5 (docs/hdf5_schema.md, "Network files"). The file appears whole or not at all. Throws
/// RunError.
void write_network_result(const NetworkResult& result, const std::string& path);

/// Reads what write_network_result() wrote. Throws InputError when the file is none of these.
NetworkResult read_network_result(const std::string& path);

}  // namespace levywell::inline io
