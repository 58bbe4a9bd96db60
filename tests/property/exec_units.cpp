// A unit of length and a unit of time are free: w -> c w, t -> k t gives the same process, for every kind of
// potential, measure and scheme. Powers of two change no bit of any path.

#include "catch.hpp"
#include "conditions.hpp"
#include "faults.hpp"
#include "levywell/exec/predict.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace levywell;

namespace {

/// One length and one time of the old units in the new ones.
struct Units {
    double length = 1;
    double time = 1;
};

std::string numbers(std::vector<double> values, double factor) {
    for (double& value : values) value *= factor;
    return fmt::format("[{}]", fmt::join(values, ", "));
}

using MakeText = std::string (*)(const Units&);

std::string critical_points(const Units& u) {  // f' = strength (w - c1) (w - c2) (w - c3)
    return fmt::format("kind = \"critical_points\"\nminima = {}\nmaxima = {}\nstrength = {}\n",
                       numbers({-1, 1.5}, u.length), numbers({0.0}, u.length),
                       1 / (u.length * u.length * u.time));
}

std::string polynomial(const Units& u) {
    const double c = u.length;
    return fmt::format("kind = \"polynomial\"\ncoefficients = [0, {}, {}, 0, {}]\n", 0.0625 * c / u.time,
                       -0.5 / u.time, 0.25 / (c * c * u.time));
}

std::string point(const Units& u, double at, double height, double curvature) {
    return fmt::format("{{at = {}, height = {}, curvature = {}}}", at * u.length,
                       height * u.length * u.length / u.time, curvature / u.time);
}

std::string landscape(const Units& u) {
    return fmt::format("kind = \"landscape\"\nminima = [{}, {}]\nmaxima = [{}]\n", point(u, -1, -0.25, 2),
                       point(u, 1.5, -0.5, 1), point(u, 0, 0.125, 1.5));
}

std::string table(const Units& u) {
    std::vector<double> w, f;
    for (int k = -20; k <= 20; ++k) {
        const double x = 0.125 * k;
        w.push_back(x);
        f.push_back(0.25 * x * x * x * x - 0.5 * x * x + 0.0625 * x);
    }
    return fmt::format("kind = \"table\"\nw = {}\nf = {}\n", numbers(w, u.length),
                       numbers(f, u.length * u.length / u.time));
}

std::string expression(const Units& u) {
    return fmt::format(
        "kind = \"expression\"\nf = \"{} * ((w/{})^4/4 - (w/{})^2/2 + 0.125*sin(w/{}))\"\ndomain = {}\n",
        u.length * u.length / u.time, u.length, u.length, u.length, numbers({-4, 4}, u.length));
}

/// The two-well `text` in those units, and a request for it.
test::Case in_units(MakeText text, RunRequest request, const Units& u) {
    request.epsilon[0] *= u.length * std::pow(u.time, -1 / request.alpha[0]);
    request.dt = request.step() * u.time;
    request.common_random_numbers = true;  // the same words in all units
    if (request.horizon) *request.horizon *= u.time;
    if (request.burn_in) *request.burn_in *= u.time;
    Faults faults;
    const PotentialFile file = read_potential_text("name = \"units\"\n" + text(u), "units.toml", faults);
    faults.throw_if_any();
    const auto conditions = plan(request, file, faults);
    faults.throw_if_any();
    return {conditions.front(), file.potential};
}

RunRequest asked(MeasureChoice measure, SchemeChoice scheme, double alpha, double epsilon) {
    RunRequest request = test::request(measure, alpha, epsilon, is_timed(measure) ? 300 : 24);
    request.scheme = scheme;
    if (!is_timed(measure)) {
        request.horizon = scheme == SchemeChoice::euler ? 60 : 4000;
        request.burn_in = 5;
    }
    return request;
}

/// Paths of both units differ in nothing but the unit of their end points.
bool same_bits(const test::Case& one, const test::Case& other, const Units& u, Precision precision) {
    ExecutorOptions options;
    options.precision = precision;
    const Batch a = one.run(options);
    const Batch b = other.run(options);
    if (!(a.tally == b.tally) || a.records.size() != b.records.size()) return false;
    for (std::size_t k = 0; k < a.records.size(); ++k) {
        PathRecord scaled = a.records[k];
        scaled.point *= u.length;
        if (!(scaled == b.records[k])) return false;
    }
    return true;
}

struct Kind {
    const char* name;
    MakeText text;
};
const std::vector<Kind> kinds{{"critical_points", critical_points},
                              {"polynomial", polynomial},
                              {"landscape", landscape},
                              {"table", table},
                              {"expression", expression}};
const std::vector<MeasureChoice> measures{MeasureChoice::exit, MeasureChoice::transitions,
                                          MeasureChoice::chain, MeasureChoice::occupation};

}  // namespace

TEST_CASE("Powers of two as units change no bit of a path, in double and in float") {
    struct Noise {
        SchemeChoice scheme;
        double alpha, epsilon;
        Units units;  // k^(1/alpha) is a power of two as well
    };
    const std::vector<Noise> noises{{SchemeChoice::euler, 1, 0.25, {0x1p-10, 0x1p7}},
                                    {SchemeChoice::euler, 2, 0.5, {0x1p12, 0x1p-6}},
                                    {SchemeChoice::euler, 0.5, 0.5, {0x1p50, 0x1p50}},
                                    {SchemeChoice::euler, 0.5, 0.5, {0x1p-50, 0x1p-50}},
                                    {SchemeChoice::euler, 1, 0.5, {0x1p50, 0x1p-50}},
                                    {SchemeChoice::jump_adapted, 1, 0.0625, {0x1p20, 0x1p-9}},
                                    {SchemeChoice::jump_adapted, 1, 0.0625, {0x1p-50, 0x1p50}}};
    for (const Kind& kind : kinds) {
        for (const Noise& noise : noises) {
            for (MeasureChoice measure : measures) {
                const RunRequest request = asked(measure, noise.scheme, noise.alpha, noise.epsilon);
                const test::Case one = in_units(kind.text, request, {});
                const test::Case other = in_units(kind.text, request, noise.units);
                INFO(kind.name << ", measure " << static_cast<int>(measure) << ", alpha " << noise.alpha
                               << ", scheme " << static_cast<int>(noise.scheme));
                CHECK(same_bits(one, other, noise.units, Precision::double_precision));
                CHECK(same_bits(one, other, noise.units, Precision::automatic));
                CHECK(one.executor({})->precision() == other.executor({})->precision());
            }
        }
    }
}

TEST_CASE("Control: another noise, were it by 1e-6, is seen") {
    const Units units{0x1p-10, 0x1p7};
    RunRequest request = asked(MeasureChoice::exit, SchemeChoice::euler, 1, 0.25);
    const test::Case one = in_units(critical_points, request, {});
    request.epsilon[0] *= 1 + 1e-6;
    CHECK_FALSE(
        same_bits(one, in_units(critical_points, request, units), units, Precision::double_precision));
}

TEST_CASE("Other units change theory by rounding and measured means by a few paths") {
    const Units units{2.7e4, 0.37};
    for (const Kind& kind : kinds) {
        for (MeasureChoice measure : {MeasureChoice::exit, MeasureChoice::transitions}) {
            RunRequest request = asked(measure, SchemeChoice::automatic, 1.5, 0.1);
            request.paths = 1000;
            const test::Case one = in_units(kind.text, request, {});
            const test::Case other = in_units(kind.text, request, units);
            INFO(kind.name << ", measure " << static_cast<int>(measure));
            CHECK(choice_of(one.condition.scheme) == choice_of(other.condition.scheme));
            Faults faults;
            const PotentialFile file =
                read_potential_text("name = \"a\"\n" + std::string(kind.text({})), "a", faults);
            const PotentialFile scaled =
                read_potential_text("name = \"b\"\n" + std::string(kind.text(units)), "b", faults);
            faults.throw_if_any();
            const Prediction a = predict(one.condition, file, 1e-3);
            const Prediction b = predict(other.condition, scaled, 1e-3);
            CHECK(b.event().mean_asymptotic == Approx(a.event().mean_asymptotic * units.time).epsilon(1e-10));
            CHECK(b.rate(0, 1) * units.time == Approx(a.rate(0, 1)).epsilon(1e-10));
            CHECK(b.pi[0] == Approx(a.pi[0]).epsilon(1e-10));
            // The solver's own rounding, amplified by the ratio of relaxation and exit times, is in it; of a
            // table, whose f'' is that of a fit, the mesh too: far within the solver's error.
            const double agree = kind.name == std::string("table") ? 1e-6 : 1e-8;
            CHECK(b.event().mean_exact == Approx(a.event().mean_exact * units.time).epsilon(agree));
            const Summary measured = one.summary();
            const Summary in_other = other.summary();
            // The same words give the same paths but where rounding decides: far within the error.
            CHECK(in_other.event().mean.value ==
                  Approx(measured.event().mean.value * units.time)
                      .margin(0.2 * measured.event().mean.stderror * units.time));
            CHECK(in_other.event().mean.value != measured.event().mean.value);
        }
    }
}

TEST_CASE("Lengths and times of 1e-15 to 1e15 give the same measured means, but for a few paths") {
    for (const Kind& kind : kinds) {
        for (double alpha : {0.5, 1.4}) {
            for (SchemeChoice scheme : {SchemeChoice::euler, SchemeChoice::jump_adapted}) {
                if (alpha < 1 && scheme == SchemeChoice::jump_adapted) continue;
                const RunRequest request = asked(MeasureChoice::transitions, scheme, alpha, 0.125);
                const Estimate mean = in_units(kind.text, request, {}).summary().event().mean;
                for (const Units& units :
                     {Units{1e-15, 1e15}, Units{1e15, 1e-15}, Units{3e-15, 1e-15}, Units{1e15, 3e15}}) {
                    const Estimate other = in_units(kind.text, request, units).summary().event().mean;
                    INFO(kind.name << ", alpha " << alpha << ", scheme " << static_cast<int>(scheme)
                                   << ", length " << units.length << ", time " << units.time);
                    // Which words make which path is the same: they part where rounding decides.
                    CHECK(other.value / units.time == Approx(mean.value).margin(0.5 * mean.stderror));
                }
            }
        }
    }
}

TEST_CASE("Units beyond the sampler's range are refused, with the way out") {
    for (double length : {1e-120, 1e120}) {
        RunRequest request = asked(MeasureChoice::exit, SchemeChoice::euler, 1, 0.25);
        request.where["potential"] = "run.toml:2";
        Faults faults;
        const PotentialFile file =
            read_potential_text("name = \"far\"\n" + polynomial({length, 1}), "far.toml", faults);
        INFO(test::listed(faults));
        if (faults.empty()) plan(request, file, faults);
        CHECK_FALSE(faults.empty());
    }
}
