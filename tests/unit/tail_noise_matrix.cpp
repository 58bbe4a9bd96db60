// What a diagnosis rests on: zero policies, layers and block lengths by hand and against the formula on the
// concatenated vector; rows fed in pieces; weighted rows; random orders.

#include "catch.hpp"
#include "levywell/core/watch.hpp"
#include "levywell/tail/noise_diagnosis.hpp"
#include "levywell/tail/pooled_rows.hpp"
#include "levywell/tail/two_pass_tail_index.hpp"
#include "samples.hpp"
#include "statistics.hpp"
#include "tail/shuffled_numbers.hpp"
#include "tail/weighted_rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <omp.h>

using namespace levywell;

namespace {

NoiseMatrix matrix_of(std::int64_t rows, const std::vector<std::vector<double>>& columns) {
    std::vector<float> values;
    for (std::int64_t i = 0; i < rows; ++i) {
        for (const std::vector<double>& column : columns)
            values.push_back(static_cast<float>(column[static_cast<std::size_t>(i)]));
    }
    return {rows, static_cast<std::int64_t>(columns.size()), std::move(values)};
}

std::vector<std::vector<double>> stable_columns(double alpha, std::size_t columns, std::size_t rows,
                                                std::uint64_t path) {
    std::vector<std::vector<double>> result;
    for (std::size_t c = 0; c < columns; ++c)
        result.push_back(
            test::stable_sample(alpha, std::exp(0.2 * static_cast<double>(c % 11)), rows, path + c));
    return result;
}

std::vector<double> entries(const NoiseMatrix& noise) {
    return {noise.values().begin(), noise.values().end()};
}

/// log K1 / (mean log|Y| - mean log|X|), zeros skipped, in plain sums.
double alpha_of(const std::vector<double>& x, std::size_t length) {
    double log_x = 0;
    double log_y = 0;
    double count_x = 0;
    double count_y = 0;
    for (std::size_t b = 0; b < x.size() / length; ++b) {
        double y = 0;
        for (std::size_t k = b * length; k < (b + 1) * length; ++k) {
            y += x[k];
            if (x[k] == 0) continue;
            log_x += std::log(std::abs(x[k]));
            ++count_x;
        }
        if (y == 0) continue;
        log_y += std::log(std::abs(y));
        ++count_y;
    }
    return std::log(static_cast<double>(length)) / (log_y / count_y - log_x / count_x);
}

}  // namespace

TEST_CASE("Zero policies and layers of a small matrix by hand") {
    // Means over the rows are 0. Row sums 7, -5, -3, 1; K = 16, K1 = 4.
    const NoiseMatrix noise = matrix_of(4, {{1, -1, 1, -1}, {2, -2, -2, 2}, {0, 0, 0, 0}, {4, -2, -2, 0}});
    const NoiseTailIndex index = noise_tail_index(noise, {3, 1});
    const double ln2 = std::log(2.0);
    const double log_y = std::log(105.0) / 4;
    CHECK(index.coordinates == 4);
    CHECK(index.plan.block_length == 4);
    CHECK(index.zero_fraction == 5.0 / 16);
    CHECK(index.pooled.alpha == Approx(std::log(4.0) / (log_y - 8 * ln2 / 11)));
    CHECK(index.shifted.alpha == Approx(std::log(4.0) / (log_y - (8 - 5 * 52) * ln2 / 16)));
    CHECK(index.dropped.alpha ==
          Approx(std::log(3.0) / (log_y - 8 * ln2 / 11)));  // 12 numbers in blocks of 3
    REQUIRE(index.layers.size() == 2);
    CHECK(index.layers[0].alpha == Approx(std::log(3.0) / (std::log(3.0) / 2 - ln2 / 2)));  // 3, -3, -1, 1
    CHECK(std::isinf(index.layers[1].alpha));  // 2 and -2 of -1, -1, 2, 0: 1/alpha-hat = -1/3
    CHECK(index.norms[0] == Approx(std::sqrt(21.0)));
    CHECK(index.sweep.empty());  // fewer than eight blocks
}

TEST_CASE("Each layer has the estimate of its own matrix, wherever it stands") {
    const auto a = stable_columns(1.3, 40, 24, 100);
    const auto b = stable_columns(1.9, 7, 24, 200);
    const auto c = stable_columns(1.1, 91, 24, 300);
    const auto joined = [&](std::vector<std::vector<std::vector<double>>> parts) {
        std::vector<std::vector<double>> columns;
        for (const auto& part : parts) columns.insert(columns.end(), part.begin(), part.end());
        return matrix_of(24, columns);
    };
    const NoiseTailIndex abc = noise_tail_index(joined({a, b, c}), {40, 7, 91});
    const NoiseTailIndex cab = noise_tail_index(joined({c, a, b}), {91, 40, 7});
    const double own[] = {noise_tail_index(matrix_of(24, a), {}).pooled.alpha,
                          noise_tail_index(matrix_of(24, b), {}).pooled.alpha,
                          noise_tail_index(matrix_of(24, c), {}).pooled.alpha};
    for (std::size_t l = 0; l < 3; ++l) {
        CHECK(abc.layers[l].alpha == Approx(own[l]).epsilon(1e-6));
        CHECK(cab.layers[(l + 1) % 3].alpha == Approx(own[l]).epsilon(1e-6));
    }
    CHECK(std::abs(own[0] - own[1]) > 0.1);                       // the control: they differ
    CHECK(std::abs(abc.pooled.alpha - cab.pooled.alpha) > 1e-4);  // the pooled estimate hangs on the order
}

TEST_CASE("Block lengths around K1 are those of the formula on the concatenated vector") {
    const NoiseMatrix noise = matrix_of(20, stable_columns(1.5, 320, 20, 1));
    const NoiseTailIndex index = noise_tail_index(noise, {});
    const std::vector<double> x = entries(noise);
    const std::int64_t k1 = index.plan.block_length;
    CHECK(k1 == plan_blocks(20 * 320).block_length);
    REQUIRE(index.sweep.size() == 4);  // 16 K1 would leave fewer than eight blocks
    const std::int64_t lengths[] = {k1 / 16, k1 / 4, k1, 4 * k1};
    for (std::size_t k = 0; k < 4; ++k) {
        CHECK(index.sweep[k].block_length == lengths[k]);
        CHECK(index.sweep[k].estimate.alpha ==
              Approx(alpha_of(x, static_cast<std::size_t>(lengths[k]))).epsilon(1e-6));
    }
    CHECK(index.sweep[2].estimate.alpha == Approx(index.pooled.alpha).epsilon(1e-12));
}

TEST_CASE("Rows fed in pieces, in any order, are the concatenated vector") {
    for (std::size_t columns : {37u, 101u, 3000u, 5003u}) {  // K with a divisor near its root and without
        const NoiseMatrix noise = matrix_of(7, stable_columns(1.2, columns, 7, 40));
        const BlockPlan plan = plan_blocks(noise.rows() * noise.columns());
        std::vector<double> x = entries(noise);
        x.resize(static_cast<std::size_t>(plan.used));
        PooledRows pieces(7, noise.columns());
        PooledRows known(7, noise.columns());
        for (std::int64_t i = 6; i >= 0; --i) {
            const auto row = noise.row(i);
            const std::size_t cut = row.size() / 3;
            pieces.feed(i, row.first(cut));
            pieces.feed(i, row.subspan(cut));
            known.feed(i, row, log_sums_of_floats(row));
        }
        const double expected = alpha_of(x, static_cast<std::size_t>(plan.block_length));
        INFO(columns << " columns" << (plan.truncated ? ", cut" : ""));
        CHECK(pieces.alpha() == Approx(expected).epsilon(1e-9));
        CHECK(known.alpha() == Approx(expected).epsilon(1e-9));
    }
}

TEST_CASE("Weighted rows are the matrix product") {
    struct Shape {
        std::int64_t rows, terms, columns;
    };
    for (const Shape& shape : {Shape{1, 1, 1}, {5, 7, 33}, {16, 16, 2000}, {3, 300, 700}}) {
        const auto [rows, terms, all_columns] = shape;
        const std::int64_t columns = all_columns;  // clang 14 lets no lambda capture a structured binding
        Eigen::MatrixXf weights(rows, terms);
        Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> values(terms, columns);
        for (Eigen::Index k = 0; k < weights.size(); ++k)
            weights.data()[k] =
                static_cast<float>(test::uniform_pair(1, static_cast<std::uint64_t>(k)).first) - 0.5f;
        for (Eigen::Index k = 0; k < values.size(); ++k)
            values.data()[k] =
                static_cast<float>(test::uniform_pair(2, static_cast<std::uint64_t>(k)).first) - 0.5f;
        const Eigen::MatrixXd expected = weights.cast<double>() * values.cast<double>();
        WeightedRows product(weights);
        REQUIRE(product.stretch() % 32 == 0);
        double largest_error = 0;
        std::int64_t taken = 0;
        for (std::int64_t begin = 0; begin < columns; begin += product.stretch()) {
            const std::int64_t n = std::min(product.stretch(), columns - begin);
            product(
                [&](std::int64_t j) {
                    return std::span<const float>(values.data() + j * columns,
                                                  static_cast<std::size_t>(columns));
                },
                begin, n,
                [&](std::int64_t i, std::span<const float> numbers) {
                    for (std::size_t c = 0; c < numbers.size(); ++c) {
                        const auto at = begin + static_cast<std::int64_t>(c);
                        largest_error = std::max(largest_error,
                                                 std::abs(static_cast<double>(numbers[c]) - expected(i, at)));
                    }
                    taken += static_cast<std::int64_t>(numbers.size());
                });
        }
        CHECK(taken == rows * columns);
        CHECK(largest_error < 1e-7 * static_cast<double>(terms));  // single precision
    }
}

TEST_CASE("A random order keeps all numbers, and puts each anywhere") {
    std::vector<float> numbers(100000);
    std::iota(numbers.begin(), numbers.end(), 0.0f);
    std::vector<float> order = shuffled_numbers(numbers, 1, 5, 9);
    CHECK(order != numbers);
    CHECK(order == shuffled_numbers(numbers, 1, 5, 9));
    CHECK(order != shuffled_numbers(numbers, 1, 5, 10));
    omp_set_num_threads(1);
    CHECK(order == shuffled_numbers(numbers, 1, 5, 9));
    omp_set_num_threads(omp_get_num_procs());
    // Where the first thousand went: uniform over the places. How they follow one another: like independent
    // draws.
    std::vector<double> places;
    double rises = 0;
    for (std::size_t k = 0; k < order.size(); ++k) {
        if (order[k] < 1000) places.push_back((static_cast<double>(k) + 0.5) / 1e5);
        if (k > 0) rises += order[k] > order[k - 1] ? 1 : 0;
    }
    CHECK(test::ks_p_value(places, [](double x) { return x; }) > test::next_false_alarm());
    // Rises of a random order: mean (n - 1)/2, variance (n + 1)/12.
    CHECK(test::normal_p_value((rises - 99999.0 / 2) / std::sqrt(100001.0 / 12)) > test::next_false_alarm());
    std::sort(order.begin(), order.end());
    CHECK(order == numbers);

    std::vector<float> repeated = shuffled_numbers(std::vector<float>{1, 2, 3}, 4, 5, 9);
    std::sort(repeated.begin(), repeated.end());
    CHECK(repeated == std::vector<float>{1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3});
}

TEST_CASE("Every order of a few numbers comes up equally often") {
    // 24 orders, 2400 draws: chi-square with 23 degrees of freedom.
    std::vector<int> counts(24, 0);
    for (std::uint64_t s = 0; s < 2400; ++s) {
        const std::vector<float> order = shuffled_numbers(std::vector<float>{0, 1, 2, 3}, 1, s, 9);
        std::vector<float> sorted{0, 1, 2, 3};
        std::size_t number = 0;
        while (sorted != order) {
            std::next_permutation(sorted.begin(), sorted.end());
            ++number;
        }
        ++counts[number];
    }
    double chi_square = 0;
    for (int count : counts) chi_square += (count - 100.0) * (count - 100.0) / 100;
    CHECK(boost::math::cdf(boost::math::complement(boost::math::chi_squared(23), chi_square)) >
          test::next_false_alarm());
}

TEST_CASE("A diagnosis tells its surrogates, and ends when it is asked to") {
    const NoiseMatrix noise = matrix_of(16, stable_columns(1.8, 30, 16, 3));
    DiagnosisRequest request;
    request.surrogates = 25;
    request.resamples = 9;
    std::vector<std::int64_t> told;
    const NoiseTailIndex whole = noise_tail_index(noise, {});
    diagnose_noise(noise, whole, {}, request, "here",
                   {[&](std::int64_t done, std::int64_t total) {
                        CHECK(total == 25);
                        told.push_back(done);
                    },
                    {}});
    std::vector<std::int64_t> all(26);
    std::iota(all.begin(), all.end(), 0);
    CHECK(told == all);
    std::int64_t done = 0;
    const Watch impatient{[&](std::int64_t steps, std::int64_t) { done = steps; }, [&] { return done >= 3; }};
    CHECK_THROWS_AS(diagnose_noise(noise, whole, {}, request, "here", impatient), Interrupted);
    CHECK(done < 25);
}

TEST_CASE("Coordinates that repeat nothing but their largest or smallest number are cut off there") {
    std::vector<std::vector<double>> columns = stable_columns(1.5, 20, 300, 7000);
    CHECK(matrix_of(300, columns).live_coordinates(20, 1).size() == 20);
    CHECK(matrix_of(300, columns).cut_coordinates(20, 1) == 0);
    std::vector<std::vector<double>> cut = columns;
    for (std::vector<double>& column : cut) {
        double bound = 0;
        for (double x : column) bound = std::max(bound, std::abs(x));
        for (double& x : column) x = std::clamp(x, -0.1 * bound, 0.1 * bound);
    }
    const NoiseMatrix of_cut = matrix_of(300, cut);
    const std::size_t live = of_cut.live_coordinates(20, 1).size();
    CHECK(live < 10);
    CHECK(of_cut.cut_coordinates(20, 1) >= 15 - static_cast<std::int64_t>(live));
    std::vector<std::vector<double>> sparse = columns;  // 0 but in a few rows, which may lie on one side
    for (std::vector<double>& column : sparse) {
        for (std::size_t i = 0; i < column.size(); ++i) column[i] = i < 4 ? std::abs(column[i]) : 0;
    }
    CHECK(matrix_of(300, sparse).live_coordinates(20, 1).empty());
    CHECK(matrix_of(300, sparse).live_share(0, 20) == 0);
    CHECK(matrix_of(300, sparse).cut_coordinates(20, 1) == 0);
    sparse.insert(sparse.end(), columns.begin(), columns.begin() + 5);
    CHECK(matrix_of(300, sparse).live_share(5, 25) == 0.2);
    for (std::vector<double>& column : columns) {  // control: rounded numbers repeat anywhere
        for (double& x : column) x = std::round(8 * x) / 8;
    }
    CHECK(matrix_of(300, columns).live_coordinates(20, 1).empty());
    CHECK(matrix_of(300, columns).cut_coordinates(20, 1) == 0);
}
