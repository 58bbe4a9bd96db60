// Lane primitives over Highway vectors: the functions of core/lanes/scalar.hpp for many paths at once, with
// the same results to the last bit. Included once for every SIMD target, inside its namespace; no guard.

namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using RealTag = hn::ScalableTag<T>;
template <class T>
using WordTag = hn::Rebind<std::uint32_t, RealTag<T>>;

/// A vector of numbers, and of as many words.
template <class T>
struct Reals {
    hn::Vec<RealTag<T>> v;
};
template <class T>
struct Words {
    hn::Vec<WordTag<T>> v;
};

template <class T>
struct Lanes {
    using Real = Reals<T>;
    using Word = Words<T>;
};
template <class Vector>
struct ElementOf;
template <class T>
struct ElementOf<Reals<T>> {
    using type = T;
};
template <class T>
struct ElementOf<Words<T>> {
    using type = T;
};

template <class T>
HWY_INLINE Reals<T> operator+(Reals<T> a, Reals<T> b) {
    return {hn::Add(a.v, b.v)};
}
template <class T>
HWY_INLINE Reals<T> operator-(Reals<T> a, Reals<T> b) {
    return {hn::Sub(a.v, b.v)};
}
template <class T>
HWY_INLINE Reals<T> operator*(Reals<T> a, Reals<T> b) {
    return {hn::Mul(a.v, b.v)};
}
template <class T>
HWY_INLINE Reals<T> min(Reals<T> a, Reals<T> b) {
    return {hn::Min(a.v, b.v)};
}
template <class T>
HWY_INLINE Reals<T> max(Reals<T> a, Reals<T> b) {
    return {hn::Max(a.v, b.v)};
}

#if HWY_NATIVE_FMA
template <class T>
HWY_INLINE Reals<T> fma(Reals<T> a, Reals<T> b, Reals<T> c) {
    return {hn::MulAdd(a.v, b.v, c.v)};
}
#else
/// Targets without a fused multiply-add: float through double with rounding to odd (Boldo, Melquiond 2008,
/// exact), which rounds like the fused operation in every case.
HWY_INLINE hn::Vec<hn::Rebind<double, hn::Half<RealTag<float>>>> add_to_odd(
    hn::Vec<hn::Rebind<double, hn::Half<RealTag<float>>>> a,
    hn::Vec<hn::Rebind<double, hn::Half<RealTag<float>>>> b) {
    const hn::Rebind<double, hn::Half<RealTag<float>>> d;
    const hn::RebindToUnsigned<decltype(d)> du;
    const auto sum = hn::Add(a, b);
    const auto rest = hn::Sub(sum, a);
    const auto error = hn::Add(hn::Sub(a, hn::Sub(sum, rest)), hn::Sub(b, rest));  // Knuth's two-sum
    const auto inexact = hn::RebindMask(du, hn::Ne(error, hn::Zero(d)));
    // Rounded away from zero where the error has the other sign: step back by one unit, then set the last
    // bit.
    const auto away = hn::ShiftRight<63>(hn::Xor(hn::BitCast(du, error), hn::BitCast(du, sum)));
    const auto odd = hn::Or(hn::Sub(hn::BitCast(du, sum), away), hn::Set(du, 1));
    return hn::BitCast(d, hn::IfThenElse(inexact, odd, hn::BitCast(du, sum)));
}
HWY_INLINE Reals<float> fma(Reals<float> a, Reals<float> b, Reals<float> c) {
    const RealTag<float> tag;
    const hn::Half<RealTag<float>> half;
    const hn::Rebind<double, decltype(half)> wide;
    const auto lower = add_to_odd(
        hn::Mul(hn::PromoteTo(wide, hn::LowerHalf(half, a.v)), hn::PromoteTo(wide, hn::LowerHalf(half, b.v))),
        hn::PromoteTo(wide, hn::LowerHalf(half, c.v)));
    const auto upper = add_to_odd(
        hn::Mul(hn::PromoteTo(wide, hn::UpperHalf(half, a.v)), hn::PromoteTo(wide, hn::UpperHalf(half, b.v))),
        hn::PromoteTo(wide, hn::UpperHalf(half, c.v)));
    return {hn::Combine(tag, hn::DemoteTo(half, upper), hn::DemoteTo(half, lower))};
}
/// Double has no wider type to go through: the C library's fma, lane by lane.
HWY_INLINE Reals<double> fma(Reals<double> a, Reals<double> b, Reals<double> c) {
    const RealTag<double> tag;
    HWY_ALIGN double x[HWY_MAX_BYTES / 8], y[HWY_MAX_BYTES / 8], z[HWY_MAX_BYTES / 8];
    hn::Store(a.v, tag, x);
    hn::Store(b.v, tag, y);
    hn::Store(c.v, tag, z);
    for (std::size_t l = 0; l < hn::Lanes(tag); ++l) z[l] = ::fma(x[l], y[l], z[l]);
    return {hn::Load(tag, z)};
}
#endif

template <class T>
HWY_INLINE Words<T> operator+(Words<T> a, Words<T> b) {
    return {hn::Add(a.v, b.v)};
}
template <class T>
HWY_INLINE Words<T> operator-(Words<T> a, Words<T> b) {
    return {hn::Sub(a.v, b.v)};
}
template <class T>
HWY_INLINE Words<T> operator^(Words<T> a, Words<T> b) {
    return {hn::Xor(a.v, b.v)};
}
template <class T>
HWY_INLINE Words<T> operator&(Words<T> a, Words<T> b) {
    return {hn::And(a.v, b.v)};
}
template <class T>
HWY_INLINE Words<T> operator|(Words<T> a, Words<T> b) {
    return {hn::Or(a.v, b.v)};
}
template <class T>
HWY_INLINE Words<T> min(Words<T> a, Words<T> b) {
    return {hn::Min(a.v, b.v)};
}
template <class T>
HWY_INLINE Words<T> max(Words<T> a, Words<T> b) {
    return {hn::Max(a.v, b.v)};
}

template <class Real>
HWY_INLINE Real broadcast(typename ElementOf<Real>::type value) {
    return {hn::Set(RealTag<typename ElementOf<Real>::type>(), value)};
}
template <class Word>
HWY_INLINE Word broadcast_word(std::uint32_t value) {
    return {hn::Set(WordTag<typename ElementOf<Word>::type>(), value)};
}

template <class T>
HWY_INLINE void multiply(Words<T> a, std::uint32_t m, Words<T>& high, Words<T>& low) {
    const WordTag<T> tag;
    const hn::Repartition<std::uint64_t, decltype(tag)> wide;
    const auto factor = hn::Set(tag, m);
    const auto even = hn::MulEven(a.v, factor);
    const auto odd = hn::MulEven(hn::BitCast(tag, hn::ShiftRight<32>(hn::BitCast(wide, a.v))), factor);
    high.v = hn::OddEven(hn::BitCast(tag, odd), hn::BitCast(tag, hn::ShiftRight<32>(even)));
    low.v = hn::OddEven(hn::BitCast(tag, hn::ShiftLeft<32>(odd)), hn::BitCast(tag, even));
}

template <class T>
HWY_INLINE hn::Vec<hn::Rebind<std::int32_t, RealTag<T>>> as_signed(Words<T> word) {
    return hn::BitCast(hn::Rebind<std::int32_t, RealTag<T>>(), word.v);
}

template <class Real>
HWY_INLINE Real real_of(Words<float> word) {
    return {hn::ConvertTo(RealTag<float>(), as_signed(word))};
}
template <class Real>
HWY_INLINE Real real_of(Words<double> word) {
    return {hn::PromoteTo(RealTag<double>(), as_signed(word))};
}

template <class T>
HWY_INLINE Words<T> float_bits(Words<T> word) {
    const hn::Rebind<float, RealTag<T>> single;
    return {hn::BitCast(WordTag<T>(), hn::ConvertTo(single, as_signed(word)))};
}

template <class Word>
HWY_INLINE Word integer_part(Reals<float> value) {
    return {
        hn::BitCast(WordTag<float>(), hn::ConvertTo(hn::Rebind<std::int32_t, RealTag<float>>(), value.v))};
}
template <class Word>
HWY_INLINE Word integer_part(Reals<double> value) {
    return {
        hn::BitCast(WordTag<double>(), hn::DemoteTo(hn::Rebind<std::int32_t, RealTag<double>>(), value.v))};
}

template <class T>
HWY_INLINE Words<T> shift_right(Words<T> word, int bits) {
    return {hn::ShiftRightSame(word.v, bits)};
}

/// Offset and slope lie together, so that each gather of 64 bits brings a whole cell: the even lanes' first,
/// the odd lanes' next.
HWY_INLINE Reals<float> evaluate_cell(const Cell<float>* cells, Words<float> index, Reals<float> x) {
    const RealTag<float> tag;
    const hn::Repartition<std::int64_t, decltype(tag)> pair;
    const std::int64_t* base = reinterpret_cast<const std::int64_t*>(cells);
    const auto both = hn::BitCast(pair, index.v);
    const auto even = hn::GatherIndex(pair, base, hn::And(both, hn::Set(pair, 0xffffffff)));
    const auto odd = hn::GatherIndex(
        pair, base,
        hn::BitCast(pair, hn::ShiftRight<32>(hn::BitCast(hn::RebindToUnsigned<decltype(pair)>(), both))));
    const auto offset = hn::OddEven(hn::BitCast(tag, hn::ShiftLeft<32>(odd)), hn::BitCast(tag, even));
    const auto slope = hn::OddEven(hn::BitCast(tag, odd), hn::BitCast(tag, hn::ShiftRight<32>(even)));
    return fma(Reals<float>{slope}, x, Reals<float>{offset});
}
HWY_INLINE Reals<double> evaluate_cell(const Cell<double>* cells, Words<double> index, Reals<double> x) {
    const RealTag<double> tag;
    const double* base = &cells->offset;
    const auto twice = hn::ShiftLeft<1>(hn::PromoteTo(hn::RebindToSigned<decltype(tag)>(), as_signed(index)));
    return fma(Reals<double>{hn::GatherIndex(tag, base + 1, twice)}, x,
               Reals<double>{hn::GatherIndex(tag, base, twice)});
}

HWY_INLINE Reals<float> flip_sign(Reals<float> value, Words<float> word) {
    const WordTag<float> tag;
    const auto sign = hn::And(word.v, hn::Set(tag, 0x80000000u));
    return {hn::BitCast(RealTag<float>(), hn::Xor(hn::BitCast(tag, value.v), sign))};
}
HWY_INLINE Reals<double> flip_sign(Reals<double> value, Words<double> word) {
    const RealTag<double> tag;
    const hn::RebindToUnsigned<decltype(tag)> bits;
    const auto wide = hn::PromoteTo(bits, hn::And(word.v, hn::Set(WordTag<double>(), 0x80000000u)));
    return {hn::BitCast(tag, hn::Xor(hn::BitCast(bits, value.v), hn::ShiftLeft<32>(wide)))};
}

/// Bit l is set where the comparison holds for lane l.
template <class Tag, class Mask>
HWY_INLINE std::uint32_t mask_bits(Tag tag, Mask mask) {
    std::uint8_t bytes[8] = {0};
    hn::StoreMaskBits(tag, mask, bytes);
    std::uint32_t bits = 0;
    std::memcpy(&bits, bytes, sizeof bits);
    return bits;
}
template <class T>
HWY_INLINE std::uint32_t at_most(Reals<T> a, Reals<T> b) {
    return mask_bits(RealTag<T>(), hn::Le(a.v, b.v));
}
template <class T>
HWY_INLINE std::uint32_t equal(Words<T> a, Words<T> b) {
    return mask_bits(WordTag<T>(), hn::Eq(a.v, b.v));
}
template <class T>
HWY_INLINE std::uint32_t below(Words<T> a, Words<T> b) {
    return mask_bits(WordTag<T>(), hn::Lt(a.v, b.v));
}

template <class Lane, class T>
HWY_INLINE Lane load(const T* from) {
    if constexpr (std::is_floating_point_v<T>) {
        return {hn::Load(RealTag<T>(), from)};
    } else {
        return {hn::Load(WordTag<typename ElementOf<Lane>::type>(), from)};
    }
}
template <class T>
HWY_INLINE void store(Reals<T> value, T* to) {
    hn::Store(value.v, RealTag<T>(), to);
}
template <class T>
HWY_INLINE void store(Words<T> value, std::uint32_t* to) {
    hn::Store(value.v, WordTag<T>(), to);
}

template <class T>
HWY_INLINE int lane_count() {
    return static_cast<int>(hn::Lanes(RealTag<T>()));
}
