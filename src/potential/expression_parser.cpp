#include "potential/expression_parser.hpp"

#include "levywell/core/toml_reader.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace levywell::inline potential {
namespace {

using Node = Expression::Node;
using Operation = Expression::Operation;

const std::map<std::string, Operation, std::less<>>& functions() {
    static const std::map<std::string, Operation, std::less<>> map{
        {"exp", Operation::exp},    {"log", Operation::log},     {"ln", Operation::log},
        {"log2", Operation::log2},  {"log10", Operation::log10}, {"sqrt", Operation::sqrt},
        {"abs", Operation::abs},    {"sin", Operation::sin},     {"cos", Operation::cos},
        {"tan", Operation::tan},    {"asin", Operation::asin},   {"acos", Operation::acos},
        {"atan", Operation::atan},  {"sinh", Operation::sinh},   {"cosh", Operation::cosh},
        {"tanh", Operation::tanh},  {"asinh", Operation::asinh}, {"acosh", Operation::acosh},
        {"atanh", Operation::atanh}};
    return map;
}

std::string function_names() {
    std::string names;
    for (const auto& [name, operation] : functions()) names += (names.empty() ? "" : ", ") + name;
    return names;
}

struct Spelling {
    std::string_view written;
    std::string_view advice;
};

/// Signs beyond ASCII that formulas are pasted with.
constexpr Spelling signs[] = {{"\u2212", "write - for minus"},
                              {"\u2013", "write - for minus"},
                              {"\u2014", "write - for minus"},
                              {"\u2010", "write - for minus"},
                              {"\u2011", "write - for minus"},
                              {"\uff0d", "write - for minus"},
                              {"\u00d7", "write * for times"},
                              {"\u00b7", "write * for times"},
                              {"\u22c5", "write * for times"},
                              {"\u2217", "write * for times"},
                              {"\u2219", "write * for times"},
                              {"\u00f7", "write / for divided by"},
                              {"\u2044", "write / for divided by"},
                              {"\u2215", "write / for divided by"},
                              {"\uff0b", "write + for plus"},
                              {"\u03c0", "write pi"},
                              {"\u03c9", "the variable is w"},
                              {"\u221a", "write sqrt(..)"},
                              {"\u2070", "write ^0 for that power"},
                              {"\u00b9", "write ^1 for that power"},
                              {"\u00b2", "write ^2 for a square, cos(w)^2 for the square of a cosine"},
                              {"\u00b3", "write ^3 for a cube, cos(w)^3 for the cube of a cosine"},
                              {"\u2074", "write ^4 for that power"},
                              {"\u2075", "write ^5 for that power"},
                              {"\u2076", "write ^6 for that power"},
                              {"\u2077", "write ^7 for that power"},
                              {"\u2078", "write ^8 for that power"},
                              {"\u2079", "write ^9 for that power"},
                              {"\u207b", "write ^(-2) for a negative power"},
                              {"\u00a0", "a space that is not the usual one; type a space"},
                              {"\u2009", "a space that is not the usual one; type a space"},
                              {"\u202f", "a space that is not the usual one; type a space"},
                              {"\uff08", "write ("},
                              {"\uff09", "write )"},
                              {"\uff0c", "write a decimal point, as in 0.25"},
                              {"\u00bd", "write 0.5"},
                              {"\u00bc", "write 0.25"},
                              {"\u2264", "no comparison is allowed"},
                              {"\u2265", "no comparison is allowed"}};

/// Names of other languages, and what they are called here.
constexpr Spelling names[] = {
    {"x", "the variable is w"},
    {"X", "the variable is w"},
    {"W", "the variable is w, in lower case"},
    {"e", "write exp(1), and exp(w) for e^w"},
    {"E", "write exp(1), and exp(w) for e^w"},
    {"_e", "write exp(1), and exp(w) for e^w"},
    {"_pi", "write pi"},
    {"M_PI", "write pi"},
    {"pow", "write w^4 for pow(w, 4)"},
    {"power", "write w^4 for power(w, 4)"},
    {"fabs", "write abs(..)"},
    {"arcsin", "write asin(..)"},
    {"arccos", "write acos(..)"},
    {"arctan", "write atan(..)"},
    {"arcsinh", "write asinh(..)"},
    {"arccosh", "write acosh(..)"},
    {"arctanh", "write atanh(..)"},
    {"sech", "write 1/cosh(..)"},
    {"csch", "write 1/sinh(..)"},
    {"coth", "write 1/tanh(..)"},
    {"cot", "write 1/tan(..)"},
    {"sec", "write 1/cos(..)"},
    {"csc", "write 1/sin(..)"},
    {"sign", "it makes a step; f, f' and f'' must be continuous"},
    {"sgn", "it makes a step; f, f' and f'' must be continuous"},
    {"rint", "it makes steps; f, f' and f'' must be continuous"},
    {"round", "it makes steps; f, f' and f'' must be continuous"},
    {"floor", "it makes steps; f, f' and f'' must be continuous"},
    {"ceil", "it makes steps; f, f' and f'' must be continuous"},
    {"heaviside", "it makes a step; f, f' and f'' must be continuous"},
    {"min", "it makes a kink; functions take one number, and f, f' and f'' must be continuous"},
    {"max", "it makes a kink; functions take one number, and f, f' and f'' must be continuous"},
    {"sum", "write the terms with +"},
    {"avg", "write the terms with +"},
    {"atan2", "write atan(..) of the quotient"}};

constexpr std::string_view smooth =
    "f, f' and f'' must be continuous: give a potential of pieces as kind = \"landscape\" or \"table\"";

/// What is asked of a byte of UTF-8.
bool begins_sign(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A number that other languages write with marks within (1_000, 0x1p-2, 1d-3), as it is written here; ""
/// where it is none.
std::string plain_number(const std::string& text) {
    double number = 0;
    if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        const auto [end, error] =
            std::from_chars(text.data() + 2, text.data() + text.size(), number, std::chars_format::hex);
        return error == std::errc() && end != text.data() + 2 ? fmt::format("{}", number) : "";
    }
    std::string plain;
    bool is_marked = false;
    for (std::size_t k = 0; k < text.size(); ++k) {
        const char c = text[k];
        const bool inside = k > 0 && k + 1 < text.size();
        const bool is_exponent = (c == 'd' || c == 'D') && inside && is_digit(text[k - 1]) &&
                                 (is_digit(text[k + 1]) || text[k + 1] == '-' || text[k + 1] == '+');
        const bool is_mark = c == '_' && inside && is_digit(text[k - 1]) && is_digit(text[k + 1]);
        const bool is_sign = (c == '-' || c == '+') && !plain.empty() && plain.back() == 'e';
        if (!is_digit(c) && c != '.' && !is_exponent && !is_mark && !is_sign) break;
        is_marked = is_marked || is_exponent || is_mark;
        if (!is_mark) plain += is_exponent ? 'e' : c;
    }
    return is_marked ? plain : "";
}

/// Reads a formula from left to right: operands become nodes at once, operators wait on a stack for what
/// binds more tightly. No recursion: formulas nest deeply.
class Parser {
  public:
    explicit Parser(const std::string& text) : text_(text) {}

    std::vector<Node> parse() {
        while (skip_spaces(), at_ < text_.size()) operand_expected_ ? read_value() : read_operation();
        if (operand_expected_)
            fail(at_, operators_.empty() && operands_.empty() ? "the expression is empty"
                                                              : "the expression ends where a number, w or a "
                                                                "function should follow");
        while (!operators_.empty()) {
            if (operators_.back().sign == '(') fail(operators_.back().at, "this parenthesis is not closed");
            reduce();
        }
        return std::move(nodes_);
    }

  private:
    struct Waiting {
        char sign;  ///< + - * / ^, ~ for a negative, ( for a parenthesis
        std::size_t at;
        std::optional<Operation> function{};  ///< whose parenthesis it is
        std::size_t name_at = 0;              ///< of the function
    };

    static int precedence(char sign) {
        switch (sign) {
            case '+':
            case '-':
                return 1;
            case '*':
            case '/':
                return 2;
            case '~':
                return 3;
            case '^':
                return 4;
            default:
                return 0;
        }
    }

    [[noreturn]] void fail(std::size_t at, const std::string& what) const { refuse_at(text_, at, what); }

    bool next_is(std::string_view what) const { return text_.compare(at_, what.size(), what) == 0; }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void skip_spaces() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    }

    void push(const Node& node) {
        nodes_.push_back(node);
        operands_.push_back(static_cast<std::uint32_t>(nodes_.size() - 1));
    }

    void read_value() {
        const char c = peek();
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
            read_number();
        } else if (c == '(') {
            operators_.push_back({'(', at_++});
        } else if (c == '-') {
            operators_.push_back({'~', at_++});
        } else if (c == '+') {
            ++at_;
        } else if (is_letter(c)) {
            read_name();
        } else {
            refuse_sign();
        }
    }

    void read_number() {
        const std::size_t from = at_;
        double number = 0;
        const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), number);
        at_ = static_cast<std::size_t>(end - text_.data());
        if (error == std::errc::result_out_of_range) fail(from, "this number is too large or too small");
        if (is_letter(peek())) refuse_suffix(from);
        if (peek() == '.') fail(from, "this is no number: it has two points");
        push({Operation::number, 0, 0, number});
        operand_expected_ = false;
    }

    /// Of a number with letters behind it: what is known to work instead.
    [[noreturn]] void refuse_suffix(std::size_t from) const {
        const std::string digits = text_.substr(from, at_ - from);
        const std::string suffix = word();
        const bool is_factor = suffix == "w" || suffix == "pi" || functions().count(suffix) > 0;
        if (is_factor) fail(at_, fmt::format("an operator is missing: write {}*{}", digits, suffix));
        const std::string plain = plain_number(text_.substr(from));
        const std::string written =
            plain.empty() ? "numbers as 1000, 0.25 or 1e-3, and 2*w for twice w" : plain;
        fail(from,
             fmt::format("'{}{}' is neither a number nor a product (write {})", digits, suffix, written));
    }

    /// Letters and digits from here on.
    std::string word() const { return is_letter(peek()) || is_digit(peek()) ? token_at(text_, at_) : ""; }

    void read_name() {
        const std::size_t from = at_;
        const std::string name = word();
        at_ += name.size();
        if (name == "w" || name == "pi") {
            push(name == "w" ? Node{Operation::variable} : Node{Operation::number, 0, 0, std::numbers::pi});
            operand_expected_ = false;
            return;
        }
        skip_spaces();
        const auto function = functions().find(name);
        if (function == functions().end()) refuse_name(from, name);
        if (peek() == '^') fail(at_, fmt::format("write {}(w)^2 for the square of {}(w)", name, name));
        for (const Spelling& sign : signs) {
            if (next_is(sign.written)) refuse_sign();
        }
        if (peek() != '(')
            fail(from, fmt::format("{} needs its argument in parentheses: write {}(w)", name, name));
        operators_.push_back({'(', at_++, function->second, from});
    }

    [[noreturn]] void refuse_name(std::size_t from, const std::string& name) {
        if (peek() == '.') {
            ++at_;
            fail(from, fmt::format("'{}.{}' is a name of another language: write {}", name, word(),
                                   word() == "pi" ? "pi" : word() + "(..)"));
        }
        for (const Spelling& spelling : names) {
            if (name == spelling.written) fail(from, fmt::format("'{}': {}", name, spelling.advice));
        }
        std::string lower = name;
        for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        std::vector<std::string> known{"w", "pi"};
        for (const auto& [word, operation] : functions()) known.push_back(word);
        const std::string near =
            std::find(known.begin(), known.end(), lower) != known.end() ? lower : nearest_name(name, known);
        if (peek() == '(' || (!near.empty() && name.size() > 1)) {
            fail(from, fmt::format("unknown name '{}' ({})", name,
                                   near.empty() ? "functions are " + function_names()
                                                : fmt::format("did you mean '{}'?", near)));
        }
        fail(from,
             fmt::format("unknown name '{}' (a formula knows the variable w, pi, numbers and functions; "
                         "of a parameter write its value)",
                         name));
    }

    void read_operation() {
        const char c = peek();
        if (c == '*' && peek(1) == '*') fail(at_, "'**': write ^ for a power");
        if (c == '+' || c == '-' || c == '*' || c == '/' || c == '^') {
            while (!operators_.empty() && (precedence(operators_.back().sign) > precedence(c) ||
                                           (precedence(operators_.back().sign) == precedence(c) && c != '^')))
                reduce();
            operators_.push_back({c, at_++});
            operand_expected_ = true;
        } else if (c == ')') {
            close();
        } else if (is_digit(c) && at_ > 1 && is_digit(text_[text_.find_last_not_of(" \t", at_ - 1)])) {
            fail(at_, "two numbers side by side: write one without blanks, 1000 for 1 000, or * for times");
        } else if (c == '(' || is_letter(c) || is_digit(c) || c == '.') {
            fail(at_, "an operator is missing here: write * for times");
        } else {
            refuse_sign();
        }
    }

    void close() {
        while (!operators_.empty() && operators_.back().sign != '(') reduce();
        if (operators_.empty()) fail(at_, "this parenthesis was not opened");
        const Waiting waiting = operators_.back();
        operators_.pop_back();
        ++at_;
        if (waiting.function)
            combine({*waiting.function, operands_.back(), 0, 0, 0, position(waiting.name_at)}, 1);
    }

    [[noreturn]] void refuse_sign() const {
        for (const Spelling& sign : signs) {
            if (next_is(sign.written)) fail(at_, fmt::format("'{}': {}", sign.written, sign.advice));
        }
        const char c = peek();
        switch (c) {
            case ',':
                if (at_ > 0 && is_digit(text_[at_ - 1]) && is_digit(peek(1)))
                    fail(at_, "a comma within a number: write 0.25 with a point, not 0,25");
                fail(at_, "',': a formula gives one number, and its functions take one");
            case '=':
            case '<':
            case '>':
            case '!':
                if (c == '=' && peek(1) != '=')
                    fail(at_, "'=': a formula assigns nothing; write numbers where they belong");
                fail(at_, fmt::format("'{}': a comparison makes a step; {}", c, smooth));
            case '?':
            case ':':
            case '&':
                fail(at_, fmt::format("'{}': a choice makes a step; {}", c, smooth));
            case '|':
                fail(at_, "'|': write abs(w) for the size of w");
            case '[':
            case ']':
            case '{':
            case '}':
                fail(at_, fmt::format("'{}': write ( and )", c));
            case ')':
                fail(at_, "a number, w or a function is missing before this ')'");
            case '*':
            case '/':
            case '^':
                if (at_ > 0 && c == '*' && text_[at_ - 1] == '*') fail(at_ - 1, "'**': write ^ for a power");
                fail(at_, fmt::format("a number, w or a function is missing before this '{}'", c));
            default:
                break;
        }
        std::size_t to = at_ + 1;
        while (to < text_.size() && !begins_sign(text_[to])) ++to;
        const std::string sign = text_.substr(at_, to - at_);
        const bool shown = sign.size() > 1 || std::isprint(static_cast<unsigned char>(c)) != 0;
        fail(at_, shown
                      ? fmt::format("'{}' does not belong into a formula (numbers, w, pi, + - * / ^ ( ) and "
                                    "functions)",
                                    sign)
                      : fmt::format("the byte {:#04x} does not belong into a formula",
                                    static_cast<unsigned char>(c)));
    }

    static std::uint32_t position(std::size_t at) { return static_cast<std::uint32_t>(at); }

    /// Makes a node of the operator that waits last.
    void reduce() {
        const auto [sign, at, function, name_at] = operators_.back();
        operators_.pop_back();
        if (sign == '~') return combine({Operation::negate, operands_.back(), 0, 0, 0, position(at)}, 1);
        constexpr std::string_view known = "+-*/^";
        constexpr std::array of_sign{Operation::add, Operation::subtract, Operation::multiply,
                                     Operation::divide, Operation::power};
        combine({of_sign[known.find(sign)], operands_[operands_.size() - 2], operands_.back(), 0, 0,
                 position(at)},
                2);
    }

    /// The result takes the place of its operands.
    void combine(const Node& node, std::size_t count) {
        operands_.resize(operands_.size() - count);
        push(node);
    }

    const std::string& text_;
    std::size_t at_ = 0;
    bool operand_expected_ = true;
    std::vector<Node> nodes_;
    std::vector<std::uint32_t> operands_;  ///< nodes that wait for their operator
    std::vector<Waiting> operators_;
};

}  // namespace

std::vector<Node> parse_expression(const std::string& text) {
    return Parser(text).parse();
}

void refuse_at(const std::string& text, std::size_t at, const std::string& what) {
    constexpr std::size_t around = 30;  // bytes shown before and after
    std::size_t from = at > around ? at - around : 0;
    std::size_t to = std::min(text.size(), at + around);
    while (from > 0 && !begins_sign(text[from])) --from;
    while (to < text.size() && !begins_sign(text[to])) ++to;
    const auto place =
        1 + std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), begins_sign);
    throw ExpressionError(fmt::format("{} (at character {} of \"{}{}{}\")", what, place, from > 0 ? ".." : "",
                                      text.substr(from, to - from), to < text.size() ? ".." : ""));
}

std::string token_at(const std::string& text, std::size_t at) {
    std::size_t to = at;
    while (to < text.size() && (is_letter(text[to]) || is_digit(text[to]))) ++to;
    return text.substr(at, std::max<std::size_t>(to - at, 1));
}

}  // namespace levywell::inline potential
