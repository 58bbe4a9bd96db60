// Numbers in text: which '#' begins a comment, which first line is a header, what double quotes enclose.
#include "catch.hpp"
#include "files.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/array_file.hpp"

#include <cmath>
#include <vector>

using namespace levywell;

namespace {

struct Text {
    std::int64_t columns = 0;
    std::vector<double> values;
    std::string note;
    std::string warning;
};

Text read(const std::string& content, const std::string& name = "") {
    const test::TemporaryFolder folder;
    const auto array = open_array(folder.write("q.csv", content) + name, std::nullopt);
    Text result{array->columns(), std::vector<double>(static_cast<std::size_t>(array->size())), array->note(),
                array->warning()};
    array->read(0, result.values);
    return result;
}

using Values = std::vector<double>;

}  // namespace

TEST_CASE("Microsoft's NaN and infinities are none of 1 and -1; '#' begins a comment behind a blank alone") {
    for (const char* word : {"1.#QNAN", "-1.#IND", "1.#SNAN", "1.#QNAN0", "-1.#IND00e+000"}) {
        INFO(word);
        CHECK(std::isnan(read(word + std::string("\n2.5\n")).values.at(0)));
        CHECK(std::isnan(read("day,ret\n1," + std::string(word) + "\n2,2.5\n", ":ret").values.at(0)));
    }
    CHECK(read("1.#INF -1.#INF 1.#INF00\n").values == Values{HUGE_VAL, -HUGE_VAL, HUGE_VAL});
    CHECK(read("# of a test\n1 # first\n\t# and\n2\t#second\n").values == Values{1, 2});
    for (const char* word : {"1.#J", "1.5#first", "1.#INFx", "1.#INF00e+001", "2.#INF"})  // controls
        CHECK_THROWS_WITH(read(word + std::string("\n2\n")), Contains("is no number"));
}

TEST_CASE("What spreadsheets write for a missing value is not a number, and no comment") {
    for (const char* error : {"#N/A", "#DIV/0!", "#NUM!", "#VALUE!", "#REF!", "#NAME?", "#NULL!"}) {
        INFO(error);
        const std::vector<double> list = read(error + std::string("\n2.5\n")).values;
        CHECK((list.size() == 2 && std::isnan(list[0]) && list[1] == 2.5));
        const std::string lines = "a,b\n" + std::string(error) + ",2\n3, " + error + "\n";
        CHECK(read(lines, ":b").values.at(0) == 2);
        CHECK(std::isnan(read(lines, ":b").values.at(1)));
        CHECK(std::isnan(read(lines, ":a").values.at(0)));
    }
    CHECK(read("#N/ANY\n#NA\n# N/A\n2.5\n").values == Values{2.5});  // control: comments
}

TEST_CASE("A first line of column numbers above fractions is a header, which is said") {
    const Text pandas = read("0,1,2\n0.5,1.0,-2\n3,4.5,6\n");
    CHECK(pandas.columns == 3);
    CHECK(pandas.values == Values{0.5, 1, -2, 3, 4.5, 6});
    CHECK_THAT(pandas.note, Contains("q.csv:1: passed over as a header") && Contains("0,1,2"));
    CHECK(read("0.0,1,2\n0.5,1.0,-2\n").values.size() == 6);  // what the note advises
    for (const char* data : {"0,1,2\n3,4,5\n", "0,1,3\n0.5,1.0,-2\n", "1,2,3\n0.5,1.0,-2\n", "0,1\n,2\n"}) {
        INFO(data);
        CHECK(read(data).values.at(0) == data[0] - '0');
        CHECK(read(data).note.empty());
    }
}

TEST_CASE("A first line of other whole numbers above fractions is read, with a warning whose advice works") {
    for (const char* years : {"2019,2020\n0.5,1.0\n,3.25\n", "0\n0.5\n-1.25\n", "2019\n0.5\n"}) {
        INFO(years);
        CHECK(read(years).values.at(0) == std::stod(years));
        CHECK_THAT(read(years).warning, Contains("q.csv:1: ") && Contains("put # before it"));
        const Text advised = read("#" + std::string(years));
        CHECK(advised.values.at(0) == 0.5);
        CHECK(advised.warning.empty());
    }
    for (const char* data : {"2019.0\n0.5\n", "3\n0.5\n2\n", "0\n1\n2\n", "1 2\n", "x\n7\n0.5\n"})
        CHECK(read(data).warning.empty());
}

TEST_CASE("Names of rows are no data") {
    for (const char* file :
         {",0,1\n0,0.5,1.5\n1,2.5,3.5\n", ",a,b\n0,0.5,1.5\n", "\"\",\"x\"\n\"1\",0.5\n"}) {
        INFO(file);
        CHECK_THROWS_WITH(read(file),
                          Contains("q.csv:1: the first column has no name") && Contains("row.names = FALSE"));
    }
    CHECK(read(",a,b\n0,0.5,1.5\n", ":b").values == Values{1.5});
    CHECK(read(",0,1\n0,0.5,1.5\n", ":1").values == Values{1.5});  // its name, not its number
    CHECK(read("i,a\n0,0.5\n").values == Values{0, 0.5});          // what the message advises
    CHECK_THROWS_WITH(read("\"x\"\n\"1\" 0.5\n\"2\" 1.5\n"),
                      Contains("q.csv:2") && Contains("row.names = FALSE"));
    CHECK(read("two numbers a line\n1 0.5\n").values == Values{1, 0.5});
}

TEST_CASE("A column that is there twice is chosen by its number") {
    const std::string twice = "day,a,b,a\n1,0.5,2,-7\n2,1.5,3,-8\n";
    CHECK_THROWS_WITH(read(twice, ":a"), Contains("has two columns a, at 2 and 4") &&
                                             Contains("q.csv:2 or") && Contains("q.csv:4"));
    CHECK(read(twice, ":2").values == Values{0.5, 1.5});
    CHECK(read(twice, ":4").values == Values{-7, -8});
    CHECK(read(twice, ":b").values == Values{2, 3});
    for (const char* none : {":0", ":5", ":99999999999999999999", ":1.0", ":c"})
        CHECK_THROWS_WITH(read(twice, none), Contains("has no column"));
}

TEST_CASE("Cells in double quotes: separators, '#' and blanks inside, numbers, and what does not end") {
    const std::string firms = "firm,\"price, USD\",ret\n\"Foo, Inc\",1.5,0.25\n\"#1; \"\"Bar\"\"\",2.5,-1\n";
    CHECK(read(firms, ":price, USD").values == Values{1.5, 2.5});
    CHECK(read(firms, ":ret").values == Values{0.25, -1});
    CHECK(read("\"a;b\",\"c\"\n\"1.5\",\"2\"\n\"-3\",\"\"\n", ":a;b").values == Values{1.5, -3});
    const Text all = read("\"a\",\"b\"\n\"1.5\",\"2\"\n\"-3\",\"4e0\"\n");
    CHECK(all.columns == 2);
    CHECK(all.values == Values{1.5, 2, -3, 4});
    CHECK_THROWS_WITH(read(firms),
                      Contains("\"Foo, Inc\" is no number") && Contains(":NAME reads one column"));
    CHECK_THROWS_WITH(read("\"1,5\"\n\"2,5\"\n"), Contains("decimals have a point"));
    CHECK_THROWS_WITH(read("a,b\n\"x,1\ny\",2\n", ":b"), Contains("q.csv:2: a double quote opens a cell"));
    CHECK_THROWS_WITH(read("a,b\n\"x\"y,1\n5\",2,3\n", ":b"), Contains("q.csv:3: 3 cells"));
}

TEST_CASE("An empty last cell is missing, where lines of all cells tell it from a separator too many") {
    for (const char* file : {"a,b\n1,\n2,3\n", "7,8\n1,\n2,3\n", "a;b\n1; \n2;3\n"}) {
        const Text table = read(file);
        CHECK(table.columns == 2);
        CHECK(std::isnan(table.values.at(table.values.size() - 3)));
        CHECK(table.values.back() == 3);
    }
    for (const char* file : {"a,b,c,\n1,2,3,\n4,5,6,\n", "1,2,3,\n4,5,6,\n", "1,2,3\n4,5,6,\n"})  // controls
        CHECK(read(file).values == Values{1, 2, 3, 4, 5, 6});
    CHECK_THROWS_WITH(read("1,2,3\n4,5\n"), Contains("q.csv:2: 2 numbers in this line, 3 in those before"));
}

TEST_CASE("Excel's first line that names the separator is none of names or numbers") {
    for (const char* mark : {";", ",", "\t"}) {
        const std::string m = mark;
        CHECK(read("sep=" + m + "\nprice" + m + "ret\n1" + m + "2.5\n", ":ret").values == Values{2.5});
        CHECK(read("sep=" + m + "\r\n1" + m + " 2.5\r\n").values == Values{1, 2.5});
    }
    CHECK_THROWS_WITH(read("x;y\nsep=;\n1;2\n"), Contains("q.csv:2"));
}
