// The decision procedure for matrices of noise on laws of the table (experiments/verdicts): true sentences,
// controls that must get another one, and nothing that the order of the rows could move. Fixed seeds. A true
// law is refused with probability 0.02 (two views of two tests, 1/321 each, the order of rows, 0.005, and
// coordinates alike, 0.005), so that more than three of six of a kind say something false has a probability
// below 1e-5.

#include "catch.hpp"
#include "levywell/random/shuffle.hpp"
#include "levywell/tail/noise_decision.hpp"
#include "samples.hpp"
#include "tail/coordinate_laws.hpp"
#include "tail/magnitude_shape.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <omp.h>

using namespace levywell;

namespace {

constexpr std::int64_t columns = 68;

/// Rows of numbers that entry() makes of numbers of the row, one of the entry's own, and the entry above.
NoiseMatrix noise_of(std::int64_t rows, const std::vector<double>& of_rows, const std::vector<double>& own,
                     const std::function<double(double of_row, double own, double above)>& entry) {
    std::vector<float> values;
    for (std::int64_t i = 0; i < rows; ++i) {
        for (std::int64_t c = 0; c < columns; ++c) {
            const auto k = static_cast<std::size_t>(i * columns + c);
            const double scale = std::exp(static_cast<double>(c % 7) - 3);
            const double above =
                i == 0 ? 0 : static_cast<double>(values[k - static_cast<std::size_t>(columns)]) / scale;
            values.push_back(
                static_cast<float>(scale * entry(of_rows[static_cast<std::size_t>(i)], own[k], above)));
        }
    }
    return {rows, columns, std::move(values)};
}

std::size_t entries(std::int64_t rows) {
    return static_cast<std::size_t>(rows * columns);
}

std::vector<double> gaussian(std::size_t n, std::uint64_t path) {
    return test::stable_sample(2, std::sqrt(0.5), n, path);
}

NoiseMatrix independent(std::int64_t rows, const std::vector<double>& own) {
    return noise_of(rows, std::vector<double>(static_cast<std::size_t>(rows), 1.0), own,
                    [](double, double x, double) { return x; });
}

/// Gaussian rows, each times a scale of its own.
NoiseMatrix scaled_rows(std::int64_t rows, const std::vector<double>& scales, std::uint64_t path) {
    return noise_of(rows, scales, gaussian(entries(rows), path),
                    [](double scale, double x, double) { return scale * x; });
}

/// Square roots of positive stable numbers. Source: Kanter 1975.
std::vector<double> stable_scales(double alpha, std::size_t n, std::uint64_t path) {
    const double a = alpha / 2;
    return test::sample(n, path, [&](const test::UniformPair& u) {
        const double v = std::numbers::pi * u.first;
        return std::sqrt(std::sin(a * v) / std::pow(std::sin(v), 1 / a) *
                         std::pow(std::sin((1 - a) * v) / -std::log(u.second), (1 - a) / a));
    });
}

NoiseDecision decide(const NoiseMatrix& noise) {
    return decide_noise(noise, noise.live_coordinates(2000, 1), 1);
}

}  // namespace

TEST_CASE(
    "Independent stable coordinates are compatible with stable laws of their index, at 20 minibatches and at "
    "120") {
    for (std::int64_t rows : {20, 120}) {
        int compatible = 0;
        int wrong = 0;
        for (std::uint64_t seed = 0; seed < 6; ++seed) {
            const NoiseDecision d =
                decide(independent(rows, test::stable_sample(1.5, 1, entries(rows), 100 * seed + 1)));
            INFO(sentence_of(d));
            compatible += d.answer == NoiseAnswer::stable && d.low < 1.5 && d.high > 1.5 ? 1 : 0;
            wrong += d.answer == NoiseAnswer::not_stable ? 1 : 0;
        }
        INFO(rows << " rows");
        CHECK(wrong <= 2);
        if (rows == 120) CHECK(compatible >= 3);
    }
}

TEST_CASE(
    "Stable noise of one scale a row is not called unstable; its norms tell what single coordinates cannot") {
    int compatible = 0;
    int wrong = 0;
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const NoiseDecision d =
            decide(scaled_rows(120, stable_scales(1.8, 120, 100 * seed + 2), 100 * seed + 3));
        INFO(sentence_of(d));
        compatible += d.answer == NoiseAnswer::stable && d.low < 1.8 && d.high > 1.8 ? 1 : 0;
        wrong += d.answer == NoiseAnswer::not_stable ? 1 : 0;
        CHECK(d.row_factor);
        CHECK(d.independent_coordinates < d.coordinates);
    }
    CHECK(wrong <= 2);
    CHECK(compatible >= 3);
}

TEST_CASE("Laws of finite variance are not called stable, by coordinates or by norms") {
    std::vector<double> rare(120, 1.0);
    for (std::size_t i : {5u, 17u, 40u, 66u, 80u, 111u}) rare[i] = 8;
    std::vector<double> lognormal;
    for (double x : gaussian(120, 4)) lognormal.push_back(std::exp(x));
    std::vector<double> clipped = test::stable_sample(1.5, 1, entries(120), 5);
    for (double& x : clipped) x = std::clamp(x, -10.0, 10.0);
    struct Case {
        std::string name;
        NoiseMatrix noise;
    };
    int refused = 0;
    for (const Case& one : {Case{"Student", independent(120, test::student_sample(3, entries(120), 6))},
                            Case{"Laplace", independent(120, test::laplace_sample(entries(120), 7))},
                            Case{"5% of rows 8 times larger", scaled_rows(120, rare, 8)},
                            Case{"lognormal rows", scaled_rows(120, lognormal, 9)},
                            Case{"clipped", independent(120, clipped)}}) {
        const NoiseDecision d = decide(one.noise);
        INFO(one.name << ": " << sentence_of(d));
        CHECK(d.answer != NoiseAnswer::stable);
        refused += d.answer == NoiseAnswer::not_stable ? 1 : 0;
    }
    CHECK(refused >= 4);  // lognormal rows are told from stable ones nine times in ten at 120 minibatches
}

// Before the largest norms were tested where coordinates are independent too, such rows were called stable 19
// of 45 times.
TEST_CASE("Independent stable coordinates whose rows are clipped by norm are not called stable") {
    int stable = 0;
    int whole = 0;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        std::vector<double> x = test::stable_sample(1.3, 1, entries(120), 7100 + seed);
        whole += decide(independent(120, x)).answer == NoiseAnswer::stable ? 1 : 0;
        const std::size_t columns = x.size() / 120;
        std::vector<double> norms;
        const auto norm_of = [&](std::size_t i) {
            double sum = 0;
            for (std::size_t c = 0; c < columns; ++c) sum += x[i * columns + c] * x[i * columns + c];
            return std::sqrt(sum);
        };
        for (std::size_t i = 0; i < 120; ++i) norms.push_back(norm_of(i));
        std::vector<double> sorted = norms;
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t i = 0; i < 120; ++i) {
            const double factor = std::min(1.0, sorted[108] / norms[i]);
            for (std::size_t c = 0; c < columns; ++c) x[i * columns + c] *= factor;
        }
        const NoiseDecision d = decide(independent(120, x));
        INFO(sentence_of(d));
        stable += d.answer == NoiseAnswer::stable ? 1 : 0;
    }
    CHECK(stable <= 1);
    CHECK(whole >= 4);  // control
}

TEST_CASE("Gaussian noise of correlated coordinates is not refused, and what would have been is said") {
    int refused = 0;
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        // Half the variance of every coordinate is the row's.
        const NoiseDecision d =
            decide(noise_of(120, gaussian(120, 100 * seed + 10), gaussian(entries(120), 100 * seed + 11),
                            [](double of_row, double own, double) { return of_row + own; }));
        INFO(sentence_of(d));
        refused += d.answer == NoiseAnswer::gaussian_not_refused ? 0 : 1;
        CHECK(d.power.independent >= 1.8);
    }
    CHECK(refused <= 2);
}

TEST_CASE("Rows that depend on their order are named, and in random order they are not") {
    const std::vector<double> none(120, 0.0);
    const std::vector<double> own = gaussian(entries(120), 12);
    const NoiseMatrix correlated =
        noise_of(120, none, own, [](double, double x, double above) { return 0.5 * above + x; });
    const NoiseMatrix differences = noise_of(120, none, test::stable_sample(1.5, 1, entries(120), 13),
                                             [](double, double x, double above) { return x - 0.5 * above; });
    for (const NoiseMatrix* noise : {&correlated, &differences}) {
        const NoiseDecision d = decide(*noise);
        INFO(sentence_of(d));
        CHECK(d.answer == NoiseAnswer::rows_depend);
        CHECK_FALSE(d.dependence.of_magnitudes);
        std::vector<float> values;
        for (std::int64_t i : shuffled(120, 5, 1, Purpose::shuffle)) {
            const auto row = noise->row(i);
            values.insert(values.end(), row.begin(), row.end());
        }
        CHECK(decide({120, columns, std::move(values)}).dependence.p_value > 0.001);  // the control
    }
    std::vector<double> drift;
    for (int i = 0; i < 120; ++i) drift.push_back(0.01 * i);
    const NoiseDecision d =
        decide(noise_of(120, drift, own, [](double of_row, double x, double) { return x + of_row; }));
    CHECK(d.answer == NoiseAnswer::rows_depend);
    std::vector<double> louder;
    for (int i = 0; i < 120; ++i) louder.push_back(i < 60 ? 1 : 2);
    const NoiseDecision loud = decide(scaled_rows(120, louder, 14));
    CHECK(loud.answer == NoiseAnswer::rows_depend);
    CHECK(loud.dependence.of_magnitudes);
}

namespace {

/// The columns [first, end) of a matrix.
NoiseMatrix some_columns(const NoiseMatrix& noise, std::int64_t first, std::int64_t end) {
    std::vector<float> values;
    for (std::int64_t i = 0; i < noise.rows(); ++i) {
        const auto row = noise.row(i);
        values.insert(values.end(), row.begin() + first, row.begin() + end);
    }
    return {noise.rows(), end - first, std::move(values)};
}

/// Rows of Student's law of 3 degrees of freedom in the first half of the coordinates, Gaussian ones beside.
NoiseMatrix two_halves(std::int64_t rows, std::uint64_t path) {
    const NoiseMatrix gaussian_rows = independent(rows, gaussian(entries(rows), path));
    std::vector<float> values;
    for (std::int64_t i = 0; i < rows; ++i) {
        double chi_square = 0;
        for (double x : gaussian(3, path + 1000 + static_cast<std::uint64_t>(i))) chi_square += x * x;
        for (std::int64_t c = 0; c < columns; ++c)
            values.push_back(gaussian_rows.row(i)[static_cast<std::size_t>(c)] *
                             (c < columns / 2 ? static_cast<float>(std::sqrt(3 / chi_square)) : 1.0f));
    }
    return {rows, columns, std::move(values)};
}

}  // namespace

TEST_CASE("Coordinates of two laws are named, and columns that belong together are judged by themselves") {
    const NoiseMatrix noise = two_halves(200, 30);
    const NoiseDecision d = decide(noise);
    INFO(sentence_of(d));
    CHECK(d.answer == NoiseAnswer::coordinates_differ);
    CHECK_THAT(sentence_of(d), Contains("Columns that belong together"));
    const NoiseDecision first = decide(some_columns(noise, 0, columns / 2));
    INFO(sentence_of(first));
    CHECK((first.answer == NoiseAnswer::not_stable || first.answer == NoiseAnswer::cannot_tell));
    const NoiseDecision second = decide(some_columns(noise, columns / 2, columns));
    CHECK(second.answer == NoiseAnswer::gaussian_not_refused);
}

TEST_CASE("Coordinates of one Gaussian law are alike at the level that the p-value claims") {
    // 17 of 48 or fewer at p <= 0.1, but for 2e-6; magnitudes over their own medians give 19.
    constexpr std::int64_t rows = 121;
    int small = 0;
    for (std::uint64_t path = 0; path < 48; ++path) {
        std::vector<double> numbers = gaussian(static_cast<std::size_t>(256 * rows), 300 + path);
        scale_columns(numbers, rows);
        small += one_law_p_value(numbers, rows, path) <= 0.1 ? 1 : 0;
        if (path > 0) continue;
        const std::vector<double> cauchy = test::stable_sample(1, 1, numbers.size() / 2, 400);
        std::copy(cauchy.begin(), cauchy.end(), numbers.begin());
        scale_columns(numbers, rows);
        CHECK(one_law_p_value(numbers, rows, path) <= 0.001);  // half the coordinates of another law
    }
    CHECK(small < 18);
}

TEST_CASE("Rows that are cut off at one norm, as clipped gradients are, are not called stable") {
    int stable = 0;
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        std::vector<double> scales = stable_scales(1.5, 200, 100 * seed + 40);
        for (double& scale : scales) scale = std::min(scale, 3.0);  // one in twenty
        const NoiseDecision d = decide(scaled_rows(200, scales, 100 * seed + 41));
        INFO(sentence_of(d));
        stable += d.answer == NoiseAnswer::stable ? 1 : 0;
        CHECK(d.top_p_value < 0.05);
    }
    CHECK(stable == 0);
}

TEST_CASE("Scales that come back after some number of rows are named, and in random order they are not") {
    std::vector<double> scales;
    for (double x : gaussian(20, 50)) scales.push_back(std::exp(0.7 * x));
    std::vector<double> returning;
    for (std::size_t i = 0; i < 200; ++i) returning.push_back(scales[i % 20]);
    const NoiseMatrix noise = scaled_rows(200, returning, 51);
    const NoiseDecision d = decide(noise);
    CHECK(d.answer == NoiseAnswer::rows_depend);
    CHECK(d.dependence.returns);
    CHECK_THAT(sentence_of(d), Contains("minibatches of like norm come back"));
    std::vector<double> mixed;
    for (std::int64_t i : shuffled(200, 5, 1, Purpose::shuffle))
        mixed.push_back(returning[static_cast<std::size_t>(i)]);
    CHECK_FALSE(decide(scaled_rows(200, mixed, 51)).dependence.returns);  // the control
}

TEST_CASE("A decision does not depend on the number of threads") {
    const NoiseMatrix noise = independent(40, test::student_sample(4, entries(40), 15));
    omp_set_num_threads(1);
    const NoiseDecision one = decide(noise);
    omp_set_num_threads(3);
    const NoiseDecision three = decide(noise);
    omp_set_num_threads(omp_get_num_procs());
    CHECK(sentence_of(one) == sentence_of(three));
    REQUIRE(one.of_norms.rivals.size() == three.of_norms.rivals.size());
    for (std::size_t k = 0; k < one.of_norms.rivals.size(); ++k)
        CHECK(one.of_norms.rivals[k].log_likelihood == three.of_norms.rivals[k].log_likelihood);
}
