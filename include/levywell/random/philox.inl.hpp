// Lane code: included once for every lane family by core/lanes/family.hpp's users, inside the family's
// namespace; no guard.

/// Philox4x32-10: four words from a 128-bit counter and a 64-bit key, in place of the counter.
/// Source: Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3 (SC 2011).
template <class Word>
LEVYWELL_LANE_FUNCTION void philox(Word (&counter)[4], std::uint32_t key0, std::uint32_t key1) {
    for (int round = 0; round < 10; ++round) {
        Word high0, low0, high1, low1;
        multiply(counter[0], 0xD2511F53u, high0, low0);
        multiply(counter[2], 0xCD9E8D57u, high1, low1);
        counter[0] = high1 ^ counter[1] ^ broadcast_word<Word>(key0);
        counter[2] = high0 ^ counter[3] ^ broadcast_word<Word>(key1);
        counter[1] = low1;
        counter[3] = low0;
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
}
