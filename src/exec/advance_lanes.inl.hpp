// Lane code: the hot loop. Included once for every lane family, inside the family's namespace; no guard.

/// How a step gets its noise: one draw of the only table there is; one of the table of the lane's segment;
/// several draws of that table, added up (see StepKernel::draws).
enum class StepNoise { drawn, scheduled, summed };

template <StepNoise step_noise, class Real, class T, class Word>
LEVYWELL_LANE_FUNCTION Real lane_noise(const QuantileCells<T>& cells, Word word, Word index_offset) {
    if constexpr (step_noise == StepNoise::drawn) return table_noise<Real>(cells, word);
    return table_noise<Real>(cells, word, index_offset);
}

/// From the number of a block of steps to that of one of the blocks of draws that they add up.
template <class Word>
LEVYWELL_LANE_FUNCTION void to_part(Word (&block)[4], int parts, int part) {
    const Word high = block[1];
    Word carry, none;
    multiply(block[0], static_cast<std::uint32_t>(parts), carry, block[0]);
    multiply(high, static_cast<std::uint32_t>(parts), none, block[1]);
    block[0] = block[0] + broadcast_word<Word>(static_cast<std::uint32_t>(part));
    block[1] = block[1] + carry;
}

/// Advances the lanes of one thread until the scheduler has no more paths. `groups` vectors are advanced side
/// by side, because one alone would wait for its own multiply-adds.
template <class T, int groups, StepNoise step_noise, class Drift>
LEVYWELL_LANE_FUNCTION void advance_lanes(const StepKernel<T>& kernel, const Drift& drift,
                                          LaneScheduler<T>& scheduler) {
    using Real = typename Lanes<T>::Real;
    using Word = typename Lanes<T>::Word;
    const int width = lane_count<T>();
    const EulerStep<Real, Drift> step(broadcast<Real>(static_cast<T>(kernel.clamp.lower)),
                                      broadcast<Real>(static_cast<T>(kernel.clamp.upper)), drift);
    const QuantileCells<T> cells = kernel.noise.cells();
    const std::uint32_t key0 = static_cast<std::uint32_t>(kernel.seed);
    const std::uint32_t key1 = static_cast<std::uint32_t>(kernel.seed >> 32);
    const Word tail_bits = broadcast_word<Word>(0x7fffffffu);
    const Word sign_bit = broadcast_word<Word>(0x80000000u);
    const Word refined_below = broadcast_word<Word>(QuantileCells<T>::refined_below);

    LaneBlock<T> block;
    if (!scheduler.start(block, groups * width)) return;
    for (;;) {
        Real w[groups];
        Word done[groups];
        Word index_offset[groups];
        for (int g = 0; g < groups; ++g) {
            w[g] = load<Real>(block.state + g * width);
            done[g] = load<Word>(block.block_low + g * width);
            index_offset[g] = load<Word>(block.index_offset + g * width);
        }
        Real before[groups];
        Real trajectory[block_steps][groups];
        std::uint64_t events = 0;
        std::uint64_t rests = 0;
        while ((events | rests) == 0) {
            Real noise[groups][block_steps];
            for (int g = 0; g < groups; ++g) {
                before[g] = w[g];
                if constexpr (step_noise == StepNoise::summed) {
                    for (int h = 0; h < block_steps; ++h) noise[g][h] = broadcast<Real>(0);
                }
            }
            const int parts = step_noise == StepNoise::summed ? kernel.draws : 1;
            for (int part = 0; part < parts; ++part) {
                Word words[groups][block_steps];
                Word smallest = tail_bits;
                for (int g = 0; g < groups; ++g) {
                    words[g][0] = done[g];
                    words[g][1] = load<Word>(block.block_high + g * width);
                    if constexpr (step_noise == StepNoise::summed) to_part(words[g], parts, part);
                    words[g][2] = load<Word>(block.path_low + g * width);
                    words[g][3] = load<Word>(block.path_high + g * width);
                    philox(words[g], key0, key1);
                    for (int h = 0; h < block_steps; ++h) smallest = min(smallest, words[g][h] & tail_bits);
                }

                Real draws[groups][block_steps];
                if (below(smallest, refined_below) == 0) [[likely]] {
                    for (int g = 0; g < groups; ++g) {
                        for (int h = 0; h < block_steps; ++h)
                            draws[g][h] = lane_noise<step_noise, Real>(cells, words[g][h], index_offset[g]);
                    }
                } else {
                    for (int g = 0; g < groups; ++g) {
                        for (int h = 0; h < block_steps; ++h) {
                            const Word raised =
                                max(words[g][h] & tail_bits, refined_below) | (words[g][h] & sign_bit);
                            store(words[g][h], block.words[h] + g * width);
                            store(lane_noise<step_noise, Real>(cells, raised, index_offset[g]),
                                  block.draws[h] + g * width);
                        }
                        store(done[g], block.block_low + g * width);
                    }
                    scheduler.refine(block, groups * width, part);
                    for (int g = 0; g < groups; ++g) {
                        for (int h = 0; h < block_steps; ++h)
                            draws[g][h] = load<Real>(block.draws[h] + g * width);
                    }
                }
                for (int h = 0; h < block_steps; ++h) {
                    for (int g = 0; g < groups; ++g) {
                        if constexpr (step_noise == StepNoise::summed) {
                            Real& sum = noise[g][(part * block_steps + h) / parts];
                            sum = sum + draws[g][h];
                        } else {
                            noise[g][h] = draws[g][h];
                        }
                    }
                }
            }
            for (int g = 0; g < groups; ++g) done[g] = done[g] + broadcast_word<Word>(1);

            Real least[groups];
            Real greatest[groups];
            for (int h = 0; h < block_steps; ++h) {
                for (int g = 0; g < groups; ++g) {
                    w[g] = step(w[g], noise[g][h]);
                    trajectory[h][g] = w[g];
                    least[g] = h == 0 ? w[g] : min(least[g], w[g]);
                    greatest[g] = h == 0 ? w[g] : max(greatest[g], w[g]);
                }
            }
            for (int g = 0; g < groups; ++g) {
                const std::uint64_t event = at_most(least[g], load<Real>(block.lower + g * width)) |
                                            at_most(load<Real>(block.upper + g * width), greatest[g]) |
                                            equal(done[g], load<Word>(block.stop + g * width));
                const std::uint64_t rest = at_most(load<Real>(block.core_lower + g * width), w[g]) &
                                           at_most(w[g], load<Real>(block.core_upper + g * width));
                events |= event << (g * width);
                rests |= rest << (g * width);
            }
        }
        for (int g = 0; g < groups; ++g) {
            store(w[g], block.state + g * width);
            store(done[g], block.block_low + g * width);
        }
        if (events != 0) {
            for (int g = 0; g < groups; ++g) store(before[g], block.before + g * width);
            for (int h = 0; h < block_steps; ++h) {
                for (int g = 0; g < groups; ++g) store(trajectory[h][g], block.trajectory[h] + g * width);
            }
        }
        if (!scheduler.handle(block, events, rests)) return;
    }
}
