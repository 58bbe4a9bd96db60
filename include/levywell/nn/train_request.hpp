#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/core/toml_reader.hpp"
#include "levywell/nn/network_spec.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// What a user asks `levywell train` for: every list makes a grid.
struct TrainRequest {
    std::vector<std::string> sets{"fashion-mnist"};  ///< names of the catalog; "files" is one's own
    std::string data_dir;
    std::string layout = "idx";  ///< of one's own files: idx (as MNIST), cifar10 or cifar100
    std::vector<std::string> train_files, test_files;
    std::int64_t subset = 0;  ///< the first so many training images; 0: all

    NetworkKind kind = NetworkKind::fcn;
    std::vector<std::int64_t> depths{3};
    std::vector<std::int64_t> widths{128};

    std::vector<Loss> losses{Loss::nll};
    std::vector<std::int64_t> batches{500};
    double learning_rate = 0.1;
    std::int64_t iterations = 10000;
    double stop_accuracy = 1;  ///< training accuracy at which a run ends; above 1: never
    std::vector<std::int64_t> seeds{1};

    std::string estimator = "levywell";  ///< or "released": minibatches and learning rates as in the code
                                         ///< released with the 2019 paper

    std::int64_t every = 100;  ///< iterations between measurements
    bool test = true;          ///< also on the test images
    std::vector<std::int64_t>
        diagnose;  ///< iterations at which the training noise is diagnosed; a run that ends before
                   ///< `iterations` is diagnosed at its end where that is one of them

    std::string device = "cpu";      ///< a name of device_name.hpp
    int threads = 0;                 ///< 0: all cores
    std::int64_t memory_mib = 1280;  ///< for minibatch gradients; more of them are computed twice
    bool keep_weights = false;       ///< in the result, of finished runs too

    std::map<std::string, std::string> where;  ///< where each key was set, for faults

    /// Where a key was set: "run.toml:4", "--depth", or the program itself for a default.
    std::string place(const std::string& key) const;

    bool released() const { return estimator == "released"; }

    /// One's own image files.
    std::vector<std::string> files() const {
        std::vector<std::string> all = train_files;
        all.insert(all.end(), test_files.begin(), test_files.end());
        return all;
    }
};

/// eta of an iteration, counted from 0. The released code halves it after a third and two thirds of the
/// iterations.
double learning_rate_at(const TrainRequest& request, std::int64_t iteration);

/// Sum of eta over the iterations before this one.
double training_time(const TrainRequest& request, std::int64_t iteration);

/// Names of the estimators that a request may ask for.
const std::vector<std::string>& estimator_names();

/// One run of the grid.
struct TrainRun {
    std::string set;
    NetworkSpec network;  ///< its image shape is that of the set
    Loss loss = Loss::nll;
    std::int64_t batch = 500;
    std::uint64_t seed = 1;

    /// "fcn depth 3 width 128, nll, b 500, seed 1, fashion-mnist"
    std::string describe() const;
};

/// Checks the request's numbers and lays out the grid: data sets, losses, batches, depths, widths, seeds, the
/// last changing fastest. Every fault goes to `faults`.
std::vector<TrainRun> plan_training(const TrainRequest& request, Faults& faults);

/// A run file as read.
struct TrainConfig {
    TrainRequest request;
    std::optional<std::string> output;  ///< as written there, made relative to the present folder
};

/// Reads the tables that say what to train and measure, [data], [network], [training], [measure] and [run],
/// out of a run file or of a table of a larger one.
void read_train_tables(TomlTable& file, TrainRequest& request);

/// Reads a run file (TOML); faults of form go to `faults` as "path:line".
TrainConfig read_train_config(const std::string& path, Faults& faults);

/// The same for a text that is, or could be, the contents of a file `path`.
TrainConfig read_train_config_text(const std::string& text, const std::string& path, Faults& faults);

/// Those tables as text that asks for the same numbers, their names behind `prefix` ("train.").
std::string train_tables_text(const TrainRequest& request, const std::string& prefix);

/// The run file that asks for the same numbers: without what does not change them (threads, memory and
/// folders).
std::string train_config_text(const TrainRequest& request);

}  // namespace levywell::inline nn
