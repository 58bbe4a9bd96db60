#include "catch.hpp"
#include "faults.hpp"
#include "levywell/core/toml_reader.hpp"

#include <algorithm>
#include <cmath>

using namespace levywell;
using test::has_fault;

TEST_CASE("-0.0 is 0: it is written as -0, which TOML reads as a whole number") {
    Faults faults;
    TomlTable table = TomlTable::read_text("a = -0.0\nb = [-0.0, -1e-400]\n", "run.toml", faults);
    CHECK_FALSE(std::signbit(table.number("a").value_or(-1)));
    for (double value : table.numbers("b").value_or(std::vector<double>{-1}))
        CHECK_FALSE(std::signbit(value));
}

TEST_CASE("A whole number that no double is, is not read as another") {
    Faults faults;
    TomlTable table =
        TomlTable::read_text("a = 9007199254740993\nb = 9007199254740992\n", "run.toml", faults);
    CHECK(table.number("b") == 9007199254740992.0);
    CHECK_FALSE(table.number("a"));
    CHECK(faults.count() == 1);
    CHECK(has_fault(faults, "run.toml:1", "9007199254740993.0 for the nearest"));
}

TEST_CASE("A word as long as toml++ looks ahead is refused, with its line; a string of that length is none") {
    Faults faults;
    const std::string long_word(200, '_');
    TomlTable::read_text("a = 1\nb = 08x7-07" + long_word + "-4l 2\n4l", "run.toml", faults);
    REQUIRE(faults.count() == 1);
    CHECK(has_fault(faults, "run.toml:2", "more than 120 characters"));
    // To toml++ these characters within a number are a part of it.
    for (const std::string part : {"", "[", "=", "{", "\"", "'"}) {
        for (const std::string before : {"b = ", "b = [1, ", "b = [\n"}) {
            for (std::size_t length = 100; length < 130; ++length) {
                const std::string half(length / 2, '_');
                const std::string other(length - length / 2, '_');
                Faults some;
                TomlTable::read_text(before + "08x7-07-" + half + part + other + "l 2222\n4l", "run.toml",
                                     some);
                CHECK(some.count() == 1);
            }
        }
    }
    Faults none;
    TomlTable table =
        TomlTable::read_text("a = \"" + long_word + "\" # " + long_word + "\n", "run.toml", none);
    CHECK(table.string("a") == long_word);
    CHECK(none.empty());
}

TEST_CASE("Values come back with their types, and places name file and line") {
    Faults faults;
    TomlTable table = TomlTable::read_text(
        "a = 1\nb = 2.5\nc = \"word\"\nd = [1, 2.5]\ne = true\n[t]\nx = -3\n", "run.toml", faults);
    CHECK(table.integer("a") == 1);
    CHECK(table.number("b") == 2.5);
    CHECK(table.string("c") == "word");
    CHECK(table.numbers("d") == std::vector<double>{1, 2.5});
    CHECK(table.flag("e") == true);
    CHECK(table.where("c") == "run.toml:3");
    auto inner = table.table("t");
    REQUIRE(inner);
    CHECK(inner->number("x") == -3);  // an integer serves where a number is wanted
    CHECK(inner->where("x") == "run.toml:7");
    CHECK_FALSE(table.number("absent"));
    inner->finish();
    table.finish();
    INFO(test::listed(faults));
    CHECK(faults.empty());
}

TEST_CASE("Every fault is reported, not the first one") {
    Faults faults;
    TomlTable table = TomlTable::read_text(
        "alpha = \"x\"\nepsilon = nan\npaths = 1.5\nlist = [1, \"a\"]\nhorizn = 3\n", "f", faults);
    table.number("alpha");
    table.number("epsilon");
    table.integer("paths");
    table.numbers("list");
    table.number("horizon");
    table.require_number("dt", "the step [time]");
    table.finish();
    INFO(test::listed(faults));
    CHECK(faults.count() == 6);
    CHECK(has_fault(faults, "f:1", "alpha"));
    CHECK(has_fault(faults, "f:2", "epsilon"));
    CHECK(has_fault(faults, "f:3", "paths"));
    CHECK(has_fault(faults, "f:4", "list"));
    CHECK(has_fault(faults, "f:5", "horizon"));  // the nearest valid name
    CHECK(has_fault(faults, "", "the step [time]"));
    CHECK_THROWS_AS(faults.throw_if_any(), InputError);
}

TEST_CASE("A syntax error is a fault with its line, and a missing file says so") {
    Faults faults;
    TomlTable::read_text("a = 1\nb = = 2\n", "f", faults);
    CHECK(has_fault(faults, "f:2", ""));
    TomlTable::read_file("/nowhere/at/all.toml", faults);
    CHECK(has_fault(faults, "/nowhere/at/all.toml", "read"));
    TomlTable::read_text("a = 1\n\n[{a = 1}]\nb = 2\n", "g", faults);  // an assertion of toml++ 3.3
    CHECK(has_fault(faults, "g:3", "a name of a table"));
    // Characters of which toml++ 3.3 does not say whether they are blanks: undefined behaviour.
    TomlTable::read_text("\xc3\xa4 = 1\n", "h", faults);
    CHECK(has_fault(faults, "h:1", "TOML syntax"));
    TomlTable::read_text("a = 1 \xc8\xb9\n", "i", faults);
    CHECK(has_fault(faults, "i:1", "TOML syntax"));
    const TomlTable umlaut =
        TomlTable::read_text("a = \"\"\"\\\n  \xc3\xa4\"\"\" # \xc3\xa4\n'\xc3\xa4' = 2\n", "j", faults);
    CHECK(umlaut.has("\xc3\xa4"));
    CHECK_FALSE(has_fault(faults, "j:1", ""));
}

TEST_CASE("The nearest name is near or none") {
    CHECK(nearest_name("epsilom", {"alpha", "epsilon"}) == "epsilon");
    CHECK(nearest_name("zzz", {"alpha", "epsilon"}).empty());
}

TEST_CASE("Keys and values nest no deeper than the stack holds") {
    const auto faults_of = [](const std::string& text) {
        Faults faults;
        TomlTable::read_text(text, "f", faults);
        return faults;
    };
    const auto repeated = [](const std::string& text, int times) {
        std::string all;
        for (int k = 0; k < times; ++k) all += text;
        return all;
    };
    const int deep = 200'000;
    for (const std::string& key :
         {"a" + repeated(".a", deep) + " = 1", "[a" + repeated(".a", deep) + "]",
          "[[a" + repeated(" . 'a'", deep) + "]]", "b = {a" + repeated(".a", deep) + " = 1}"}) {
        INFO(key.substr(0, 20));
        CHECK(has_fault(faults_of("x = 1\n" + key + "\n"), "f:2", "a key of more than 9 parts"));
    }
    // Behind strings that look as if they went on.
    for (const char* before :
         {"s = \"\"\"a\"\"\"\"\"\n", "s = '''b''''\n", "s = \"c\\\"\"\n", "s = '\\'\n", "# \"\n"}) {
        INFO(before);
        CHECK(has_fault(faults_of(before + ("a" + repeated(".a", deep)) + " = 1\n"), "f:2", "parts"));
    }
    for (const char* before : {R"(x = {s = """a"""", )", R"(x = {s = @@@a@@@@, )"}) {
        std::string text = before;
        std::replace(text.begin(), text.end(), '@', '\'');
        INFO(text);
        CHECK(has_fault(faults_of(text + "a" + repeated(".a", deep) + " = 1}\n"), "f:1", "parts"));
    }
    CHECK(has_fault(faults_of("a = " + repeated("[", deep)), "f:1", "nested"));
    CHECK(has_fault(faults_of("a = " + repeated("{a=", deep)), "f:1", "nested"));

    CHECK(faults_of("a.b.c.d.e.f.g.h.i = 1\n").empty());
    CHECK(faults_of("s = \"" + repeated(".", 50) + "\" # " + repeated(".", 50) + "\nw = [" +
                    repeated("0.5, ", 50) + "]\n")
              .empty());
}

TEST_CASE("A device is no TOML file") {
    Faults faults;
    TomlTable::read_file("/dev/zero", faults);
    CHECK(has_fault(faults, "/dev/zero", "a device or a pipe"));
}

TEST_CASE("Of very many faults the first thousand are kept, and the others counted") {
    std::string list = "w = [";
    for (std::size_t k = 0; k < Faults::most_listed + 500; ++k) list += "true, ";
    Faults faults;
    TomlTable::read_text(list + "]", "f", faults).numbers("w");
    CHECK(faults.count() == Faults::most_listed + 500);
    CHECK(faults.list().size() == Faults::most_listed);
    CHECK_THROWS_WITH(faults.throw_if_any(),
                      Contains("w[999] is true or false") && Contains("f:1: and 500 more faults"));
}
