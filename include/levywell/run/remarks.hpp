#pragma once

#include "levywell/dynamics/request.hpp"
#include "levywell/run/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace levywell::inline studies {

/// Jumps of a rate whose error is Gaussian.
inline constexpr std::uint64_t fewest_jumps = 25;

/// What a reader must know before trusting a condition's numbers, a sentence each; of its condition, summary,
/// prediction, check and records.
std::vector<std::string> remarks_of(const ConditionResult& result);

/// The remark that comes first where epsilon was given in another convention than results are written in.
void note_convention(const RunRequest& request, ConditionResult& result);

/// What became of the accuracy that its step and paths were chosen for, as its first remark; nothing where
/// there was none.
void note_accuracy(const RunRequest& request, ConditionResult& result);

/// In one sentence: does the measurement agree with the exact value, does the small-noise law hold at this
/// noise, are the times exponential; of chain and occupation, how rates and shares compare, as many as there
/// are.
std::string verdict_of(const ConditionResult& result);

}  // namespace levywell::inline studies
