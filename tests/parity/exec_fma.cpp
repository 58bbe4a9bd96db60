// The fused multiply-add of every SIMD target rounds once, also where it is emulated: directed cases in which
// a sum rounded to double first would tie, and random ones.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "parity/exec_fma.cpp"
#include "exec/simd_targets.hpp"
//
#include <hwy/foreach_target.h>
//
#include "levywell/core/lanes/cell.hpp"
#include "levywell/core/lanes/scalar.hpp"

#include <cmath>
#include <cstring>
#include <type_traits>
#include <vector>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace levywell::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR
using namespace levywell::scalar_lanes;
#else
#include "exec/simd_lanes.inl.hpp"
#endif

template <class T>
void fma_all(const T* a, const T* b, const T* c, T* out, std::size_t count) {
    using Real = typename Lanes<T>::Real;
    const auto width = static_cast<std::size_t>(lane_count<T>());
    for (std::size_t k = 0; k < count; k += width)
        store(fma(load<Real>(a + k), load<Real>(b + k), load<Real>(c + k)), out + k);
}
void fma_float(const float* a, const float* b, const float* c, float* out, std::size_t n) {
    fma_all(a, b, c, out, n);
}
void fma_double(const double* a, const double* b, const double* c, double* out, std::size_t n) {
    fma_all(a, b, c, out, n);
}

}  // namespace levywell::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "catch.hpp"

#include <random>

namespace levywell {

HWY_EXPORT(fma_float);
HWY_EXPORT(fma_double);

namespace {

template <class T>
struct Operands {
    static constexpr std::size_t count = 1 << 16;  // a multiple of every vector
    alignas(64) T a[count], b[count], c[count], out[count];
    Operands() {
        std::mt19937_64 engine(3);
        std::uniform_real_distribution<double> mantissa(1, 2);
        std::uniform_int_distribution<int> exponent(-40, 40), digits(1, 20);
        for (std::size_t k = 0; k < count; ++k) {
            if (k % 2 == 0) {  // (1 + 2^-m)^2 = 1 + 2^(1-m) + 2^-2m: half a unit for m = 12 (float); c
                               // decides which way, or cancels
                const int m = k % 4 == 0 ? 12 : digits(engine) + 4;
                a[k] = b[k] = static_cast<T>(1 + std::ldexp(1.0, -m));
                c[k] = static_cast<T>(std::ldexp(k % 8 < 4 ? 1.0 : -1.0, exponent(engine) - 60));
            } else {
                a[k] = static_cast<T>(std::ldexp(mantissa(engine), exponent(engine) / 4));
                b[k] = static_cast<T>(-mantissa(engine));
                c[k] = static_cast<T>(std::ldexp(mantissa(engine), exponent(engine) / 2));
            }
        }
    }
};

/// How many results differ from the C library's fused operation.
template <class T, class Function>
int differences(Function function) {
    static Operands<T> operands;
    function(operands.a, operands.b, operands.c, operands.out, operands.count);
    int count = 0;
    for (std::size_t k = 0; k < operands.count; ++k)
        count += operands.out[k] != std::fma(operands.a[k], operands.b[k], operands.c[k]);
    return count;
}

}  // namespace

TEST_CASE("fma rounds once on every target") {
    for (std::int64_t target : usable_simd_targets()) {
        const std::size_t index = dispatch_index(hwy::TargetName(target), 99);
        INFO(hwy::TargetName(target));
        CHECK(differences<float>(HWY_DISPATCH_TABLE(fma_float)[index]) == 0);
        CHECK(differences<double>(HWY_DISPATCH_TABLE(fma_double)[index]) == 0);
    }
}

TEST_CASE("The directed cases tell: a product and a sum rounded through double differ") {
    CHECK(differences<float>([](const float* a, const float* b, const float* c, float* out, std::size_t n) {
              for (std::size_t k = 0; k < n; ++k)
                  out[k] = static_cast<float>(static_cast<double>(a[k]) * b[k] + c[k]);
          }) > 1000);
}

}  // namespace levywell
#endif
