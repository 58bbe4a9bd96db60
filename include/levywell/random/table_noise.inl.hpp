// Lane code: included once for every lane family, inside the family's namespace; no guard.

/// The noise of a step from its word: the top bit is the sign, the other 31 bits are the tail probability;
/// exponent and leading mantissa bits of the converted integer name a cell of the quantile table, and the
/// cell is linear in the integer. Words below cells.refined_below (probability 2^-12) are to be replaced by
/// refined draws by the caller, who also keeps them out of here by raising them to that bound. index_offset:
/// cells.index_offset, or that minus the first cell of another table behind the first, by lane.
template <class Real, class T, class Word>
LEVYWELL_LANE_FUNCTION Real table_noise(const QuantileCells<T>& cells, Word word, Word index_offset) {
    const Word tail = word & broadcast_word<Word>(0x7fffffffu);
    const Word index = shift_right(float_bits(tail), cells.index_shift) - index_offset;
    return flip_sign(evaluate_cell(cells.cells, index, real_of<Real>(tail)), word);
}

template <class Real, class T, class Word>
LEVYWELL_LANE_FUNCTION Real table_noise(const QuantileCells<T>& cells, Word word) {
    return table_noise<Real>(cells, word, broadcast_word<Word>(cells.index_offset));
}
