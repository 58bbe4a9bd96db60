#pragma once

#include "levywell/core/number_text.hpp"
#include "levywell/dynamics/summary.hpp"

#include <string>
#include <vector>

namespace levywell::inline report {

using core::with_error;

/// A text table with right-aligned columns as wide as their contents.
class TextTable {
  public:
    explicit TextTable(std::vector<std::string> header) : rows_{std::move(header)} {}
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    std::string text(const std::string& indent = "  ") const;

  private:
    std::vector<std::vector<std::string>> rows_;
};

/// "+1.3"; "-" where there is none: nothing spread.
std::string z_text(double z);

/// Of what was measured to the exact value, in standard errors of both.
std::string z_text(const Estimate& measured, double exact);

/// "123.4 +- 0.5"
inline std::string with_error(const Estimate& estimate) {
    return with_error(estimate.value, estimate.stderror);
}

/// "m1 -> m2" of wells from 0.
std::string jump_text(std::size_t from, std::size_t to);

}  // namespace levywell::inline report
