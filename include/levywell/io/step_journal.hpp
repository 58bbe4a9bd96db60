#pragma once

#include "levywell/core/watch.hpp"
#include "levywell/io/journal.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace levywell::inline io {

/// The steps of a computation in the journal beside its result: those of an interrupted attempt are found
/// again.
class StepJournal final : public StepMemory {
  public:
    /// As Journal::create() and Journal::resume().
    StepJournal(const std::string& path, const std::string& digest, bool resume);

    const std::vector<double>* recall(const std::string& stage, std::int64_t step) const override;
    /// A step that is kept again replaces what it was.
    void keep(const std::string& stage, std::int64_t step, std::span<const double> numbers) override;

  private:
    Journal open(const std::string& path, const std::string& digest, bool resume);

    std::map<std::pair<std::string, std::int64_t>, std::vector<double>> steps_;
    Journal journal_;  // after steps_, which its entries fill
};

}  // namespace levywell::inline io
