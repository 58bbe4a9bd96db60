// Formulas as potentials: what is refused and what the error advises, wells however narrow, breaks wherever
// they lie, constants and far origins.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/potential/potential_file.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

using namespace levywell;

namespace {

PotentialFile read(const std::string& f, const std::string& domain, Faults& faults) {
    return read_potential_text("name = \"t\"\nkind = \"expression\"\nf = \"" + f + "\"\n" +
                                   (domain.empty() ? "" : "domain = " + domain + "\n"),
                               "p.toml", faults);
}

PotentialFile read_good(const std::string& f, const std::string& domain = "") {
    Faults faults;
    PotentialFile file = read(f, domain, faults);
    INFO(f << " on " << domain << "\n" << test::listed(faults));
    REQUIRE(faults.empty());
    return file;
}

void check_refused(const std::string& f, const std::string& what, const std::string& domain = "") {
    Faults faults;
    read(f, domain, faults);
    INFO(f << " on " << domain << ", expected: " << what << "\n" << test::listed(faults));
    CHECK(test::has_fault(faults, "p.toml:3", what));
}

}  // namespace

TEST_CASE("What is no formula in one variable is refused, with what to write") {
    struct Bad {
        const char* f;
        const char* what;
    };
    const std::vector<Bad> all{
        {"0,25*w^4 - w^2", "write 0.25 with a point, not 0,25 (at character 2 of \"0,25*w^4 - w^2\")"},
        {"w^4, w^2", "',': a formula gives one number"},
        {"(w = 0.5*w)^4 - w^2", "'=': a formula assigns nothing"},
        {"a = 2, w^4/4 - a*w^2/2", "unknown name 'a'"},
        {"w^4 - (w > 0.5)", "'>': a comparison makes a step"},
        {"w^4 - (w == 1)", "'=': a comparison makes a step"},
        {"w^4 - (w != 1)", "'!': a comparison makes a step"},
        {"w && w^4", "'&': a choice makes a step"},
        {"w ? w^2 : w^4", "'?': a choice makes a step"},
        {"x^4 - x^2", "'x': the variable is w"},
        {"W^4", "'W': the variable is w, in lower case"},
        {"e^w + e^(-w)", "'e': write exp(1), and exp(w) for e^w"},
        {"w^4 + PI", "did you mean 'pi'?"},
        {"w^4 + Pi", "did you mean 'pi'?"},
        {"w**4", "'**': write ^ for a power"},
        {"w^4 + np.cos(w)", "'np.cos' is a name of another language: write cos(..)"},
        {"w^4 + math.exp(w)", "'math.exp' is a name of another language: write exp(..)"},
        {"w^4 + math.pi", "write pi"},
        {"w^4 \u2212 w^2", "'\u2212': write - for minus (at character 5 of"},
        {"w^4 \u2013 w^2", "write - for minus"},
        {"0.5\u00b7w^4", "write * for times"},
        {"w\u2074", "write ^4"},
        {"cos\u00b2(w)", "cos(w)^2 for the square of a cosine"},
        {"cos^2(w)", "write cos(w)^2 for the square of cos(w)"},
        {"2\u03c0*w", "write pi"},
        {"2w^4", "an operator is missing: write 2*w"},
        {"1_000*w^2", "'1_000' is neither a number nor a product (write 1000)"},
        {"0x1p-2*w^4", "(write 0.25)"},
        {"1d-3*w^4", "(write 1e-3)"},
        {"0.5f*w^4", "(write numbers as 1000, 0.25 or 1e-3, and 2*w for twice w)"},
        {"1 000*w^2", "two numbers side by side"},
        {"w^4/4 - w^2/2 + 1/0", "'/' gives inf here, and f needs finite numbers (at character 18 of"},
        {"w^4 + exp(1000)", "'exp' gives inf here"},
        {"w^4 + log(0)*2", "'log' gives -inf here"},
        {"w^4 + sqrt(-1)", "'sqrt' gives no number here"},
        {"w^4 - 10^400", "'^' gives inf here"},
        {"w^4 + 1e308 + w + 1e308", "the constants of f add up to inf"},
        {"w(w-1)", "write * for times"},
        {"(w-1)(w+1)", "write * for times"},
        {"sin w", "write sin(w)"},
        {"pow(w, 4)", "write w^4"},
        {"max(w, 0)^3", "'max': it makes a kink"},
        {"sign(w)*w^4", "'sign': it makes a step"},
        {"|w|^3", "write abs(w)"},
        {"[w-1]^4", "write ( and )"},
        {"rnd(1)*w^4", "unknown name 'rnd' (functions are abs"},
        {"sinn(w)", "did you mean 'sin'?"},
        {"w^4 +", "ends where a number, w or a function should follow"},
        {"(w^4", "not closed"},
        {"w^4)", "not opened"},
        {"", "empty"},
        {"sqrt()", "missing before this ')'"},
        {"w^4 * / 2", "missing before this '/'"},
        {"1.2.3*w^4", "two points"},
        {"1e999*w^4", "too large or too small"},
        {"w^4;", "';' does not belong"},
        {"\\u0001w^4", "the byte 0x01 does not belong"}};
    for (const Bad& bad : all) check_refused(bad.f, bad.what);
}

TEST_CASE("Precedence is that of mathematics") {
    struct Formula {
        const char* text;
        double (*f)(double);
    };
    const std::vector<Formula> all{
        {"-w^2 + w^4", [](double w) { return -(w * w) + std::pow(w, 4); }},
        {"w^2^2", [](double w) { return std::pow(w, 4); }},
        {"w^-2^0 + w^4", [](double w) { return 1 / w + std::pow(w, 4); }},
        {"8/2/2*w^4 - 1 - 2 - w", [](double w) { return 2 * std::pow(w, 4) - 3 - w; }},
        {"+-+w*-3 + .5*w^4 - 1.e0", [](double w) { return 3 * w + 0.5 * std::pow(w, 4) - 1; }},
        {"2^-1*w^4 + 4^(1/2)*w", [](double w) { return 0.5 * std::pow(w, 4) + 2 * w; }},
        {"log(w)*log10(100)+ ln(exp(w)) + log2(8)*w^4",
         [](double w) { return 2 * std::log(w) + w + 3 * std::pow(w, 4); }}};
    for (const Formula& formula : all) {
        const PotentialFile file = [&] {  // critical points do not matter here
            Faults faults;
            return read(formula.text, "[0.5, 3]", faults);
        }();
        REQUIRE(file.potential);
        for (double w = 0.6; w < 3; w += 0.1) {
            INFO(formula.text << " at " << w);
            CHECK(file.potential->value(w) == Approx(formula.f(w)).epsilon(1e-14));
        }
    }
}

TEST_CASE("A narrow well is found wherever it lies, with a domain and without") {
    for (double width : {0.02, 0.01, 0.005, 1e-3, 1e-5, 1e-8}) {
        for (double at : {0.3, 0.0, 0.5, -0.77, 1.2, 0.123456789}) {
            for (const char* domain : {"", "[-3, 3]"}) {
                const double w = at;
                const PotentialFile file =
                    read_good("w^4/4 - w^2/2 - 0.5*exp(-((w-" + fmt::format("({})", at) + ")/" +
                                  fmt::format("{}", width) + ")^2)",
                              domain);
                INFO("width " << width << " at " << at << " domain " << domain);
                // f' = w^3 - w + (w - at)/width^2 exp(..): near `at` the root is at - (at^3 - at) width^2.
                bool found = false;
                for (const CriticalPoint& minimum : file.landscape.minima) {
                    if (std::abs(minimum.position - w) > width) continue;
                    found = true;
                    CHECK(minimum.height == Approx(std::pow(w, 4) / 4 - w * w / 2 - 0.5).epsilon(2e-3));
                    CHECK(minimum.curvature == Approx(1 / (width * width)).epsilon(0.02));
                }
                CHECK(found);
                CHECK(file.landscape.minima.size() == 3);
                CHECK(file.remarks.empty());  // no shelves that are none beside a well so steep
            }
        }
    }
}

TEST_CASE("Control: as many wells as without it, where a narrow well is no well but a shoulder") {
    // The well's steepest slope, 0.5 sqrt(2/e)/width = 0.43/width, is below the wall's at w = 5, 120.
    const PotentialFile file = read_good("w^4/4 - w^2/2 - 0.5*exp(-((w-5)/0.01)^2)");
    CHECK(file.landscape.minima.size() == 2);
    // The steep part is seen all the same, as a limit of time steps must see it: f'' = 1e4 at the shoulder.
    double steepest = 0;
    for (double knot : file.potential->knots()) {
        if (std::abs(knot - 5) < 0.1)
            steepest = std::max(steepest, std::abs(file.potential->curvature(knot)));
    }
    CHECK(steepest > 2500);
}

TEST_CASE("A break is refused wherever it lies, also between equal parts of the domain") {
    for (double at : {0.125, 0.25, 0.5, 0.51, 1.0, 0.0, -1.3}) {
        const std::string c = fmt::format("(w-({}))", at);
        check_refused("(w^2-1)^2 + 0.2*abs" + c, "f is not smooth near w = ", "[-2, 2]");
        check_refused("(w^2-1)^2 + 0.2*abs" + c, "f is not smooth near w = ");
        check_refused("(w^2-1)^2 + 0.2*" + c + "*abs" + c, "f'' goes from",
                      "[-2, 2]");  // a jump of f'' by 0.8
        check_refused("5*w + w^4 + 0.2*abs" + c,
                      "f is not smooth near w = ", "[-2, 2]");  // f' > 0 on both sides
        check_refused("(w^2-1)^2 + 1e-6*abs" + c + "^1.2", "f is not smooth", "[-2, 2]");
        // Controls: f'' is continuous.
        read_good("(w^2-1)^2 + 0.2*abs" + c + "^3", "[-2, 2]");
        read_good("(w^2-1)^2 + 0.2*abs" + c + "^2", "[-2, 2]");
        read_good("(w^2-1)^2 + 0.2*abs" + c + "^2.5", "[-2, 2]");
        read_good("(w^2-1)^2 + 0.05*tanh(" + c + "/0.02)", "[-2, 2]");
        read_good("(w^2-1)^2 + 0.05*tanh(" + c + "/1e-6)", "[-2, 2]");
    }
    check_refused("(w^2-1)^2 + 1/(w-0.3)", "0.3", "[-2, 2]");
    check_refused("(w^2-1)^2 + 0.1*tan(w)", "w = ", "[-2, 2]");
    check_refused("(w^2-1)^2 + 0.1*atan(tan(w))",
                  "f is not smooth near w = ", "[-2, 2]");  // f' = 0.1 on both sides
    check_refused("(w^2-1)^2 + 0.1*atan((w-0.3)/1e-20)", "f is not smooth near w = 0.3", "[-2, 2]");
    check_refused("(w^2-1)^2 + 0.1*asin(sin(w))", "near w = -1.57", "[-2, 2]");
    check_refused("(w^2-1)^2 + 0.1*(w-0.3)^2*log(abs(w-0.3))", "f(0.3) is no number", "[-2, 2]");
    check_refused("(w^2-1)^2 + sqrt((w-0.3)^2)", "f is not smooth at w = 0.3", "[-2, 2]");
    check_refused("abs(abs(w)-1)", "f is not smooth near w = -1");
    check_refused("w^4 - w^2 + 0.01*abs(w-3000)", "f is not smooth near w = 3000");
}

TEST_CASE("A constant within f costs no accuracy, and is said to be left out where it must be") {
    for (const char* constant : {"0", "1", "-1000", "1e8", "1e12", "-1e12", "1e15"}) {
        for (const char* form : {"{} + w^4/4 - w^2/2", "-(w^2/2 - w^4/4 - {})", "w^4/4 + ({} - w^2/2)",
                                 "0.5*(2*{} + w^4/2 - w^2)", "(4*{} + w^4 - 2*w^2)/4"}) {
            const PotentialFile file = read_good(fmt::format(fmt::runtime(form), constant));
            INFO(file.source_text);
            REQUIRE(file.landscape.minima.size() == 2);
            CHECK(file.landscape.maxima[0].curvature == Approx(-1).epsilon(1e-12));
            CHECK(file.landscape.minima[0].curvature == Approx(2).epsilon(1e-12));
            CHECK(file.landscape.barrier_left(1) == Approx(0.25).epsilon(1e-9));
            const bool large = std::abs(std::stod(constant)) > 1e6;
            CHECK(file.remarks.size() == (large ? 1 : 0));
            CHECK(file.landscape.maxima[0].height == Approx(large ? 0 : std::stod(constant)).margin(1e-12));
        }
    }
    check_refused("1", "f is flat to the left");
    CHECK(read_good("1000 + w^4/4").landscape.flaw.find("the minimum at w = 0 is degenerate") == 0);
}

TEST_CASE("Heights can be told apart where constants cancel what is as large") {
    const PotentialFile file = read_good("((w - 1e9)^2 - 1)^2/4 + 0.1*w - 1e8", "[999999998, 1000000002]");
    REQUIRE(file.landscape.minima.size() == 2);
    CHECK(std::abs(file.landscape.minima[0].height) < 0.5);
    CHECK(file.landscape.barrier_left(1) - file.landscape.barrier_right(0) == Approx(-0.2).epsilon(0.02));
    REQUIRE_FALSE(file.remarks.empty());
    CHECK_THAT(file.remarks[0], Catch::Contains("heights are those of f - ("));
}

TEST_CASE("Far from the origin a form about its wells is exact, and one whose terms cancel is refused") {
    for (const char* domain : {"", "[4995, 5005]"}) {
        const PotentialFile file = read_good("(w-5000)^4/4 - (w-5000)^2/2", domain);
        REQUIRE(file.landscape.minima.size() == 2);
        CHECK(file.landscape.minima[0].position == Approx(4999).epsilon(1e-12));
        CHECK(file.landscape.maxima[0].curvature == Approx(-1).epsilon(1e-9));
        CHECK(file.landscape.barrier_right(0) == Approx(0.25).epsilon(1e-9));
    }
    for (const char* at : {"1e7", "-1e9"}) {
        const PotentialFile file = read_good(fmt::format("(w-({0}))^4/4 - (w-({0}))^2/2", at));
        CHECK(file.landscape.minima.size() == 2);
        CHECK(file.landscape.barrier_right(0) == Approx(0.25).epsilon(1e-9));
    }
    check_refused("(w-1e15)^4/4 - (w-1e15)^2/2", "shift the origin of w");
    // The same, multiplied out: terms of 1.6e14, whose last digit is 0.03 of a barrier of 0.25.
    check_refused("w^4/4 - 5000*w^3 + 37500000*w^2 - 125000000000*w + 1.5625e14 - (w^2-10000*w+25000000)/2",
                  "they cancel", "[4995, 5005]");
    check_refused("(w^2+1e6)^2/4 - 5e5*w^2 - w^2", "they cancel");  // 2.5e11 + w^4/4 - w^2
    // About 50 the terms are 1e-10 of that size: barriers are right.
    const PotentialFile near = read_good("w^4/4 - 50*w^3 + 3750*w^2 - 125000*w - (w^2-100*w)/2", "[45, 55]");
    CHECK(near.landscape.barrier_right(0) == Approx(0.25).epsilon(1e-7));
    CHECK(near.potential->value_error(49) > 1e-10);
    CHECK(near.potential->value_error(49) < 1e-7);
}

TEST_CASE("A barrier of which rounding is no small part is printed with its error") {
    const auto says_error = [](const PotentialFile& file) {
        for (const std::string& remark : file.remarks) {
            if (remark.find("is known to +- ") != std::string::npos) return true;
        }
        return false;
    };
    // Ripples of 1e-14 on values whose rounding is 1e-16; ripples of 1e-9 are known to seven digits.
    CHECK(says_error(read_good("w^4/4 - w^2/2 + 1e-14*sin(3e7*w)")));
    CHECK_FALSE(says_error(read_good("w^4/4 - w^2/2 + 1e-9*sin(1e5*w)")));
}

TEST_CASE("Flat tails have no wells of rounding") {
    CHECK(read_good("1 - exp(-w^2)", "[-6, 6]").landscape.minima.size() == 1);
    CHECK(read_good("1 - exp(-w^2)", "[-40, 40]").landscape.minima.size() == 1);
    CHECK(read_good("2*(1-exp(-1.5*(w-1)))^2", "[-0.5, 11]").landscape.minima.size() == 1);
    CHECK(read_good("2 - exp(-(w-2)^2) - exp(-(w+2)^2)", "[-12, 12]").landscape.minima.size() == 2);
    CHECK(read_good("4*(w^-12 - w^-6)", "[0.9, 11]").landscape.minima.size() == 1);
    check_refused("1 - exp(-w^2)", "f is flat to the left");
    check_refused("2*(1-exp(-1.5*(w-1)))^2", "f is flat to the right");
    check_refused("1 - exp(-w^2)", "give the stretch where f holds as `domain = [a, b]`");
    check_refused("w - w^3/3", "f does not keep rising to the right");
    check_refused("-cos(w) - 0.5*w", "`domain = [a, b]`");
}

TEST_CASE(
    "Without a domain f itself holds far out, up to where it is too steep for anything, which is said") {
    const PotentialFile quartic = read_good("w^4/4 - w^2/2");
    CHECK(quartic.remarks.empty());
    for (double w : {4096.0, -1e5})
        CHECK(quartic.potential->slope(w) == Approx(w * w * w - w).epsilon(1e-14));
    const PotentialFile steep = read_good("cosh(w) - 3*w^2");
    REQUIRE(steep.remarks.size() == 1);
    // cosh w - 6 = 1e12 f''(m), and f''(m) = 16.99 at the minima.
    CHECK(steep.remarks[0].find("beyond [-31.16, 31.16]") != std::string::npos);
    CHECK(std::acosh(6 + 1e12 * steep.landscape.minima[0].curvature) == Approx(31.16).epsilon(1e-3));
    CHECK(steep.potential->slope(30) == Approx(std::sinh(30) - 180).epsilon(1e-12));
    CHECK(std::isfinite(steep.potential->slope(1e4)));
}

TEST_CASE("A unit of length is free: wells at any scale are found without a domain") {
    for (double unit : {1e-13, 1e-5, 1.0, 1e5, 1e15}) {
        const PotentialFile file = read_good(fmt::format("(w/{0})^4/4 - (w/{0})^2/2", unit));
        REQUIRE(file.landscape.minima.size() == 2);
        CHECK(file.landscape.minima[1].position == Approx(unit).epsilon(1e-12));
    }
}

TEST_CASE("Exponentials in logarithms and below a fraction's line hold as far out as the formula does") {
    // Written with tanh and logarithms of polynomials, which overflow nowhere.
    const auto wells = [](const std::string& f) { return read_good(f).landscape.minima; };
    const double mean_field = 0.957504024;  // tanh(2 w) = w
    for (const std::string f : {"w^2/2 - log(cosh(2*w))/2", "w^2/2 - 0.5*log(exp(2*w) + exp(-2*w))",
                                "w^2/2 - 0.5*log(1 + exp(4*w)) + w", "w^2/2 - log2(cosh(2*w))*log(2)/2"}) {
        INFO(f);
        REQUIRE(wells(f).size() == 2);
        CHECK(wells(f)[0].position == Approx(-mean_field).epsilon(1e-8));
        const PotentialFile file = read_good(f);
        for (double w : {-1e6, -800.0, 700.0, 1e9})
            CHECK(file.potential->slope(w) == Approx(w - std::tanh(2 * w)).epsilon(1e-14));
    }
    const auto same = [&](const std::string& f, const std::string& other) {
        INFO(f << " and " << other);
        const auto a = wells(f);
        const auto b = wells(other);
        REQUIRE(a.size() == b.size());
        for (std::size_t k = 0; k < a.size(); ++k) {
            CHECK(a[k].position == Approx(b[k].position).epsilon(1e-9));
            CHECK(a[k].curvature == Approx(b[k].curvature).epsilon(1e-9));
        }
    };
    const std::string quartic = "w^4/4 - w^2/2 + ";
    const std::string step = quartic + "0.1*(1 + tanh(2*w))/2";
    for (const char* other :
         {"0.1/(1 + exp(-4*w))", "0.1*exp(4*w)/(1 + exp(4*w))", "0.3*exp(4*w)/(3 + 3*exp(4*w))",
          "0.1*exp(2*w)/(2*cosh(2*w))", "0.05*sinh(2*w)/cosh(2*w) + 7",
          "0.05*(exp(2*w) - exp(-2*w))/(exp(2*w) + exp(-2*w))"})
        same(quartic + other, step);
    same(quartic + "0.1/cosh(3*w)^2", quartic + "0.1*(1 - tanh(3*w)^2)");
    same(quartic + "0.1*cosh(3*w)^-2", quartic + "0.1*(1 - tanh(3*w)^2)");
    same(quartic + "0.1/sqrt(cosh(6*w))/sqrt(cosh(6*w))",
         quartic + "0.1*(1 - tanh(3*w)^2)/(1 + tanh(3*w)^2)");
    // A mixture of Gaussian densities is bistable, and its tails are those of its parts.
    const PotentialFile mixture = read_good("-log(0.5*exp(-(w+1)^2/0.2) + 2*exp(-(w-1)^2/0.4))");
    CHECK(mixture.landscape.minima.size() == 2);
    CHECK(mixture.potential->slope(-1e5) == Approx(2 * (-1e5 - 1) / 0.4).epsilon(1e-12));
}

TEST_CASE("A single well about 0 has a size, whatever the rounding of f' there is") {
    for (const char* f : {"exp(w) + exp(-w)", "exp(1000*w) + exp(-1000*w)", "w^2/2 + 0.01*(exp(w) + exp(-w))",
                          "w^2/2 - 4*exp(w)/(1 + exp(w))^2"})
        CHECK(read_good(f).landscape.minima.size() == 1);
}
