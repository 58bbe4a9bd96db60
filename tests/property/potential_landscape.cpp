// Whatever critical points a file asks for, the potential has them and no others.

#include "catch.hpp"
#include "faults.hpp"
#include "files.hpp"
#include "levywell/potential/potential_file.hpp"

#include <cmath>
#include <random>

#include <fmt/format.h>

using namespace levywell;

namespace {

struct Asked {
    std::vector<double> position, height, curvature;  // minima and maxima in turn
};

Asked random_landscape(std::mt19937_64& engine) {
    const auto uniform = [&](double a, double b) {
        return std::uniform_real_distribution<double>(a, b)(engine);
    };
    const int wells = std::uniform_int_distribution<int>(1, 6)(engine);
    Asked asked;
    double at = uniform(-20, 0);
    for (int k = 0; k < 2 * wells - 1; ++k) {
        asked.position.push_back(at);
        asked.height.push_back(k % 2 == 0 ? uniform(-2, 1) : uniform(1.01, 4));
        asked.curvature.push_back(std::exp(uniform(-3, 4)));
        at += std::exp(uniform(-3, 2));  // widths over two orders of magnitude
    }
    return asked;
}

std::string as_file(const Asked& asked) {
    std::string minima, maxima;
    for (std::size_t k = 0; k < asked.position.size(); ++k) {
        (k % 2 == 0 ? minima : maxima) +=
            fmt::format("{{at = {:.17e}, height = {:.17e}, curvature = {:.17e}}},", asked.position[k],
                        asked.height[k], asked.curvature[k]);
    }
    return "name = \"random\"\nkind = \"landscape\"\nminima = [" + minima + "]\nmaxima = [" + maxima + "]\n";
}

}  // namespace

TEST_CASE("Random landscapes: asked positions, heights and curvatures, f monotone between, f' continuous") {
    std::mt19937_64 engine(1);
    const test::TemporaryFolder folder;
    for (int round = 0; round < 300; ++round) {
        const Asked asked = random_landscape(engine);
        const std::string text = as_file(asked);
        Faults faults;
        const PotentialFile file = read_potential(folder.write("p.toml", text), faults);
        INFO(text << test::listed(faults));
        REQUIRE(faults.empty());
        REQUIRE(file.landscape.minima.size() + file.landscape.maxima.size() == asked.position.size());
        for (std::size_t k = 0; k < asked.position.size(); ++k) {
            const CriticalPoint& found =
                k % 2 == 0 ? file.landscape.minima[k / 2] : file.landscape.maxima[k / 2];
            CHECK(found.position == Approx(asked.position[k]).margin(1e-9));
            CHECK(found.height == Approx(asked.height[k]).margin(1e-9));
            CHECK(std::abs(found.curvature) == Approx(asked.curvature[k]).epsilon(1e-4));
        }
        for (std::size_t k = 1; k < asked.position.size(); ++k) {
            const double a = asked.position[k - 1];
            const double b = asked.position[k];
            const double sign = k % 2 == 1 ? 1 : -1;
            for (int n = 1; n < 200; ++n) CHECK(sign * file.potential->slope(a + (b - a) * n / 200) > 0);
        }
    }
}
