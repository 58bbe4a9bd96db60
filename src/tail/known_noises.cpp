#include "tail/known_noises.hpp"

#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/random/shuffle.hpp"
#include "levywell/tail/coordinate_statistics.hpp"
#include "levywell/tail/pooled_rows.hpp"
#include "tail/shuffled_numbers.hpp"
#include "tail/surrogate_streams.hpp"

#include <array>
#include <cmath>

namespace levywell::inline tail {
namespace {

using Words = std::array<std::uint32_t, 4>;

/// Words of the entry (i, c) in a stream.
Words words_of(const NoiseMatrix& noise, std::uint64_t seed, std::uint64_t stream, std::int64_t i,
               std::size_t c) {
    const auto place = static_cast<std::uint64_t>(i * noise.columns()) + c;
    return philox_words(seed, stream, place, Purpose::surrogate);
}

/// alpha-hat of P rows of `columns` numbers, made one by one by make(i, row).
template <class Make>
double alpha_of_rows(const NoiseMatrix& noise, const Make& make) {
    PooledRows pooled(noise.rows(), noise.columns());
#pragma omp parallel for schedule(dynamic)
    for (std::int64_t i = 0; i < noise.rows(); ++i) {
        std::vector<float> row(static_cast<std::size_t>(noise.columns()));
        make(i, row);
        pooled.feed(i, row);
    }
    return pooled.alpha();
}

/// The same of entries made from (row, column, words of their own).
template <class Entry>
double alpha_of_entries(const NoiseMatrix& noise, std::uint64_t seed, std::uint64_t stream,
                        const Entry& entry) {
    return alpha_of_rows(noise, [&](std::int64_t i, std::vector<float>& row) {
        for (std::size_t c = 0; c < row.size(); ++c)
            row[c] = entry(i, c, words_of(noise, seed, stream, i, c));
    });
}

double alpha_of_numbers(const NoiseMatrix& noise, const std::vector<float>& numbers) {
    return alpha_of_rows(noise, [&](std::int64_t i, std::vector<float>& row) {
        const auto begin = numbers.begin() + i * noise.columns();
        row.assign(begin, begin + noise.columns());
    });
}

std::vector<float> standard_deviations(const NoiseMatrix& noise) {
    std::vector<double> squares(static_cast<std::size_t>(noise.columns()), 0.0);
    for (std::int64_t i = 0; i < noise.rows(); ++i) {
        for (std::size_t c = 0; c < squares.size(); ++c) {
            const auto x = static_cast<double>(noise.row(i)[c]);
            squares[c] += x * x;
        }
    }
    std::vector<float> deviations;
    for (double square : squares)
        deviations.push_back(static_cast<float>(std::sqrt(square / static_cast<double>(noise.rows()))));
    return deviations;
}

}  // namespace

LogMomentEstimate KnownNoises::measured() const {
    PooledRows pooled(noise_.rows(), noise_.columns());
    for (std::int64_t i = 0; i < noise_.rows(); ++i) pooled.feed(i, noise_.row(i));
    return pooled.estimate();
}

double KnownNoises::shuffled() const {
    return alpha_of_numbers(noise_, shuffled_numbers(noise_.values(), 1, seed_, shuffle_stream));
}

double KnownNoises::permuted() const {
    const std::vector<std::int64_t> order = levywell::shuffled(noise_.columns(), seed_, 1, Purpose::shuffle);
    return alpha_of_rows(noise_, [&](std::int64_t i, std::vector<float>& row) {
        for (std::size_t c = 0; c < row.size(); ++c)
            row[c] = noise_.row(i)[static_cast<std::size_t>(order[c])];
    });
}

double KnownNoises::signs() const {
    return alpha_of_entries(noise_, seed_, signs_stream,
                            [&](std::int64_t i, std::size_t c, const Words& words) {
                                return (words[0] & 1u) != 0 ? noise_.row(i)[c] : -noise_.row(i)[c];
                            });
}

double KnownNoises::independent() const {
    const std::vector<float> deviations = standard_deviations(noise_);
    const QuantileTable<float> normal(StableLaw(2), 1);
    return alpha_of_entries(noise_, seed_, independent_stream,
                            [&](std::int64_t, std::size_t c, const Words& words) {
                                return deviations[c] * normal.draw(words[0], words[1]);
                            });
}

double KnownNoises::white() const {
    const QuantileTable<float> normal(StableLaw(2), 1);
    return alpha_of_entries(noise_, seed_, white_stream, [&](std::int64_t, std::size_t, const Words& words) {
        return normal.draw(words[0], words[1]);
    });
}

StableNoise::StableNoise(const NoiseMatrix& noise, double alpha, std::uint64_t seed)
    : noise_(noise), table_(StableLaw(alpha), 1), seed_(seed), scales_(standard_deviations(noise)) {}

float StableNoise::draw(std::int64_t i, std::size_t c) const {
    const Words words = words_of(noise_, seed_, control_stream, i, c);
    return table_.draw(words[0], words[1]);
}

double StableNoise::pooled_alpha() const {
    return alpha_of_rows(noise_, [&](std::int64_t i, std::vector<float>& row) {
        for (std::size_t c = 0; c < row.size(); ++c) row[c] = scales_[c] * draw(i, c);
    });
}

double StableNoise::shuffled_alpha() const {
    // Draws are independent and alike: to shuffle their scales is to shuffle the entries.
    const std::vector<float> scales = shuffled_numbers(scales_, noise_.rows(), seed_, control_shuffle_stream);
    return alpha_of_rows(noise_, [&](std::int64_t i, std::vector<float>& row) {
        const float* const scale = scales.data() + i * noise_.columns();
        for (std::size_t c = 0; c < row.size(); ++c) row[c] = scale[c] * draw(i, c);
    });
}

double StableNoise::alpha_per_coordinate(const std::vector<std::int64_t>& places) const {
    std::vector<double> columns;
    for (std::int64_t place : places) {
        const auto c = static_cast<std::size_t>(place);
        for (std::int64_t i = 0; i < noise_.rows(); ++i)
            columns.push_back(static_cast<double>(scales_[c] * draw(i, c)));
    }
    return coordinate_statistics(columns, noise_.rows()).alpha;
}

}  // namespace levywell::inline tail
