#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace levywell::inline core {

/// A line of a text file of numbers.
struct NumberLine {
    std::size_t number = 0;        ///< from 1
    std::string_view text;         ///< without a comment
    std::string_view above;        ///< the line of a comment alone that was passed last, without '#'
    std::size_t above_number = 0;  ///< of that line
    /// What stands between the separators: blanks, or a comma or semicolon with blanks around it. A separator
    /// at the end separates nothing; two of them without anything between give an empty word. Double quotes
    /// around a word may enclose separators and are left out.
    std::vector<std::string_view> words;
    bool has_open_quote = false;  ///< a word begins with a double quote that does not end in this line
    /// Whether some words are separated by a comma alone and others by something else: what decimal commas
    /// look like ("1,5 2,5", "1,5;2,5"), and nothing that can be read with certainty.
    bool has_mixed_commas = false;

    /// Whether it holds no number at all outside brackets, nor anything that resembles one ("x-2.0", "2,5kg",
    /// "nan"): then it names columns.
    bool is_header() const;
};

/// The lines of a text of numbers that hold something, one at a time: without comments (from a '#' on at the
/// start of a line or behind a blank), line ends of any system, a byte order mark of UTF-8 and a first line
/// "sep=;" of Excel's passed over.
class NumberLines {
  public:
    explicit NumberLines(std::string_view text);

    /// The next line; false behind the last. One of nothing but separators holds nothing.
    bool next(NumberLine& line);

  private:
    std::string_view text_;
    std::string_view above_;
    std::size_t above_number_ = 0;
    std::size_t at_ = 0;
    std::size_t number_ = 0;
};

/// What separates the cells of a header: ';', ',', a tabulator, else a blank.
char separator_of(std::string_view header);

/// The cells of a line, without blanks and quotes around them.
std::vector<std::string_view> cells_of(std::string_view line, char separator);

/// Whether a word is what spreadsheets write for a value that is missing or failed: "#N/A", "#DIV/0!". Its
/// '#' begins no comment.
bool is_spreadsheet_error(std::string_view word);

/// Why a text cannot be one of numbers at all (UTF-16); "" where it can.
std::string not_plain_text(std::string_view text);

/// What is wrong with a line that opens a quote, and how to write it.
inline constexpr const char* open_quote =
    "a double quote opens a cell and does not close it (a cell is read from one line: take its line ends "
    "out, or "
    "take the column away)";

/// What is wrong with a line of mixed commas, and how to write it.
inline constexpr const char* mixed_commas =
    "commas and other separators are mixed, as decimal commas are (write decimal points, 1.5; or separate "
    "all columns by commas)";

}  // namespace levywell::inline core
