#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/number_header.hpp"
#include "levywell/core/number_lines.hpp"
#include "levywell/core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

class TextArray : public ArrayFile {
  public:
    TextArray(std::vector<double> values, std::int64_t columns, std::string note, std::string warning)
        : values_(std::move(values)) {
        columns_ = columns;
        rows_ = static_cast<std::int64_t>(values_.size()) / columns;
        if (rows_ == 1) std::swap(rows_, columns_);  // a sample on one line
        note_ = std::move(note);
        warning_ = std::move(warning);
    }
    void read(std::int64_t first, std::span<double> out) override {
        std::copy_n(values_.begin() + static_cast<std::ptrdiff_t>(first * columns_), out.size(), out.begin());
    }

  private:
    std::vector<double> values_;
};

bool is_digits(std::string_view word) {
    return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "25", "2e3", "5E-01": what stands behind a decimal comma.
bool is_fraction(std::string_view word) {
    const std::size_t e = word.find_first_of("eE");
    if (e == std::string_view::npos) return is_digits(word);
    std::string_view exponent = word.substr(e + 1);
    if (!exponent.empty() && (exponent.front() == '-' || exponent.front() == '+')) exponent.remove_prefix(1);
    return is_digits(word.substr(0, e)) && is_digits(exponent);
}

/// Whether two columns are what numbers with decimal commas, or with commas at the thousands, leave: an
/// integer, and digits behind a comma without a blank. Integers in two columns look the same; a header of two
/// names, or a blank behind the comma, tells them apart.
class CommaPattern {
  public:
    void see(const NumberLine& line) {
        const auto& words = line.words;
        const bool alone = words.size() == 2 && !words[0].empty() && !words[1].empty() &&
                           words[0].data() + words[0].size() + 1 == words[1].data() &&
                           *(words[1].data() - 1) == ',';
        if (!alone) {
            decimal_ = thousands_ = false;
            return;
        }
        std::string_view before = words[0];
        if (before.front() == '-' || before.front() == '+') before.remove_prefix(1);
        const std::string_view digits = words[1].substr(0, words[1].find('.'));
        const auto row = static_cast<double>(rows_++);
        const double number = number_of(words[0]).value_or(NAN);
        is_index_ = is_index_ && (number == row || number == row + 1);
        decimal_ = decimal_ && is_digits(before) && is_fraction(words[1]);
        thousands_ =
            thousands_ && is_digits(before) && before.size() <= 3 && digits.size() == 3 && is_digits(digits);
    }
    bool is_suspicious() const { return decimal_ || (thousands_ && !is_index_); }

  private:
    bool decimal_ = true;
    bool thousands_ = true;
    bool is_index_ = true;  ///< the first column counts the lines
    std::int64_t rows_ = 0;
};

/// The numbers of a text, as they are told from its lines.
class TextReader {
  public:
    TextReader(std::string_view text, std::string where, std::string name)
        : where_(std::move(where)), name_(std::move(name)), lines_(text) {
        if (const std::string why = not_plain_text(text); !why.empty()) throw InputError(where_, why);
    }

    std::unique_ptr<ArrayFile> read() {
        bool first = true;
        while (lines_.next(line_)) {
            if (line_.has_open_quote) refuse(open_quote);
            if (first && (line_.is_header() || numbers_index_and_columns())) {
                take_header();
            } else if (first && !name_.empty()) {
                refuse(
                    fmt::format("no column can be named {}: this line holds numbers, and no names", name_));
            } else {
                take_row();
            }
            first = false;
        }
        judge_first_line();
        if (values_.empty()) throw InputError(where_, "holds no numbers");
        if (name_.empty() && header_.size() != 2 && pattern_.is_suspicious()) {
            throw InputError(
                where_,
                "every line is digits, a comma, digits: numbers with a decimal comma (or a comma "
                "at the thousands), or two columns (write 1.5 for one number; for two columns, a "
                "blank behind the comma: 1, 5)");
        }
        return std::make_unique<TextArray>(std::move(values_), static_cast<std::int64_t>(columns_),
                                           std::move(note_), std::move(warning_));
    }

  private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw InputError(fmt::format("{}:{}", where_, line_.number), what);
    }

    /// Cells of a line as its header separates them.
    std::vector<std::string_view> cells() const {
        return separator_ == ' ' ? line_.words : cells_of(line_.text, separator_);
    }

    /// ",0,1,2": what pandas writes above an index and columns without names.
    bool numbers_index_and_columns() const {
        return line_.words.front().empty() && are_column_numbers(line_.words, 1);
    }

    void take_header() {
        separator_ = separator_of(line_.text);
        header_words_ = line_.words.size();
        for (std::string_view cell : cells_of(line_.text, separator_)) header_.emplace_back(cell);
        if (!name_.empty()) return choose_column();
        if (header_.size() > 1 && header_.front().empty()) {
            refuse(
                "the first column has no name, as an index of pandas or row names of R have none (write the "
                "file "
                "without them: to_csv(.., index=False), row.names = FALSE; or give the column a name)");
        }
        note_ = fmt::format("{}:{}: passed over as a header: {:.100}", where_, line_.number, line_.text);
    }

    /// The column called `name_`; where there is none, the one of that number.
    void choose_column() {
        columns_ = 1;
        const auto found = std::find(header_.begin(), header_.end(), name_);
        chosen_ = static_cast<std::size_t>(found - header_.begin());
        if (found == header_.end()) return choose_numbered_column();
        const auto again = std::find(found + 1, header_.end(), name_);
        if (again == header_.end()) return;
        const auto second = again - header_.begin() + 1;
        refuse(fmt::format("has two columns {}, at {} and {} (choose one by its number: {}:{} or {}:{})",
                           name_, chosen_ + 1, second, where_, chosen_ + 1, where_, second));
    }

    void choose_numbered_column() {
        const bool named_by_numbers = std::any_of(header_.begin(), header_.end(), is_digits);
        const double number = is_digits(name_) && !named_by_numbers ? number_of(name_).value_or(0) : 0;
        if (number < 1 || number > static_cast<double>(header_.size()))
            refuse(fmt::format("has no column {} (there are {})", name_, fmt::join(header_, ", ")));
        chosen_ = static_cast<std::size_t>(number) - 1;
    }

    /// R writes names of rows in quotes, and none above them.
    void refuse_row_names() const {
        const std::string_view first = line_.words.front();
        const bool quoted = first.data() != line_.text.data() && *(first.data() - 1) == '"';
        if (quoted && !header_.empty() && header_.size() + 1 == line_.words.size())
            refuse(
                "one cell more than the header, the first in quotes, as R writes names of rows (write the "
                "file "
                "without them: row.names = FALSE)");
    }

    /// Column numbers are a header; other whole numbers above fractions may be one.
    void judge_first_line() {
        if (head_.is_column_numbers()) {
            values_.erase(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(columns_));
            note_ = fmt::format(
                "{}:{}: passed over as a header, the numbers of the columns: {:.100} (if they are data, "
                "write 0.0)",
                where_, first_number_, first_text_);
        } else if (head_.is_doubtful()) {
            warning_ = fmt::format(
                "{}:{}: read as numbers: {:.100}; they are whole, and no number below them is (if this is a "
                "header, "
                "put # before it)",
                where_, first_number_, first_text_);
        }
    }

    void take_row() {
        if (!name_.empty()) return take_cell();
        if (line_.has_mixed_commas) refuse(mixed_commas);
        pattern_.see(line_);
        if (lacks_last_cell()) line_.words.emplace_back();
        if (header_.empty()) head_.see(line_);
        if (columns_ == 0) take_first_row();
        if (line_.words.size() != columns_)
            refuse(fmt::format("{} numbers in this line, {} in those before", line_.words.size(), columns_));
        for (std::string_view word : line_.words) values_.push_back(number(word));
    }

    /// "1,2," below lines of three: the last cell is empty. Elsewhere a separator at the end separates
    /// nothing.
    bool lacks_last_cell() const {
        const std::size_t last = line_.text.find_last_not_of(" \t");
        const bool open = line_.text[last] == ',' || line_.text[last] == ';';
        return open && line_.words.size() + 1 == (columns_ > 0 ? columns_ : header_words_);
    }

    void take_first_row() {
        columns_ = line_.words.size();
        first_number_ = line_.number;
        first_text_ = line_.text;
        refuse_row_names();
    }

    void take_cell() {
        const std::vector<std::string_view> all = cells();
        if (all.size() != header_.size())
            refuse(fmt::format("{} cells in this line, {} in the header", all.size(), header_.size()));
        values_.push_back(number(all[chosen_]));
    }

    double number(std::string_view word) const {
        for (const char* none : {"", "NA", "N/A", "null", "NULL"})
            if (word == none) return NAN;
        if (is_spreadsheet_error(word)) return NAN;
        const auto value = number_of(word);
        if (value) return *value;
        const bool comma = word.find(',') != std::string_view::npos &&
                           word.find_first_not_of("+-0123456789.,") == std::string_view::npos;
        refuse(
            fmt::format("\"{:.40}\" is no number{}", word,
                        comma ? " (decimals have a point, 1.5)"
                        : name_.empty() && header_.size() > 1
                            ? fmt::format(" ({}:NAME reads one column: {})", where_, fmt::join(header_, ", "))
                            : ""));
    }

    std::string where_;
    std::string name_;
    NumberLines lines_;
    NumberLine line_;
    CommaPattern pattern_;
    NumberHeader head_;
    std::size_t first_number_ = 0;  ///< of the first line of numbers
    std::string_view first_text_;
    std::vector<std::string> header_;
    char separator_ = ' ';  ///< of a header; blank: any of them
    std::size_t header_words_ = 0;
    std::size_t chosen_ = 0;
    std::size_t columns_ = 0;
    std::vector<double> values_;
    std::string note_;
    std::string warning_;
};

}  // namespace

std::unique_ptr<ArrayFile> text_array(const SharedBytes& data, const std::string& where,
                                      const std::string& name) {
    const std::string_view text(reinterpret_cast<const char*>(data.bytes.data()), data.bytes.size());
    return TextReader(text, where, name).read();
}

}  // namespace levywell::inline io
