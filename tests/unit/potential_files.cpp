#include "catch.hpp"
#include "faults.hpp"
#include "files.hpp"
#include "levywell/potential/potential_file.hpp"
#include "places.hpp"

#include <cmath>
#include <filesystem>
#include <set>

using namespace levywell;
using test::has_fault;

namespace {

PotentialFile read_text(const std::string& text, Faults& faults) {
    const test::TemporaryFolder folder;
    return read_potential(folder.write("p.toml", text), faults);
}

PotentialFile read_good(const std::string& text) {
    Faults faults;
    PotentialFile file = read_text("name = \"t\"\n" + text, faults);
    INFO(test::listed(faults));
    REQUIRE(faults.empty());
    return file;
}

/// f' and f'' are the derivatives of f, by central differences away from knots.
void check_derivatives(const Potential& potential) {
    const Interval core = potential.core();
    const double h = 1e-5 * core.length();
    for (int k = 1; k < 40; ++k) {
        const double w = core.lower + core.length() * (k + 0.37) / 41;
        bool at_knot = false;
        for (double knot : potential.knots()) at_knot = at_knot || std::abs(knot - w) < 2 * h;
        if (at_knot) continue;
        const double slope = (potential.value(w + h) - potential.value(w - h)) / (2 * h);
        const double curvature = (potential.slope(w + h) - potential.slope(w - h)) / (2 * h);
        const double size =
            1 + std::abs(potential.slope(w)) + std::abs(potential.curvature(w)) * core.length();
        INFO("w " << w);
        // h^2/6 of the next derivatives, and 1e-16/h of rounding: below 1e-5 of the size of f' and f''.
        CHECK(std::abs(potential.slope(w) - slope) < 1e-5 * size);
        CHECK(std::abs(potential.curvature(w) - curvature) < 1e-4 * size);
    }
}

}  // namespace

TEST_CASE("critical_points: the roots of f' are where the file says") {
    const auto file =
        read_good("kind = \"critical_points\"\nminima = [-1.0, 1.5]\nmaxima = [0.0]\nstrength = 2.0\n");
    check_derivatives(*file.potential);
    REQUIRE(file.landscape.minima.size() == 2);
    CHECK(file.landscape.minima[0].position == Approx(-1).epsilon(1e-12));
    CHECK(file.landscape.minima[1].position == Approx(1.5).epsilon(1e-12));
    CHECK(std::abs(file.landscape.maxima[0].position) < 1e-12);
    // f' = 2 (w+1) w (w-1.5): f''(-1) = 2 (-1)(-2.5) = 5, f''(0) = 2 (1)(-1.5) = -3
    CHECK(file.landscape.minima[0].curvature == Approx(5));
    CHECK(file.landscape.maxima[0].curvature == Approx(-3));
    CHECK(std::isinf(file.landscape.width(0)));
}

TEST_CASE("polynomial: heights, curvatures and barriers of the quartic") {
    const auto file = read_good("kind = \"polynomial\"\ncoefficients = [0.25, 0, -0.5, 0, 0.25]\n");
    check_derivatives(*file.potential);
    CHECK(file.landscape.barrier_right(0) == Approx(0.25));
    CHECK(file.landscape.barrier_left(1) == Approx(0.25));
    CHECK(file.landscape.minima[0].curvature == Approx(2));
    REQUIRE(file.potential->slope_polynomial());
}

TEST_CASE("landscape: heights and curvatures are set independently of widths, and f'' is continuous") {
    const auto file = read_good(
        "kind = \"landscape\"\n"
        "minima = [{at = -3, height = -1, curvature = 9}, {at = 0, height = 0.2, curvature = 0.5}, {at = 4, "
        "height = 0, curvature = 2}]\n"
        "maxima = [{at = -2, height = 0.5, curvature = 1}, {at = 3, height = 2, curvature = 6}]\ngrowth = "
        "4\n");
    check_derivatives(*file.potential);
    REQUIRE(file.landscape.minima.size() == 3);
    const double at[] = {-3, 0, 4}, height[] = {-1, 0.2, 0}, curvature[] = {9, 0.5, 2};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(file.landscape.minima[i].position == Approx(at[i]).margin(1e-9));
        CHECK(file.landscape.minima[i].height == Approx(height[i]).margin(1e-9));
        CHECK(file.landscape.minima[i].curvature == Approx(curvature[i]).epsilon(1e-6));
    }
    CHECK(file.landscape.maxima[1].curvature == Approx(-6).epsilon(1e-6));
    CHECK(file.landscape.width(1) == Approx(5).epsilon(1e-9));
    // C2: no jump of f'' across any knot (the right-hand limit is what curvature() gives at the knot).
    for (double knot : file.potential->knots()) {
        INFO("knot " << knot);
        CHECK(file.potential->curvature(knot) == Approx(file.potential->curvature(knot - 1e-9)).margin(1e-5));
    }
}

TEST_CASE("table: the spline goes through its points") {
    std::string w, f;
    for (int k = 0; k <= 24; ++k) {
        const double x = -1.8 + 0.15 * k;
        w += (k ? ", " : "") + std::to_string(x);
        f += (k ? ", " : "") + std::to_string(0.25 * std::pow(x * x - 1, 2));
    }
    const auto file = read_good("kind = \"table\"\nw = [" + w + "]\nf = [" + f + "]\n");
    check_derivatives(*file.potential);
    REQUIRE(file.landscape.minima.size() == 2);
    CHECK(file.landscape.minima[0].position ==
          Approx(-1).epsilon(1e-2));  // spacing 0.15: the spline is not the quartic
    CHECK(file.potential->value(-1.8 + 0.15 * 7) ==
          Approx(0.25 * std::pow(0.75 * 0.75 - 1, 2)).epsilon(1e-4));
}

TEST_CASE("expression: f and f' are those of the formula") {
    const auto file = read_good(
        "kind = \"expression\"\nf = \"w^4/4 - w^2/2 + 0.1*w + 0.02*cos(12*w)\"\ndomain = [-3, 3]\n");
    check_derivatives(*file.potential);
    for (double w = -2.9; w < 2.9; w += 0.0137) {
        const double exact = std::pow(w, 4) / 4 - w * w / 2 + 0.1 * w + 0.02 * std::cos(12 * w);
        CHECK(std::abs(file.potential->value(w) - exact) < 1e-14);
        const double slope = w * w * w - w + 0.1 - 0.24 * std::sin(12 * w);
        CHECK(std::abs(file.potential->slope(w) - slope) < 1e-13);
    }
}

TEST_CASE("flat and quadratic allow exit runs only") {
    CHECK_FALSE(read_good("kind = \"flat\"\n").metastable);
    const auto file = read_good("kind = \"quadratic\"\ncurvature = 3\n");
    CHECK_FALSE(file.metastable);
    CHECK(file.potential->slope(2) == 6);
    CHECK(file.landscape.minima[0].curvature == 3);
}

TEST_CASE("Every file of potentials/ is read without fault and says what it is for") {
    int count = 0;
    std::set<std::string> kinds;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_folder() + "/potentials")) {
        if (entry.path().extension() != ".toml") continue;
        Faults faults;
        const auto file = read_potential(entry.path().string(), faults);
        INFO(entry.path() << "\n" << test::listed(faults));
        REQUIRE(faults.empty());
        CHECK(file.source_text.front() == '#');
        check_derivatives(*file.potential);
        kinds.insert(file.kind);
        ++count;
    }
    CHECK(count >= 10);
    CHECK(kinds.size() == 7);  // each kind has an example
}

TEST_CASE("Figure 3a's two wells have their maximum at 0 and their minima in ratio 2:3") {
    Faults faults;
    const auto file = read_potential(test::source_folder() + "/potentials/two_well.toml", faults);
    REQUIRE(faults.empty());
    CHECK(file.landscape.wells().minima == std::vector<double>{-1, 1.5});
    CHECK(std::abs(file.landscape.maxima[0].position) < 1e-15);
}

TEST_CASE("Bad files: each fault with its line and the way out, all at once") {
    struct Bad {
        const char* text;
        const char* where;
        const char* what;
    };
    const Bad all[] = {
        {"name = \"a\"\nkind = \"polynomal\"\n", ":2", "did you mean 'polynomial'"},
        {"name = \"a\"\nkind = \"polynomial\"\ncoefficients = [0, 0, 1]\n", ":3", "degree"},
        {"name = \"a\"\nkind = \"polynomial\"\ncoefficients = [0, 0, 1, 0, -1]\n", ":3",
         "leading coefficient"},
        {"name = \"a\"\nkind = \"polynomial\"\ncoefficients = [0, 0, nan, 0, 1]\n", ":3", "nan"},
        {"name = \"a\"\nkind = \"critical_points\"\nminima = [1, -1]\nmaxima = [0]\n", ":3", "increasing"},
        {"name = \"a\"\nkind = \"critical_points\"\nminima = [-1, 1]\nmaxima = [2]\n", ":4", "between"},
        {"name = \"a\"\nkind = \"critical_points\"\nminima = [-1, 1]\nmaxima = [0]\nstrength = 0\n", ":5",
         "strength"},
        {"name = \"a\"\nkind = \"critical_points\"\nminima = [-1, 1]\nmaxima = [0]\nstrengh = 1\n", ":5",
         "strength"},
        {"name = \"a\"\nkind = \"landscape\"\nminima = "
         "[{at=-1,height=0,curvature=1},{at=1,height=0,curvature=1}]\n"
         "maxima = [{at=0,height=-0.4,curvature=1}]\n",
         ":4", "higher than both"},
        {"name = \"a\"\nkind = \"landscape\"\nminima = "
         "[{at=-1,height=0,curvature=-1},{at=1,height=0,curvature=1}]\n"
         "maxima = [{at=0,height=1,curvature=1}]\n",
         ":3", "curvature"},
        {"name = \"a\"\nkind = \"table\"\nw = [0, 1, 1, 2]\nf = [1, 0, 0, 1]\n", ":3", "increase"},
        {"name = \"a\"\nkind = \"table\"\nw = [0, 1, 2, 3]\nf = [1, 0, 0]\n", ":3", "4 positions for 3"},
        {"name = \"a\"\nkind = \"table\"\nfile = \"absent.csv\"\n", "absent.csv", "cannot be read"},
        {"name = \"a\"\nkind = \"expression\"\nf = \"w^4 +\"\n", ":3", ""},
        {"name = \"a\"\nkind = \"expression\"\nf = \"1/w\"\n", ":3", ""},
        {"name = \"a\"\nkind = \"expression\"\nf = \"x^4\"\n", ":3", "x"},
        {"name = \"a\"\nkind = \"quadratic\"\ncurvature = -1\n", ":3", "> 0"},
        {"name = \"a\"\nkind = \"quadratic\"\ncurvature = \"1\"\n", ":3", "curvature"},
        {"kind = \"flat\"\n", ":1", "name"},
    };
    for (const Bad& bad : all) {
        Faults faults;
        read_text(bad.text, faults);
        INFO(bad.text << "\n" << test::listed(faults));
        CHECK(has_fault(faults, bad.where, bad.what));
    }
    Faults faults;
    read_text(
        "name = 3\nkind = \"critical_points\"\nminima = [-1, 1]\nmaxima = [0]\nstrength = \"big\"\ncolour = "
        "1\n",
        faults);
    INFO(test::listed(faults));
    CHECK(faults.count() == 3);
    Faults of_expression;
    read_text("name = \"a\"\nkind = \"expression\"\nf = \"w^4 +\"\ndomain = [2, -2]\n", of_expression);
    INFO(test::listed(of_expression));
    CHECK(has_fault(of_expression, ":3", ""));
    CHECK(has_fault(of_expression, ":4", "a < b"));
}

namespace {

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int k = 0; k < times; ++k) all += text;
    return all;
}

std::string expression(const std::string& f) {
    return "name = \"a\"\nkind = \"expression\"\nf = \"" + f + "\"\n";
}

/// A landscape of so many minima at 0, 1, 2, ..
std::string wells(int count) {
    std::string minima;
    std::string maxima;
    for (int k = 0; k < count; ++k) minima += "{at = " + std::to_string(k) + ", height = 0, curvature = 9},";
    for (int k = 0; k + 1 < count; ++k)
        maxima += "{at = " + std::to_string(k) + ".5, height = 1, curvature = 9},";
    return "name = \"a\"\nkind = \"landscape\"\nminima = [" + minima + "]\nmaxima = [" + maxima + "]\n";
}

void check_fault(const std::string& text, const std::string& where, const std::string& what) {
    Faults faults;
    read_text(text, faults);
    INFO(text.substr(0, 200) << "\n" << test::listed(faults));
    CHECK(has_fault(faults, where, what));
}

}  // namespace

TEST_CASE("Expressions have at most 10,000 characters, and 1000 parentheses within each other") {
    const std::string quartic = "w^4-w^2";
    Faults faults;
    read_text(expression(quartic + repeated(" ", 10'000 - 7)), faults);
    read_text(expression(repeated("(", 1000) + quartic + repeated(")", 1000)), faults);
    read_text(expression(quartic + repeated("+(0", 1000) + repeated(")", 1000)), faults);
    INFO(test::listed(faults));
    CHECK(faults.empty());
    check_fault(expression(quartic + repeated(" ", 10'000 - 6)), ":3", "10001 characters (at most 10000)");
    check_fault(expression(repeated("(", 1001) + quartic + repeated(")", 1001)), ":3",
                "nests 1001 parentheses (at most 1000)");
    for (const std::string& chain :
         {repeated("w>0?w:", 1500) + "w", repeated("w?", 2000) + "w" + repeated(":w", 2000),
          repeated("-", 9000) + "w", repeated("!", 9000) + "w", repeated("w=", 3000) + "w"}) {
        Faults of_chain;
        read_text(expression(chain), of_chain);
        CHECK_FALSE(of_chain.empty());  // refused, whatever the parser makes of it
    }
}

TEST_CASE("A long expression that needs many pieces is refused after seconds, not minutes") {
    check_fault(expression("w^4-w^2+0.001*sin(40000*w)" + repeated("+0*w^w^w", 1000)) + "domain = [1, 3]\n",
                ":3", "is too long");
}

TEST_CASE("As many wells as theory has room for, and polynomials of a degree that numbers bear") {
    Faults faults;
    CHECK(read_text(wells(most_wells), faults).landscape.minima.size() == most_wells);
    INFO(test::listed(faults));
    CHECK(faults.empty());
    check_fault(wells(most_wells + 1), ":3", "1001 minima (at most 1000)");
    std::string minima;
    std::string maxima;
    for (int k = 0; k <= 30; ++k) minima += std::to_string(k) + ",";
    for (int k = 0; k < 30; ++k) maxima += std::to_string(k) + ".5,";
    check_fault(
        "name = \"a\"\nkind = \"critical_points\"\nminima = [" + minima + "]\nmaxima = [" + maxima + "]\n",
        ":3", "31 minima make a polynomial of degree 62 (at most 60");
    // A table of noise, each of whose points is an extremum.
    std::string w;
    std::string f;
    for (int k = 0; k < 3000; ++k) {
        w += std::to_string(k) + ",";
        f += k == 0 || k == 2999 ? "2," : k % 2 == 0 ? "1," : "0,";
    }
    check_fault("name = \"a\"\nkind = \"table\"\nw = [" + w + "]\nf = [" + f + "]\n", ":2",
                "more than 1000 wells");
}

TEST_CASE("Numbers that leave the range of doubles are refused") {
    const std::string name = "name = \"a\"\n";
    check_fault(name + "kind = \"polynomial\"\ncoefficients = [1e308, 0, -1e308, 0, 5e-324]\n", ":2",
                "no stretch of the line");
    check_fault(name + "kind = \"table\"\nw = [-1e308, -1, 0, 1e308]\nf = [1, 0, 0, 1]\n", ":2", "");
    check_fault(name + "kind = \"table\"\nw = [0, 1, 2, 3]\nf = [1e308, -1e308, -1e308, 1e308]\n", ":2", "");
    check_fault(name + "kind = \"critical_points\"\nminima = [-1e200, 1e200]\nmaxima = [0]\n", ":2", "");
    check_fault(name + "kind = \"expression\"\nf = \"w^4\"\ndomain = [-1e308, 1e308]\n", ":3", "");
}

TEST_CASE("A table's file is a file") {
    check_fault("name = \"a\"\nkind = \"table\"\nfile = \"/dev/zero\"\n", "/dev/zero",
                "a device or a pipe, not a file");
    check_fault("name = \"a\"\nkind = \"table\"\nfile = \".\"\n", "", "it is a folder");
}

TEST_CASE("An expression that falls outward at an end of its domain is refused, with the end") {
    check_fault("name = \"a\"\nkind = \"expression\"\nf = \"w^9/4 - w^2 + 0.1*w\"\n", ":3",
                "f does not keep rising to the left: f' = 1.47e+05 at w = -4 (give the stretch where f holds "
                "as `domain");
    check_fault("name = \"a\"\nkind = \"expression\"\nf = \"w^4 - w^2\"\ndomain = [-2, 0.1]\n", ":2",
                "f falls to the right at the right end of where it is given, w = 0.1");
}

TEST_CASE("A landscape whose lists hold numbers: told what belongs there, and nothing about their order") {
    Faults faults;
    read_potential_text("name = \"x\"\nkind = \"landscape\"\nminima = [-1, 1]\nmaxima = [0]\n", "p.toml",
                        faults);
    CHECK(faults.count() == 3);
    CHECK(has_fault(faults, "p.toml:3", "a table {at = .., height = .., curvature = ..} belongs here"));
    CHECK(has_fault(faults, "p.toml:4", "maxima[0]"));
}

TEST_CASE("Degenerate extrema are the landscape's flaw: exit runs may use such a potential") {
    for (const char* f : {"[0, 0, 0, 0, 1]", "[1000, 0, 0, 0, 0.25]", "[0, 0, 0, 0, 1e-300]"}) {
        const auto file = read_good(std::string("kind = \"polynomial\"\ncoefficients = ") + f + "\n");
        INFO(f);
        CHECK_FALSE(file.metastable);
        CHECK(file.landscape.minima.empty());
        CHECK_THAT(file.landscape.flaw, Catch::Contains("the minimum at w = 0 is degenerate"));
    }
}

TEST_CASE("A shelf between two wells is said, and the wells are kept") {
    // f' = w (w + 2) (w - 1)^2 (w - 3)
    const auto file = read_good(
        "kind = \"polynomial\"\ncoefficients = [0, 0, -3, 3.6666666666666665, -0.75, -0.6, "
        "0.16666666666666666]\n");
    CHECK(file.landscape.minima.size() == 2);
    REQUIRE(file.landscape.remarks.size() == 1);
    CHECK_THAT(file.landscape.remarks[0], Catch::Contains("f is flat at w = 1 "));
}
