#include "levywell/tail/noise_matrix.hpp"

#include "levywell/tail/stratified_choice.hpp"

#include <algorithm>

namespace levywell::inline tail {

NoiseMatrix::NoiseMatrix(std::int64_t rows, std::int64_t columns, std::vector<float> values)
    : rows_(rows), columns_(columns), values_(std::move(values)) {
    std::vector<double> mean(static_cast<std::size_t>(columns_), 0.0);
    for (std::int64_t i = 0; i < rows_; ++i) {
        for (std::size_t c = 0; c < mean.size(); ++c) mean[c] += static_cast<double>(row(i)[c]);
    }
    for (double& sum : mean) sum /= static_cast<double>(rows_);  // of one number again and again: that number
    for (std::int64_t i = 0; i < rows_; ++i) {
        float* const value = values_.data() + i * columns_;
        for (std::size_t c = 0; c < mean.size(); ++c)
            value[c] = static_cast<float>(static_cast<double>(value[c]) - mean[c]);
    }
}

std::vector<double> NoiseMatrix::column(std::int64_t c) const {
    std::vector<double> numbers;
    for (std::int64_t i = 0; i < rows_; ++i)
        numbers.push_back(static_cast<double>(row(i)[static_cast<std::size_t>(c)]));
    return numbers;
}

std::vector<double> NoiseMatrix::sorted_column(std::int64_t c) const {
    std::vector<double> numbers = column(c);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

std::vector<std::int64_t> NoiseMatrix::without_zeros() const {
    std::vector<unsigned char> live(static_cast<std::size_t>(columns_), 1);
    for (std::int64_t i = 0; i < rows_; ++i) {
        for (std::size_t c = 0; c < live.size(); ++c) live[c] &= static_cast<unsigned char>(row(i)[c] != 0);
    }
    std::vector<std::int64_t> all;
    for (std::int64_t c = 0; c < columns_; ++c) {
        if (live[static_cast<std::size_t>(c)] != 0) all.push_back(c);
    }
    return all;
}

std::vector<std::int64_t> NoiseMatrix::drawn_coordinates(std::int64_t most, std::uint64_t seed) const {
    const std::vector<std::int64_t> all = without_zeros();
    const auto n = static_cast<std::int64_t>(all.size());
    const std::int64_t count = std::min(most, n);
    std::vector<std::int64_t> drawn;
    for (std::int64_t k = 0; k < count; ++k)
        drawn.push_back(all[static_cast<std::size_t>(stratified_choice(k, count, n, seed))]);
    return drawn;
}

std::vector<std::int64_t> NoiseMatrix::live_coordinates(std::int64_t most, std::uint64_t seed) const {
    std::vector<std::int64_t> live;
    for (const std::int64_t c : drawn_coordinates(most, seed)) {
        const std::vector<double> numbers = sorted_column(c);
        if (std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end()) live.push_back(c);
    }
    return live;
}

double NoiseMatrix::live_share(std::int64_t live, std::int64_t most) const {
    const auto n = static_cast<std::int64_t>(without_zeros().size());
    if (n == 0) return 0;
    return static_cast<double>(n) / static_cast<double>(columns_) * static_cast<double>(live) /
           static_cast<double>(std::min(most, n));
}

std::int64_t NoiseMatrix::cut_coordinates(std::int64_t most, std::uint64_t seed) const {
    constexpr double most_cut =
        0.25;  // of the rows: more at one number are what the others depart from, such as 0
    const auto most_rows = static_cast<std::ptrdiff_t>(most_cut * static_cast<double>(rows_));
    std::int64_t cut = 0;
    for (const std::int64_t c : drawn_coordinates(most, seed)) {
        const std::vector<double> numbers = sorted_column(c);
        const auto first = std::upper_bound(numbers.begin(), numbers.end(), numbers.front());
        const auto last = std::lower_bound(first, numbers.end(), numbers.back());
        const std::ptrdiff_t low = first - numbers.begin();
        const std::ptrdiff_t high = numbers.end() - last;
        const bool repeats = std::max(low, high) > 1 && std::max(low, high) <= most_rows;
        if (repeats && first != last && std::adjacent_find(first, last) == last) ++cut;
    }
    return cut;
}

CoordinateStretches::CoordinateStretches(std::int64_t all, std::int64_t most)
    : all_(all), length_(all), number_(1) {
    constexpr std::int64_t stretch = 4096;
    if (all <= most) return;
    length_ = std::min(stretch, most);
    number_ = most / length_;
}

}  // namespace levywell::inline tail
