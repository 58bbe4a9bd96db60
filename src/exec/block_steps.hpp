#pragma once

namespace levywell::inline exec {

inline constexpr int block_steps = 4;  ///< one Philox call gives the words of four steps

}  // namespace levywell::inline exec
