#pragma once

#include "levywell/core/number_text.hpp"

#include <string>
#include <vector>

namespace levywell {

/// A text table with right-aligned columns as wide as their contents.
class TextTable {
  public:
    explicit TextTable(std::vector<std::string> header) : rows_{std::move(header)} {}
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    std::string text(const std::string& indent = "  ") const;

  private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace levywell
