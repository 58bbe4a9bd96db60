#pragma once

#include "levywell/core/fault.hpp"

#include <string>

namespace levywell::inline nn {

/// Whether a word can be asked for as a device: "cpu", "cuda" (the first CUDA device), "cuda:N", or "auto"
/// (the first CUDA device where there is one, else the processor). Whether it is there, LibTorch knows
/// (compute_device.hpp).
bool is_device_name(const std::string& word);

/// A word that is none is a fault at `where`.
void check_device_name(const std::string& word, const std::string& where, Faults& faults);

}  // namespace levywell::inline nn
