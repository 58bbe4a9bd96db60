#pragma once

#include "levywell/dynamics/noise.hpp"
#include "levywell/random/quantile_table.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace levywell::inline exec {

/// The quantile tables of a condition's noise, one for each segment, scaled to eps dt^(1/alpha). The hot
/// loop's cells lie in one array, so that every lane may read the table of its own segment.
template <class T>
class NoiseTables {
  public:
    /// tail_cut: see QuantileTable.
    NoiseTables(const std::vector<ScheduledNoise>& segments, double dt, double tail_cut = 0);

    bool scheduled() const { return tables_.size() > 1; }
    std::size_t segments() const { return tables_.size(); }

    QuantileCells<T> cells() const;  ///< those of the first segment; the others' follow behind

    /// What takes the place of cells().index_offset for a lane in that segment, modulo 2^32.
    std::uint32_t index_offset(std::size_t segment) const;

    const QuantileTable<T>& table(std::size_t segment) const { return tables_[segment]; }

  private:
    std::vector<QuantileTable<T>> tables_;
    std::vector<Cell<T>> cells_;  ///< of all tables in order; empty for one table, which has its own
};

extern template class NoiseTables<float>;
extern template class NoiseTables<double>;

}  // namespace levywell::inline exec
