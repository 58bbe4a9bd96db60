#include "catch.hpp"
#include "faults.hpp"
#include "files.hpp"
#include "levywell/core/number_columns.hpp"

using namespace levywell;

namespace {

using Columns = std::vector<std::vector<double>>;

Columns read(const std::string& text, Faults& faults) {
    const test::TemporaryFolder folder;
    return read_number_columns(folder.write("t.csv", text), {{"a", {"alpha"}}, {"b", {}}}, "a test", faults);
}

}  // namespace

TEST_CASE("Columns in any of the usual forms: separators, comments, a header, line ends") {
    for (const char* text : {"1,2\n3,4\n", "1 2\n3\t4", "a;b\n1;2\n\n3; 4\r\n",
                             "# of a test\n\"a\", b1\n 1, 2 # first\n3 , 4\n", "+1 2e0\n.3e1 4.\n"}) {
        Faults faults;
        INFO(text);
        CHECK(read(text, faults) == Columns{{1, 3}, {2, 4}});
        CHECK(faults.empty());
    }
    Faults faults;
    CHECK(read("", faults) == Columns{{}, {}});
    CHECK(faults.empty());
}

TEST_CASE("A first line is passed over as a header only where it holds no number, and that is said") {
    const auto headers = [](const std::string& first) {
        Faults faults;
        const Columns columns = read(first + "\n1,2\n", faults);
        INFO(first << ": " << test::listed(faults));
        if (!faults.empty()) {
            CHECK(test::has_fault(faults, "t.csv:1", "2 finite numbers belong here: a, b"));
            return std::string("refused");
        }
        if (columns == Columns{{1}, {2}}) {
            REQUIRE(faults.notes().size() == 1);
            CHECK_THAT(faults.notes().front().what, Contains("passed over as a header: "));
            return std::string("passed over");
        }
        CHECK(columns.at(0).size() == 2);
        CHECK(faults.notes().empty());
        return std::string("read");
    };
    for (const char* line : {"w,f", "\"w\";\"f\"", "time beta_2", "w [length],f [length^2/time]", "x0 y1",
                             "s^-1,f", "w [1e-3 m],f [J]", "w (1e-3 m) f (2,5 J)"})
        CHECK(headers(line) == "passed over");
    for (const char* line : {"nan,1.0", "x-2.0,2.25", "x0,1.2", "w,0", "nan,nan", "inf,f", "2nd,third",
                             "-2.0,f", "(1,2)", "w[m],2[J]", "'1.5',f", "f.5,w",
                             "\xE2\x88\x92"
                             "2,4"})
        CHECK(headers(line) == "refused");
    CHECK(headers("\xEF\xBB\xBF-2.0,4") == "read");
    CHECK(headers("\xEF\xBB\xBFw,f") == "passed over");
}

TEST_CASE("A header that names the columns gives their order, as a comment too") {
    const std::vector<std::string> headers{"b,a",
                                           "\"B\";'Alpha'",
                                           "b [1e-3 m], a [J]",
                                           "b\ta_1",
                                           "B (m) A (J)",
                                           "# b,a",
                                           "# b a",
                                           "# of a test\n# b [m],alpha [J]",
                                           "## b;a\n\n"};
    for (const std::string& header : headers) {
        Faults faults;
        INFO(header);
        CHECK(read(header + "\n1,2\n3,4\n", faults) == Columns{{2, 4}, {1, 3}});
        CHECK(faults.empty());
        REQUIRE(faults.notes().size() == 1);
        CHECK_THAT(faults.notes().front().what, Contains("read by the names in their header: "));
    }
    for (const char* header :
         {"a,b", "# a,b", "# of b and a", "# b", "# b, then a\n# of a test", "# x,y", ""}) {
        Faults faults;
        INFO(header);
        CHECK(read(header + std::string("\n1,2\n"), faults) == Columns{{1}, {2}});
        CHECK(faults.empty());
        CHECK(faults.notes().empty());
    }
}

TEST_CASE("A header that names some columns alone is a fault, and its advice works") {
    const std::pair<const char*, const char*> headers[] = {
        {"step,b", "calls a column step"},   {"b,step", "calls a column step"},
        {"# step,b", "calls a column step"}, {"a,a'", "calls a column a'"},
        {"a,alpha", "names a twice"},        {"b", "names 1 of 2 columns"}};
    for (const auto& [header, what] : headers) {
        Faults faults;
        INFO(header);
        CHECK(read(header + std::string("\n1,2\n"), faults).front().empty());
        CHECK(test::has_fault(faults, "t.csv:1", what));
        CHECK(test::has_fault(faults, "t.csv:1",
                              "name the columns a, b, in any order, or take this line away"));
    }
}

TEST_CASE("A column too many is refused with what helps, in a header or without one") {
    for (const char* text : {"a,b,err\n1,2,3\n", ",a,b\n0,1,2\n", "1,2,3\n"}) {
        Faults faults;
        INFO(text);
        CHECK(read(text, faults).front().empty());
        CHECK_THAT(test::listed(faults), Contains("out of the file") && !Contains("take this line away"));
    }
    Faults none;
    CHECK(read("a,b\n1,2\n", none) == Columns{{1}, {2}});  // the advice
    CHECK(none.empty());
}

TEST_CASE(
    "Separators: missing numbers and decimal commas are faults, empty lines and trailing separators none") {
    for (const char* text :
         {"1,2,\n3,4,\n", "1;2;\r\n3;4\r\n", "1 , 2\n3 ,4\n", "1\t2\n,,\n;\n3\t4\n", "1 2\r3 4\r"}) {
        Faults faults;
        INFO(text);
        CHECK(read(text, faults) == Columns{{1, 3}, {2, 4}});
        CHECK(faults.empty());
    }
    for (const char* text : {"1,,2\n", ",1\n", "1,2,,\n", ",1,2\n", "1,234,5\n", "NA,2\n"}) {
        Faults faults;
        INFO(text);
        read(text, faults);
        CHECK(test::has_fault(faults, "t.csv:1", "2 finite numbers belong here"));
    }
    for (const char* text : {"0,5;2\n", "0,5 2\n", "1\t2,5\n"}) {
        Faults faults;
        INFO(text);
        read(text, faults);
        CHECK(test::has_fault(faults, "t.csv:1", "decimal points"));
    }
    Faults faults;
    read(std::string("\xFF\xFE"
                     "1\0,\0",
                     6),
         faults);
    CHECK(test::has_fault(faults, "t.csv", "UTF-16"));
}

TEST_CASE("A line of anything else is a fault with its number") {
    for (const char* text :
         {"1,2\n3,4,5\n", "1,2\n3\n", "1,2\nx,y\n", "1,2\n3,nan\n", "1,2\n3,1e999\n", "1,2\n3,4x\n"}) {
        Faults faults;
        INFO(text);
        CHECK(read(text, faults) == Columns{{1}, {2}});
        CHECK(test::has_fault(faults, "t.csv:2", "2 finite numbers belong here: a, b"));
    }
    Faults faults;
    read("1,2,3\n1,2\n", faults);  // no header: it begins with a number
    CHECK(test::has_fault(faults, "t.csv:1", "belong here"));
    Faults absent;
    read_number_columns("absent/t.csv", {{"a", {}}}, "a test", absent);
    CHECK(test::has_fault(absent, "absent/t.csv", "cannot be read: No such file or directory (a test)"));
}

TEST_CASE("Numbers below all doubles are 0, not refused; more than ten million lines are") {
    Faults faults;
    CHECK(read("1e-999,2\n", faults) == Columns{{0}, {2}});
    CHECK(faults.empty());

    std::string lines;
    for (std::size_t k = 0; k < most_rows; ++k) lines += "1 2\n";
    CHECK(read(lines, faults)[1].size() == most_rows);
    CHECK(faults.empty());
    read(lines + "1 2\n", faults);
    CHECK(test::has_fault(faults, "t.csv:10000001", "more than 10000000 lines"));
}

TEST_CASE("Microsoft's infinities are no finite numbers, and a first line of column numbers is said") {
    for (const char* text :
         {"1,2\n1.#INF,4\n", "1,2\n3,-1.#IND\n", "1,2\n#N/A,4\n", "1,2\n3,4#\n", "1,2\n\"3,4\n"}) {
        Faults faults;
        INFO(text);
        CHECK(read(text, faults) == Columns{{1}, {2}});
        CHECK(faults.count() == 1);
    }
    for (const auto& [text, notes] : {std::pair{"0,1\n0.5,2\n", 1}, std::pair{"0,2\n0.5,2\n", 0},
                                      std::pair{"0,1\n1,2\n", 0}, std::pair{"# 0,1\n0.5,2\n", 0}}) {
        Faults faults;
        INFO(text);
        read(text, faults);
        CHECK(faults.empty());
        CHECK(faults.notes().size() == static_cast<std::size_t>(notes));
    }
    Faults faults;
    CHECK(read("sep=;\n\"b\";\"a\"\n\"1\";\"2\"\n", faults) == Columns{{2}, {1}});
    CHECK(faults.empty());
}

TEST_CASE("A device is no table") {
    Faults faults;
    read_number_columns("/dev/zero", {{"a", {}}, {"b", {}}}, "a test", faults);
    CHECK(test::has_fault(faults, "/dev/zero", "not a file (write what it gives to a file first) (a test)"));
}
