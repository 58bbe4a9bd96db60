// Included once for every SIMD target by Highway.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tail/log_sums.cpp"
#include "levywell/tail/log_sums.hpp"

#include "levywell/tail/block_sum.hpp"
#include "tail/log_products.hpp"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <numbers>

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace levywell::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Real = hn::CappedTag<double, log_lanes>;
using Word = hn::RebindToUnsigned<Real>;

/// Exponents and mantissas of eight log_lanes at a time: product of mantissas in [1, 2), sum of biased
/// exponents.
template <class Vector, class Exponents>
HWY_INLINE void absorb(Vector x, Vector& product, Exponents& exponents) {
    const Word word;
    const Real real;
    const auto bits = hn::BitCast(word, x);
    exponents = hn::Add(exponents, hn::ShiftRight<52>(bits));
    const auto mantissa =
        hn::Or(hn::And(bits, hn::Set(word, 0x000fffffffffffffull)), hn::Set(word, 0x3ff0000000000000ull));
    product = hn::Mul(product, hn::BitCast(real, mantissa));
}

void multiply(const double* x, std::size_t vectors, LogProducts& out) {
    const Real real;
    const Word word;
    constexpr std::size_t width = hn::MaxLanes(Real());
    constexpr std::size_t parts = log_lanes / width;
    static_assert(parts * width == log_lanes);
    for (std::size_t part = 0; part < parts; ++part) {
        auto product = hn::Set(real, 1.0);
        auto shifted = hn::Set(real, 1.0);
        auto exponents = hn::Zero(word);
        auto shifted_exponents = hn::Zero(word);
        auto zeros = hn::Zero(real);
        auto least = hn::Set(real, DBL_MAX);
        const auto one = hn::Set(real, 1.0);
        const auto shift = hn::Set(real, DBL_EPSILON);
        for (std::size_t k = 0; k < vectors; ++k) {
            const auto magnitude = hn::Abs(hn::LoadU(real, x + k * log_lanes + part * width));
            const auto is_zero = hn::Eq(magnitude, hn::Zero(real));
            const auto safe = hn::IfThenElse(is_zero, one, magnitude);
            zeros = hn::Add(zeros, hn::IfThenElse(is_zero, one, hn::Zero(real)));
            least = hn::Min(least, safe);
            absorb(safe, product, exponents);
            absorb(hn::Add(magnitude, shift), shifted, shifted_exponents);
        }
        hn::StoreU(product, real, out.mantissas[0] + part * width);
        hn::StoreU(shifted, real, out.mantissas[1] + part * width);
        hn::StoreU(exponents, word, out.exponents[0] + part * width);
        hn::StoreU(shifted_exponents, word, out.exponents[1] + part * width);
        hn::StoreU(zeros, real, out.zeros + part * width);
        hn::StoreU(least, real, out.least + part * width);
    }
}

void sum(const double* x, std::size_t vectors, double* sums, double* magnitudes) {
    const Real real;
    constexpr std::size_t width = hn::MaxLanes(Real());
    for (std::size_t part = 0; part < log_lanes / width; ++part) {
        auto total = hn::Zero(real);
        auto magnitude = hn::Zero(real);
        for (std::size_t k = 0; k < vectors; ++k) {
            const auto term = hn::LoadU(real, x + k * log_lanes + part * width);
            total = hn::Add(total, term);
            magnitude = hn::Add(magnitude, hn::Abs(term));
        }
        hn::StoreU(total, real, sums + part * width);
        hn::StoreU(magnitude, real, magnitudes + part * width);
    }
}

}  // namespace levywell::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace levywell::inline tail {
namespace {

HWY_EXPORT(multiply);
HWY_EXPORT(sum);

constexpr std::size_t longest = 512;  // vectors whose mantissas' product stays a double
constexpr double exponent_bias = 1023;

/// Numbers below the smallest normal one have no mantissa in [1, 2): one logarithm each.
LogSums one_by_one(std::span<const double> x) {
    LogSums sums;
    for (double value : x) {
        const double magnitude = std::abs(value);
        ++sums.count;
        sums.log_abs_shifted += std::log(magnitude + DBL_EPSILON);
        if (magnitude == 0) {
            ++sums.zeros;
        } else {
            sums.log_abs += std::log(magnitude);
        }
    }
    return sums;
}

double log_of(const double* products, const std::uint64_t* exponents, std::size_t vectors) {
    double logs = 0;
    double total = 0;
    for (std::size_t l = 0; l < log_lanes; ++l) {
        logs += std::log(products[l]);
        total += static_cast<double>(exponents[l]) - exponent_bias * static_cast<double>(vectors);
    }
    return logs + total * std::numbers::ln2;
}

}  // namespace

LogSums& LogSums::operator+=(const LogSums& other) {
    log_abs += other.log_abs;
    log_abs_shifted += other.log_abs_shifted;
    count += other.count;
    zeros += other.zeros;
    return *this;
}

LogSums log_sums(std::span<const double> x) {
    LogSums sums;
    while (x.size() >= log_lanes) {
        const std::size_t vectors = std::min(longest, x.size() / log_lanes);
        const auto stretch = x.first(vectors * log_lanes);
        LogProducts products;
        HWY_DYNAMIC_DISPATCH(multiply)(stretch.data(), vectors, products);
        if (*std::min_element(std::begin(products.least), std::end(products.least)) < DBL_MIN) {
            sums += one_by_one(stretch);
        } else {
            sums.log_abs += log_of(products.mantissas[0], products.exponents[0], vectors);
            sums.log_abs_shifted += log_of(products.mantissas[1], products.exponents[1], vectors);
            for (double zeros : products.zeros) sums.zeros += static_cast<std::int64_t>(zeros);
            sums.count += static_cast<std::int64_t>(stretch.size());
        }
        x = x.subspan(stretch.size());
    }
    return sums += one_by_one(x);
}

BlockSum lane_sum(std::span<const double> x) {
    std::array<double, log_lanes> sums{};
    std::array<double, log_lanes> magnitudes{};
    const std::size_t vectors = x.size() / log_lanes;
    HWY_DYNAMIC_DISPATCH(sum)(x.data(), vectors, sums.data(), magnitudes.data());
    BlockSum all;
    for (std::size_t lane = 0; lane < log_lanes; ++lane) all += {sums[lane], magnitudes[lane]};
    for (double value : x.subspan(vectors * log_lanes)) all += {value, std::abs(value)};
    return all;
}

}  // namespace levywell::inline tail
#endif
