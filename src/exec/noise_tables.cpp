#include "exec/noise_tables.hpp"

#include <algorithm>

namespace levywell::inline exec {

template <class T>
NoiseTables<T>::NoiseTables(const std::vector<ScheduledNoise>& segments, double dt, double tail_cut) {
    int mantissa_bits = 0;
    for (const ScheduledNoise& noise : segments)
        mantissa_bits = std::max(mantissa_bits, QuantileTable<T>::mantissa_bits_for(noise.alpha));
    for (const ScheduledNoise& noise : segments)
        tables_.emplace_back(StableLaw(noise.alpha), noise.jump_scale(dt), tail_cut, mantissa_bits);
    if (!scheduled()) return;
    for (const QuantileTable<T>& table : tables_)
        cells_.insert(cells_.end(), table.cells().cells, table.cells().cells + table.hot_cell_count());
}

template <class T>
QuantileCells<T> NoiseTables<T>::cells() const {
    QuantileCells<T> view = tables_.front().cells();
    if (scheduled()) view.cells = cells_.data();
    return view;
}

template <class T>
std::uint32_t NoiseTables<T>::index_offset(std::size_t segment) const {
    const QuantileTable<T>& first = tables_.front();
    return first.cells().index_offset - static_cast<std::uint32_t>(segment * first.hot_cell_count());
}

template class NoiseTables<float>;
template class NoiseTables<double>;

}  // namespace levywell::inline exec
