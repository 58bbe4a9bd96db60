// Lane code: the hot loop. Included once for every lane family, inside the family's namespace; no guard.

/// The noise of a step from the table of the lane's segment, or from the only one there is.
template <bool scheduled, class Real, class T, class Word>
LEVYWELL_LANE_FUNCTION Real lane_noise(const QuantileCells<T>& cells, Word word, Word index_offset) {
    if constexpr (scheduled) return table_noise<Real>(cells, word, index_offset);
    return table_noise<Real>(cells, word);
}

/// Advances the lanes of one thread until the scheduler has no more paths. `groups` vectors are advanced side
/// by side, because one alone would wait for its own multiply-adds. `scheduled`: each lane reads the quantile
/// table of its own segment of the noise.
template <class T, int groups, bool scheduled, class Drift>
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
            Word words[groups][block_steps];
            Word smallest = tail_bits;
            for (int g = 0; g < groups; ++g) {
                before[g] = w[g];
                words[g][0] = done[g];
                words[g][1] = load<Word>(block.block_high + g * width);
                words[g][2] = load<Word>(block.path_low + g * width);
                words[g][3] = load<Word>(block.path_high + g * width);
                philox(words[g], key0, key1);
                for (int h = 0; h < block_steps; ++h) smallest = min(smallest, words[g][h] & tail_bits);
                done[g] = done[g] + broadcast_word<Word>(1);
            }

            Real noise[groups][block_steps];
            if (below(smallest, refined_below) == 0) [[likely]] {
                for (int g = 0; g < groups; ++g) {
                    for (int h = 0; h < block_steps; ++h)
                        noise[g][h] = lane_noise<scheduled, Real>(cells, words[g][h], index_offset[g]);
                }
            } else {
                for (int g = 0; g < groups; ++g) {
                    for (int h = 0; h < block_steps; ++h) {
                        const Word raised =
                            max(words[g][h] & tail_bits, refined_below) | (words[g][h] & sign_bit);
                        store(words[g][h], block.words[h] + g * width);
                        store(lane_noise<scheduled, Real>(cells, raised, index_offset[g]),
                              block.draws[h] + g * width);
                    }
                    store(done[g], block.block_low + g * width);
                }
                scheduler.refine(block, groups * width);
                for (int g = 0; g < groups; ++g) {
                    for (int h = 0; h < block_steps; ++h)
                        noise[g][h] = load<Real>(block.draws[h] + g * width);
                }
            }

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
