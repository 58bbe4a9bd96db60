#include "catch.hpp"
#include "faults.hpp"
#include "files.hpp"
#include "levywell/potential/curve.hpp"
#include "places.hpp"
#include "potentials.hpp"

#include <algorithm>
#include <filesystem>

using namespace levywell;

namespace {

PotentialCurve curve_of(const PotentialFile& file) {
    return sample_curve(*file.potential, file.landscape);
}

}  // namespace

TEST_CASE("Every potential is shown with its critical points inside, wells closed on both sides, no spikes") {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_folder() + "/potentials")) {
        if (entry.path().extension() != ".toml") continue;
        INFO(entry.path());
        const PotentialFile file = test::potential(entry.path().filename());
        const PotentialCurve curve = curve_of(file);
        REQUIRE(curve.w.size() == curve.f.size());
        REQUIRE(curve.w.size() >= 801);
        for (std::size_t k = 0; k < curve.w.size(); ++k)
            REQUIRE(curve.f[k] == file.potential->value(curve.w[k]));
        for (std::size_t k = 1; k < curve.w.size(); ++k)
            REQUIRE(curve.w[k] - curve.w[k - 1] ==
                    Approx((curve.w.back() - curve.w.front()) / static_cast<double>(curve.w.size() - 1)));
        for (const auto* points : {&file.landscape.minima, &file.landscape.maxima}) {
            for (const CriticalPoint& point : *points) {
                CHECK(point.position > curve.w.front());
                CHECK(point.position < curve.w.back());
            }
        }
        ++count;
        if (file.landscape.maxima.empty()) continue;
        // Both ends stand at one level above the highest maximum, and nothing rises above the ends.
        double highest = file.landscape.maxima.front().height;
        for (const CriticalPoint& maximum : file.landscape.maxima)
            highest = std::max(highest, maximum.height);
        const double lowest = *std::min_element(curve.f.begin(), curve.f.end());
        CHECK(curve.f.front() == Approx(curve.f.back()));
        CHECK(curve.f.front() - highest == Approx(0.2 * (highest - lowest)).epsilon(0.02));
        CHECK(*std::max_element(curve.f.begin(), curve.f.end()) <= curve.f.front() * (1 + 1e-9));
    }
    CHECK(count >= 10);
}

TEST_CASE("f = w^4/4 - w^2/2 is shown to where it has risen to a fifth of its barrier") {
    const PotentialFile file =
        test::potential_of_text("kind = \"polynomial\"\ncoefficients = [0, 0, -0.5, 0, 0.25]\n");
    // f(0) = 0, f(+-1) = -1/4: f = 1/20 at w^2 = 1 + sqrt(1 + 4/20).
    const double end = std::sqrt(1 + std::sqrt(1.2));
    const Interval shown = shown_interval(*file.potential, file.landscape);
    CHECK(shown.lower == Approx(-end).epsilon(1e-12));
    CHECK(shown.upper == Approx(end).epsilon(1e-12));
}

TEST_CASE(
    "Without barriers: one well by its own length, points as given, a parabola and flat by two numbers") {
    // f' = w + w^3 is twice w at 1; the same well far away and a hundred times as wide.
    const PotentialFile well =
        test::potential_of_text("kind = \"polynomial\"\ncoefficients = [0, 0, 0.5, 0, 0.25]\n");
    CHECK(shown_interval(*well.potential, well.landscape).upper == Approx(2));
    CHECK(shown_interval(*well.potential, well.landscape).lower == Approx(-2));
    const std::string wide_text = "kind = \"expression\"\nf = \"((w-500)/100)^2/2 + ((w-500)/100)^4/4\"\n";
    const PotentialFile wide = test::potential_of_text(wide_text);
    CHECK(shown_interval(*wide.potential, wide.landscape).upper == Approx(700).epsilon(1e-3));
    CHECK(shown_interval(*wide.potential, wide.landscape).lower == Approx(300).epsilon(1e-3));
    const PotentialFile bounded = test::potential_of_text(wide_text + "domain = [0, 1100]\n");
    CHECK(shown_interval(*bounded.potential, bounded.landscape).lower == 0);
    CHECK(shown_interval(*bounded.potential, bounded.landscape).upper == 1100);
    const PotentialFile table =
        test::potential_of_text("kind = \"table\"\nw = [-2, -1, 0, 1, 3]\nf = [4, 1, 0, 1, 9]\n");
    CHECK(shown_interval(*table.potential, table.landscape).lower == -2);
    CHECK(shown_interval(*table.potential, table.landscape).upper == 3);
    const PotentialFile quadratic = test::potential("quadratic.toml");
    CHECK(shown_interval(*quadratic.potential, quadratic.landscape).upper == 2);
    const PotentialFile flat = test::potential("flat.toml");
    CHECK(curve_of(flat).f == std::vector<double>(801, 0.0));
}

TEST_CASE("A well that is narrow against the landscape still gets its points") {
    const PotentialFile file = test::potential_of_text(
        "kind = \"landscape\"\n"
        "minima = [{at = 0, height = 0, curvature = 50}, {at = 5, height = 0.2, curvature = 9000}]\n"
        "maxima = [{at = 4.98, height = 1, curvature = 9000}]\ngrowth = 4\n");
    const PotentialCurve curve = curve_of(file);
    const auto near =
        std::count_if(curve.w.begin(), curve.w.end(), [](double w) { return w > 4.98 && w < 5; });
    CHECK(near >= 7);
    CHECK(curve.w.size() < 20002);
}
