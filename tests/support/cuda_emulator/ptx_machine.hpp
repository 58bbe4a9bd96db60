#pragma once
// What the C++ that ptx_to_cpp.py makes of PTX is written in: instructions as the PTX ISA defines them, and a
// thread's memory with its bounds. A misaligned or out-of-range access ends the launch with its line in the
// PTX.

#include "cuda_emulator/names.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <string>
#include <type_traits>

namespace ptx {

// Where the address spaces begin that are not the host's memory. No pointer looks like them.
inline constexpr std::uint64_t shared_base = 0x400;
inline constexpr std::uint64_t parameter_base = 0x40000000;

inline float float_of(std::uint32_t bits) {
    return std::bit_cast<float>(bits);
}
inline double double_of(std::uint64_t bits) {
    return std::bit_cast<double>(bits);
}
inline std::uint32_t bits_of(float x) {
    return std::bit_cast<std::uint32_t>(x);
}
inline std::uint64_t bits_of(double x) {
    return std::bit_cast<std::uint64_t>(x);
}

template <class T>
bool unordered(T a, T b) {
    return std::isnan(a) || std::isnan(b);
}
/// Of a NaN and a number the number; -0 lies below +0.
template <class T>
T min_of(T a, T b) {
    if (std::isnan(a)) return b;
    if (a == b) return std::signbit(a) ? a : b;
    return b < a ? b : a;
}
template <class T>
T max_of(T a, T b) {
    if (std::isnan(a)) return b;
    if (a == b) return std::signbit(a) ? b : a;
    return a < b ? b : a;
}

inline std::uint32_t high_half(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::uint32_t>(std::uint64_t{a} * b >> 32);
}
__extension__ using Wide = unsigned __int128;
inline std::uint64_t high_half(std::uint64_t a, std::uint64_t b) {
    return static_cast<std::uint64_t>(Wide{a} * b >> 64);
}
inline std::uint64_t add_with_carry(std::uint64_t a, std::uint64_t b, bool carried, bool& carry) {
    const Wide sum = Wide{a} + b + (carried ? 1 : 0);
    carry = sum >> 64 != 0;
    return static_cast<std::uint64_t>(sum);
}

/// Shifts by the width or more leave nothing, or copies of the sign.
template <class Word>
Word shl(Word a, std::uint32_t by) {
    return by >= 8 * sizeof(Word) ? Word{0} : static_cast<Word>(a << by);
}
template <class Word>
Word shr(Word a, std::uint32_t by) {
    constexpr std::uint32_t bits = 8 * sizeof(Word);
    if (by >= bits) return a < 0 ? static_cast<Word>(-1) : Word{0};
    return static_cast<Word>(a >> by);
}
inline std::uint32_t reversed(std::uint32_t a) {
    std::uint32_t b = 0;
    for (int k = 0; k < 32; ++k) b = b << 1 | (a >> k & 1);
    return b;
}
/// bfind.shiftamt: by how much the highest bit must be shifted to the top; all ones for 0.
inline std::uint32_t shift_to_first(std::uint32_t a) {
    return a == 0 ? ~0u : static_cast<std::uint32_t>(std::countl_zero(a));
}
/// bfi: the low bits of a, put into b.
template <class Word>
Word inserted(Word a, Word b, std::uint32_t at, std::uint32_t length) {
    at &= 0xff;
    length &= 0xff;
    for (std::uint32_t k = 0; k < length && at + k < 8 * sizeof(Word); ++k) {
        const Word bit = Word{1} << (at + k);
        b = (a >> k & 1) != 0 ? b | bit : b & ~bit;
    }
    return b;
}
/// cvt.rzi: towards zero, what is too large becomes the nearest there is; NaN is 0, in 64 bits the sign's bit
/// alone.
template <class Integer, class T>
Integer integer_part(T x) {
    using Limits = std::numeric_limits<Integer>;
    if (std::isnan(x))
        return sizeof(Integer) == 8 ? static_cast<Integer>(std::uint64_t{1} << 63) : Integer{0};
    const T lowest = static_cast<T>(Limits::min());
    const T beyond = std::ldexp(T{1}, Limits::digits);
    if (x <= lowest) return Limits::min();
    return x >= beyond ? Limits::max() : static_cast<Integer>(x);
}

template <class T>
T loaded(const T* from) {
    T x;
    std::memcpy(&x, from, sizeof x);
    return x;
}
template <class T>
void store(T* to, std::type_identity_t<T> x) {
    std::memcpy(to, &x, sizeof x);
}

struct Shuffled {
    std::uint32_t value = 0;
    bool valid = false;
};

/// What a thread of a launch sees.
class Thread {
  public:
    Thread(const char* kernel, const void* parameters, std::size_t parameter_bytes, unsigned char* shared)
        : kernel_(kernel),
          parameters_(static_cast<const unsigned char*>(parameters)),
          parameter_bytes_(parameter_bytes),
          shared_(shared),
          shared_bytes_(cuda_emulator::current.block->shape.shared_bytes) {}

    unsigned thread_in_block() const { return threadIdx.x; }
    unsigned threads_of_block() const { return blockDim.x; }
    unsigned block_in_grid() const { return blockIdx.x; }
    unsigned blocks_of_grid() const { return gridDim.x; }

    template <class T, unsigned count>
    T* shared_memory(std::uint64_t address, int line) const {
        check_range("shared", address - shared_base, sizeof(T) * count, shared_bytes_, line);
        return reinterpret_cast<T*>(shared_ + (address - shared_base));
    }
    template <class T, unsigned count>
    const T* param_memory(std::uint64_t address, int line) const {
        check_range("parameter", address - parameter_base, sizeof(T) * count, parameter_bytes_, line);
        return reinterpret_cast<const T*>(parameters_ + (address - parameter_base));
    }
    template <class T, unsigned count>
    T* global_memory(std::uint64_t address, int line) const {
        if (address < std::uint64_t{1} << 32) fail("global", "no address of a device", address, line);
        check_alignment("global", address, sizeof(T) * count, line);
        return reinterpret_cast<T*>(address);
    }

    std::uint64_t add_atomically(std::uint64_t address, std::uint64_t by, int line) const {
        return std::atomic_ref(*global_memory<std::uint64_t, 1>(address, line))
            .fetch_add(by, std::memory_order_relaxed);
    }
    void barrier(int line) const { __syncthreads({kernel_, line}); }
    bool vote_any(bool predicate, std::uint32_t mask, int line) const {
        return __any_sync(mask, predicate, {kernel_, line}) != 0;
    }
    std::uint32_t ballot(bool predicate, std::uint32_t mask, int line) const {
        return __ballot_sync(mask, predicate, {kernel_, line});
    }
    /// shfl.sync.idx within whole warps.
    Shuffled shuffle_index(std::uint32_t value, std::uint32_t lane, std::uint32_t clamp, std::uint32_t mask,
                           int line) const {
        if (clamp != 31) fail("warp", "a shuffle in parts of a warp", clamp, line);
        return {static_cast<std::uint32_t>(__shfl_sync(
                    mask, value, static_cast<int>(lane % cuda_emulator::warp_size), {kernel_, line})),
                true};
    }

  private:
    [[noreturn, gnu::cold]] void fail(const char* space, const char* what, std::uint64_t address,
                                      int line) const {
        throw cuda_emulator::KernelError(std::string(space) + " memory: " + what + " (" +
                                         std::to_string(address) + "), line " + std::to_string(line) +
                                         " of " + kernel_);
    }
    void check_alignment(const char* space, std::uint64_t address, std::size_t bytes, int line) const {
        if (address % bytes != 0) fail(space, "misaligned access", address, line);
    }
    void check_range(const char* space, std::uint64_t offset, std::size_t bytes, std::size_t size,
                     int line) const {
        check_alignment(space, offset, bytes, line);
        if (offset > size || size - offset < bytes) fail(space, "access out of range", offset, line);
    }

    const char* kernel_;
    const unsigned char* parameters_;
    std::size_t parameter_bytes_;
    unsigned char* shared_;
    std::size_t shared_bytes_;
};

struct Kernel {
    void (*run)(const Thread&);
    std::size_t parameter_bytes;
};

/// Kernels by their symbols.
class Kernels {
  public:
    void add(const std::string& symbol, const Kernel& kernel) { kernels_[symbol] = kernel; }
    const std::map<std::string, Kernel>& all() const { return kernels_; }

  private:
    std::map<std::string, Kernel> kernels_;
};

}  // namespace ptx
