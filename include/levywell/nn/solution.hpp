#pragma once

#include "levywell/io/network_file.hpp"
#include "levywell/nn/train_request.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace levywell::inline nn {

/// A trained network out of a file of `levywell train`: what it is, and how it was trained.
struct Solution {
    std::string path;
    std::size_t run = 0;  ///< number in the file
    NetworkRunRecord record;
    TrainRequest request;
    TrainRun plan;

    /// "fcn depth 3 width 32, .. (run 0 of trained.h5, iteration 1000)"
    std::string describe() const;
};

/// Run `run` of the file, or the only one there is. Throws InputError: no such file or run, several runs and
/// none named (lists them), or no weights in it.
Solution read_solution(const std::string& path, std::optional<std::int64_t> run);

}  // namespace levywell::inline nn
