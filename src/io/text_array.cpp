#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/number_text.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace levywell {
namespace {

class TextArray : public ArrayFile {
  public:
    TextArray(std::vector<double> values, std::int64_t columns) : values_(std::move(values)) {
        columns_ = columns;
        rows_ = static_cast<std::int64_t>(values_.size()) / columns;
        if (rows_ == 1) std::swap(rows_, columns_);  // a sample on one line
    }
    void read(std::int64_t first, std::span<double> out) override {
        std::copy_n(values_.begin() + static_cast<std::ptrdiff_t>(first * columns_), out.size(), out.begin());
    }

  private:
    std::vector<double> values_;
};

double parse_number(std::string_view word, const std::string& where) {
    const auto value = number_of(word);
    if (!value) throw InputError(where, fmt::format("\"{}\" is no number", word.substr(0, 40)));
    return *value;
}

}  // namespace

std::unique_ptr<ArrayFile> text_array(const SharedBytes& data, const std::string& where) {
    const std::string_view text(reinterpret_cast<const char*>(data.bytes.data()), data.bytes.size());
    constexpr std::string_view blanks = " \t\r,;";
    std::vector<double> values;
    std::size_t columns = 0;
    std::size_t line_number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line = text.substr(begin, end - begin);
        begin = end + 1;
        ++line_number;
        line = line.substr(0, line.find('#'));
        const std::string place = fmt::format("{}:{}", where, line_number);
        std::size_t in_line = 0;
        for (std::size_t at = line.find_first_not_of(blanks); at != std::string_view::npos;
             at = line.find_first_not_of(blanks, at)) {
            const std::size_t stop = std::min(line.find_first_of(blanks, at), line.size());
            values.push_back(parse_number(line.substr(at, stop - at), place));
            ++in_line;
            at = stop;
        }
        if (in_line == 0) continue;
        if (columns == 0) columns = in_line;
        if (in_line != columns)
            throw InputError(place,
                             fmt::format("{} numbers in this line, {} in those before", in_line, columns));
    }
    if (values.empty()) throw InputError(where, "holds no numbers");
    return std::make_unique<TextArray>(std::move(values), static_cast<std::int64_t>(columns));
}

}  // namespace levywell
