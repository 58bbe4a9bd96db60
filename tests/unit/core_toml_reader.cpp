#include "catch.hpp"
#include "faults.hpp"
#include "levywell/core/toml_reader.hpp"

using namespace levywell;
using test::has_fault;

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
}

TEST_CASE("The nearest name is near or none") {
    CHECK(nearest_name("epsilom", {"alpha", "epsilon"}) == "epsilon");
    CHECK(nearest_name("zzz", {"alpha", "epsilon"}).empty());
}
