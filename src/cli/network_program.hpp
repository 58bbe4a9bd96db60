#pragma once

#include <string>

namespace levywell::inline cli {

/// levywell-nn: beside this program where it is there, else wherever PATH has it.
std::string network_program();

/// The versions of LibTorch and of what does its matrix products, and what it computes on, as levywell-nn
/// tells them in JSON; "" where there is no levywell-nn. Takes a third of a second, LibTorch's to load.
std::string network_program_info();

}  // namespace levywell::inline cli
