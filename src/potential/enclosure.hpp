#pragma once

namespace levywell::inline potential {

/// An interval that surely contains a number or all values that a formula takes over a stretch: every
/// operation rounds outward, by more than the error of the C library's functions (4 units of 2.2e-16). What
/// is undefined or unbounded is the whole line. Zero times infinity is zero: an infinite end is a limit that
/// is not reached.
struct Enclosure {
    double lower = 0;
    double upper = 0;

    Enclosure() = default;
    Enclosure(double number) : lower(number), upper(number) {}  // NOLINT: a number is an enclosure of itself
    Enclosure(double from, double to) : lower(from), upper(to) {}
    static Enclosure line();

    bool contains(double number) const { return lower <= number && number <= upper; }
    double magnitude() const;  ///< the largest |x|
    /// How far a number computed for it, by other means, may lie from the true one.
    double distance(double computed) const;
};

Enclosure intersection(const Enclosure& a, const Enclosure& b);  ///< a where they do not meet, by rounding

/// Bounds of a mean of what lies in a and in b: at most from the lower end of one to the upper end of
/// another.
Enclosure mean_within(const Enclosure& mean, const Enclosure& a, const Enclosure& b);

Enclosure operator-(const Enclosure& x);
Enclosure operator+(const Enclosure& a, const Enclosure& b);
Enclosure operator-(const Enclosure& a, const Enclosure& b);
Enclosure operator*(const Enclosure& a, const Enclosure& b);
Enclosure operator/(const Enclosure& a, const Enclosure& b);

Enclosure pow(const Enclosure& base, double exponent);
Enclosure sqrt(const Enclosure& x);
Enclosure abs(const Enclosure& x);
Enclosure exp(const Enclosure& x);
Enclosure log(const Enclosure& x);
Enclosure sin(const Enclosure& x);
Enclosure cos(const Enclosure& x);
Enclosure tan(const Enclosure& x);
Enclosure asin(const Enclosure& x);
Enclosure acos(const Enclosure& x);
Enclosure atan(const Enclosure& x);
Enclosure sinh(const Enclosure& x);
Enclosure cosh(const Enclosure& x);
Enclosure log_cosh(const Enclosure& x);
Enclosure log_add(const Enclosure& a, const Enclosure& b);
Enclosure logistic(const Enclosure& x);
Enclosure tanh(const Enclosure& x);
Enclosure asinh(const Enclosure& x);
Enclosure acosh(const Enclosure& x);
Enclosure atanh(const Enclosure& x);

/// Derivatives of |x|: over a stretch with 0, -1 to 1 and the whole line; at 0 alone, those on its right.
Enclosure sign_of(const Enclosure& x);
Enclosure kink_of(const Enclosure& x);

}  // namespace levywell::inline potential
