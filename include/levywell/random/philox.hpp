#pragma once

#include <array>
#include <cstdint>

namespace levywell::inline random {

/// What a word is drawn for: words of different purposes at the same (seed, path, step) are independent.
enum class Purpose : std::uint32_t {
    step = 0,        ///< the noise of a step
    refinement = 1,  ///< further bits of a step's word that fell into the smallest cell of the quantile table
    sample = 2,      ///< free-standing draws from the stable law
    jump = 3,        ///< jump-adapted scheme: gap to the next large increment, and its size
    local_law = 4,   ///< jump-adapted scheme: the state from which that increment starts
    selection = 5,   ///< splitting: which survivor is followed
    initial_weights = 6,   ///< of a network; path: layer
    shuffle = 7,           ///< order of the training points; path: epoch
    partition = 8,         ///< which points share a minibatch when gradient noise is measured
    dropout = 9,           ///< seed of an iteration's dropout; path: iteration
    sample_choice = 10,    ///< which of many numbers are looked at
    surrogate = 11,        ///< noise of a known law with a measured covariance or scale; path: which
    replica_shuffle = 12,  ///< order of the training points in replicas of SGD; path: replica, epoch
    direction = 13,        ///< random direction in weight space; path: layer
    condition_key = 14,    ///< key of a condition; path: place of a word in its description, block: the word
    bridge = 15,           ///< whether a step crosses an end between grid times; block: the step
};

/// Path ids stay below 2^48: the upper 16 bits of the counter hold the purpose.
inline constexpr std::int64_t max_path_id = (std::int64_t{1} << 48) - 1;

/// The address of a word: counter = {lo, hi of the block, lo of the path, hi of the path | purpose << 16},
/// key = {lo, hi of the seed}; word `position & 3` of the block `position / 4`. The words are those of
/// cuRAND's Philox4_32_10 with subsequence = path | purpose << 48 and offset = position.
std::array<std::uint32_t, 4> philox_words(std::uint64_t seed, std::uint64_t path, std::uint64_t block,
                                          Purpose purpose);

/// A whole number in [0, n) from 64 random bits; each has its probability to within 2^-32 of it for n < 2^32.
inline std::uint64_t uniform_below(std::uint64_t n, const std::array<std::uint32_t, 4>& words) {
    return (words[0] * n + (words[1] * n >> 32)) >> 32;
}

}  // namespace levywell::inline random
