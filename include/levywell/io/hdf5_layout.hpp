#pragma once

#include <cstddef>

/// How datasets lie in a result file, whoever writes it.
namespace levywell::hdf5 {

constexpr std::size_t chunk = 65536;             ///< elements: half a megabyte of doubles
constexpr std::size_t worth_compressing = 4096;  ///< elements

}  // namespace levywell::hdf5
