#pragma once

#include <string>

namespace levywell::inline core {

/// What a program, looked up in PATH, writes to its standard output when it is given this argument; "" where
/// it cannot be run or fails. What it says to standard error is dropped.
std::string program_output(std::string program, std::string argument);

}  // namespace levywell::inline core
