#include "catch.hpp"
#include "levywell/random/quantile_table.hpp"

#include <cmath>
#include <ctime>

using namespace levywell;

namespace {

constexpr double promised = 1e-5;  // relative error of the survival probability

/// Largest error over every cell of the hot loop's table at its ends and middle, and over every octave of the
/// refined tail.
template <class T>
double worst_error(double alpha, double tail_cut = 0) {
    const StableLaw law(alpha);
    const QuantileTable<T> table(law, 1.0, tail_cut);
    double worst = 0;
    const auto check = [&](double x, double u) {
        // Beyond the range of the state type draws saturate by design; there is nothing to compare.
        if (!(x > 1e-25 && x < 0.99 * static_cast<double>(QuantileTable<T>::largest()))) return;
        worst = std::max(worst, std::abs(law.sf(x) / u - 1));
    };
    const int shift = table.cells().index_shift;
    for (int octave = 19; octave <= 30; ++octave) {
        const int cells = 1 << (23 - shift);
        const int stride =
            cells > 256 ? 7 : 1;  // the widest tables: every seventh cell, all would take minutes
        for (int k = 0; k < cells; k += stride) {
            const double width = std::ldexp(1.0 / cells, octave);
            const double first = std::ldexp(1.0, octave) + k * width;
            for (double within : {0.0, 0.5, 0.999}) {
                const auto word = static_cast<std::uint32_t>(first + within * width);
                if (octave == 30 && k + stride >= cells && within > 0.9)
                    continue;  // the centre itself: u = 1/2 within rounding
                check(static_cast<double>(table.draw(word, 0)), (static_cast<double>(word) + 0.5) * 0x1p-32);
            }
        }
    }
    for (int octave = 0; octave < 51; ++octave) {
        for (int k = 0; k < 64; ++k) {
            const auto integer = static_cast<std::uint64_t>(std::ldexp(1.0 + k / 64.0, octave));
            const auto x = static_cast<double>(table.refined(static_cast<std::uint32_t>(integer >> 32),
                                                             static_cast<std::uint32_t>(integer)));
            check(x, (static_cast<double>(integer) + 0.5) * 0x1p-64);
        }
    }
    return worst;
}

}  // namespace

TEST_CASE("Every cell of the table has the law's survival probability") {
    for (double alpha : {0.3, 0.5, 0.8, 1.0, 1.000001, 1.2, 1.5, 1.8, 1.99, 1.999999, 2.0}) {
        INFO("alpha " << alpha);
        CHECK(worst_error<float>(alpha) <= promised);
    }
    CHECK(worst_error<double>(1.5) <= promised);
}

TEST_CASE("Small tail indices have tables fine enough") {
    CHECK(worst_error<double>(0.05) <= promised);
    CHECK(worst_error<double>(0.1) <= promised);
    CHECK(worst_error<double>(0.2) <= promised);
}

TEST_CASE("Control: a tail cut at 2^-24 is seen by the same check") {
    CHECK(worst_error<float>(1.5, 0x1p-24) > 0.5);
}

TEST_CASE("A table is built in under 0.2 s of processor time") {
    for (double alpha : {0.05, 0.7, 1.5, 1.95}) {
        const std::clock_t begin = std::clock();
        const QuantileTable<float> table(StableLaw(alpha), 1.0);
        const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        INFO("alpha " << alpha << ", cells " << table.cell_count());
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        CHECK(seconds < 0.2);
#else
        CHECK(seconds >= 0);
#endif
    }
}

TEST_CASE("Sign, scale and saturation") {
    const StableLaw law(1.5);
    const QuantileTable<double> unit(law, 1.0);
    const QuantileTable<double> scaled(law, 1e-4);
    for (std::uint32_t word : {0x7fffffffu, 0x12345678u, 0x00080000u, 0x0007ffffu, 1u}) {
        CHECK(unit.draw(word, 77) == -unit.draw(word | 0x80000000u, 77));
        CHECK(scaled.draw(word, 77) == Approx(1e-4 * unit.draw(word, 77)).epsilon(1e-12).margin(1e-15));
    }
    const QuantileTable<float> wild(StableLaw(0.1), 1.0);
    CHECK(wild.draw(0x00080001u, 0) <= QuantileTable<float>::largest());
    CHECK(wild.draw(0, 0) == QuantileTable<float>::largest());  // 2^64 to the power 10 has no float
}
