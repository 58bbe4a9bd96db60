#pragma once

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

/// Numbers as people read them: "-" for NaN, `digits` significant digits.
std::string number_text(double value, int digits = 5);

/// The same with more digits where fewer would not show three of `gap`, by which its neighbour differs.
std::string text_apart(double value, double gap, int digits);

/// A time, or its decimal logarithm where a double does not hold it: "1.2e+1447". NaN for a logarithm that is
/// not known.
std::string time_text(double value, double log10_value, int digits = 5);

/// "137.3 +- 0.7": both with the digits that the error leaves meaningful.
std::string with_error(double value, double error);

}  // namespace levywell
