#pragma once

#include "levywell/io/network_file.hpp"
#include "levywell/io/schema.hpp"

#include <array>

namespace levywell::inline io {

/// What is measured in a training by the names that files and JSON give it.
struct NetworkColumn {
    const char* name;
    double NetworkMeasurement::*value;
    bool later = false;  ///< files of earlier versions lack it
};
inline constexpr std::array network_columns{
    NetworkColumn{schema::iteration, &NetworkMeasurement::iteration},
    NetworkColumn{schema::train_loss, &NetworkMeasurement::train_loss},
    NetworkColumn{schema::train_accuracy, &NetworkMeasurement::train_accuracy},
    NetworkColumn{schema::test_loss, &NetworkMeasurement::test_loss},
    NetworkColumn{schema::test_accuracy, &NetworkMeasurement::test_accuracy},
    NetworkColumn{schema::alpha_train, &NetworkMeasurement::alpha_train},
    NetworkColumn{schema::alpha_train_shifted, &NetworkMeasurement::alpha_train_shifted},
    NetworkColumn{schema::alpha_train_dropped, &NetworkMeasurement::alpha_train_dropped},
    NetworkColumn{schema::sigma_train, &NetworkMeasurement::sigma_train},
    NetworkColumn{schema::zero_fraction, &NetworkMeasurement::zero_fraction},
    NetworkColumn{schema::alpha_test, &NetworkMeasurement::alpha_test},
    NetworkColumn{schema::sigma_test, &NetworkMeasurement::sigma_test},
    NetworkColumn{schema::alpha_train_released, &NetworkMeasurement::alpha_train_released, true},
    NetworkColumn{schema::alpha_test_released, &NetworkMeasurement::alpha_test_released, true},
    NetworkColumn{schema::cancelled_train, &NetworkMeasurement::cancelled_train, true},
    NetworkColumn{schema::cancelled_test, &NetworkMeasurement::cancelled_test, true}};

/// The same of what has a number for each layer, or each minibatch.
struct NetworkList {
    const char* name;
    std::vector<double> NetworkMeasurement::*values;
    bool in_json;  ///< else of files alone
    bool later = false;
};
inline constexpr std::array network_lists{
    NetworkList{schema::alpha_layer, &NetworkMeasurement::alpha_layer, true},
    NetworkList{schema::cancelled_layer, &NetworkMeasurement::cancelled_layer, true, true},
    NetworkList{schema::noise_norms, &NetworkMeasurement::noise_norms, false}};

/// What is said of a run.
struct NetworkText {
    const char* name;
    std::string NetworkRunRecord::*value;
};
inline constexpr std::array network_texts{
    NetworkText{schema::config, &NetworkRunRecord::config},
    NetworkText{schema::description, &NetworkRunRecord::description},
    NetworkText{schema::dataset, &NetworkRunRecord::dataset},
    NetworkText{schema::checksum, &NetworkRunRecord::checksum},
    NetworkText{schema::torch_version, &NetworkRunRecord::torch_version},
    NetworkText{schema::blas, &NetworkRunRecord::blas},
    NetworkText{schema::device, &NetworkRunRecord::device},
    NetworkText{schema::layers, &NetworkRunRecord::layers},
    NetworkText{schema::stop_reason, &NetworkRunRecord::stop_reason}};

struct NetworkCount {
    const char* name;
    std::int64_t NetworkRunRecord::*value;
    bool later = false;
};
inline constexpr std::array network_counts{
    NetworkCount{schema::parameters, &NetworkRunRecord::parameters},
    NetworkCount{schema::k, &NetworkRunRecord::k},
    NetworkCount{schema::block_length, &NetworkRunRecord::block_length},
    NetworkCount{schema::released_block_length, &NetworkRunRecord::released_block_length, true},
    NetworkCount{schema::noise_entries, &NetworkRunRecord::noise_entries},
    NetworkCount{schema::next_iteration, &NetworkRunRecord::next_iteration}};

}  // namespace levywell::inline io
