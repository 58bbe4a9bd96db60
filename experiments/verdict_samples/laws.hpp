#pragma once
// Samples of known laws, drawn without the project's own samplers.

#include "levywell/random/philox.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

namespace verdict_laws {

using Numbers = std::vector<double>;

struct Law {
    std::string name;
    double alpha;  ///< of a stable law; 0 for others
    std::function<Numbers(std::size_t n, std::uint64_t seed)> draw;
};

/// Uniform numbers in (0, 1), 53 bits each, addressed by (seed, k).
struct Uniforms {
    double first, second;
};
inline Uniforms uniforms(std::uint64_t seed, std::uint64_t k) {
    const auto words = levywell::philox_words(77, seed, k, levywell::Purpose::sample);
    const auto uniform = [](std::uint32_t high, std::uint32_t low) {
        return (static_cast<double>((std::uint64_t{high} << 32 | low) >> 11) + 0.5) * 0x1p-53;
    };
    return {uniform(words[0], words[1]), uniform(words[2], words[3])};
}

template <class Draw>
Numbers each(std::size_t n, std::uint64_t seed, const Draw& draw) {
    Numbers x;
    for (std::size_t k = 0; k < n; ++k) x.push_back(draw(uniforms(seed, k)));
    return x;
}

/// S(alpha, beta; 1), alpha not 1 unless beta is 0, centred as in Nolan's S1. Source: Chambers, Mallows and
/// Stuck 1976.
inline Numbers stable(double alpha, double beta, std::size_t n, std::uint64_t seed) {
    const double shift = beta == 0 ? 0 : std::atan(beta * std::tan(std::numbers::pi * alpha / 2)) / alpha;
    const double factor = std::pow(std::cos(alpha * shift), -1 / alpha);
    return each(n, seed, [&](const Uniforms& u) {
        const double v = std::numbers::pi * (u.first - 0.5);
        const double e = -std::log(u.second);
        return factor * std::sin(alpha * (v + shift)) / std::pow(std::cos(v), 1 / alpha) *
               std::pow(std::cos(v - alpha * (v + shift)) / e, (1 - alpha) / alpha);
    });
}

/// The same formula with alpha sin v in the place of sin alpha v: no stable law.
inline Numbers slip(double alpha, std::size_t n, std::uint64_t seed) {
    return each(n, seed, [&](const Uniforms& u) {
        const double v = std::numbers::pi * (u.first - 0.5);
        const double e = -std::log(u.second);
        return alpha * std::sin(v) / std::pow(std::cos(v), 1 / alpha) *
               std::pow(std::cos((1 - alpha) * v) / e, (1 - alpha) / alpha);
    });
}

inline double gaussian(const Uniforms& u) {
    return std::sqrt(-2 * std::log(u.first)) * std::cos(2 * std::numbers::pi * u.second);
}

inline Numbers student(double nu, std::size_t n, std::uint64_t seed) {
    return each(n, seed, [&](const Uniforms& u) {
        return std::sqrt(nu * (std::pow(u.first, -2 / nu) - 1)) * std::cos(2 * std::numbers::pi * u.second);
    });
}

inline Numbers clipped(Numbers x, double largest) {
    for (double& value : x) value = std::clamp(value, -largest, largest);
    return x;
}

/// The p-quantile of the magnitudes.
inline double magnitude_quantile(Numbers x, double p) {
    for (double& value : x) value = std::abs(value);
    std::sort(x.begin(), x.end());
    return x[std::min(x.size() - 1, static_cast<std::size_t>(p * static_cast<double>(x.size())))];
}

inline Numbers autoregressive(double phi, const Numbers& noise) {
    Numbers x;
    double before = 0;
    for (double e : noise) x.push_back(before = phi * before + e);
    return x;
}

/// GARCH(1, 1) with coefficients 0.1 and 0.85.
inline Numbers garch(std::size_t n, std::uint64_t seed) {
    Numbers x;
    double variance = 1;
    for (double z : each(n, seed, gaussian)) {
        x.push_back(std::sqrt(variance) * z);
        variance = 0.05 + 0.1 * x.back() * x.back() + 0.85 * variance;
    }
    return x;
}

inline Numbers differences(const Numbers& x) {
    Numbers d;
    for (std::size_t k = 1; k < x.size(); ++k) d.push_back(x[k] - x[k - 1]);
    return d;
}

inline Numbers shifted(Numbers x, double shift) {
    for (double& value : x) value += shift;
    return x;
}

inline Numbers rounded(Numbers x, double step) {
    for (double& value : x) value = step * std::round(value / step);
    return x;
}

inline std::vector<Law> all() {
    std::vector<Law> laws;
    const auto add = [&](std::string name, double alpha, auto draw) {
        laws.push_back({std::move(name), alpha, std::move(draw)});
    };
    using S = std::size_t;
    using U = std::uint64_t;
    for (double alpha : {0.6, 1.0, 1.2, 1.5, 1.8, 1.95, 2.0}) {
        const std::string text = std::to_string(alpha).substr(0, alpha == 1.95 ? 4 : 3);
        add("stable_" + text, alpha, [alpha](S n, U s) { return stable(alpha, 0, n, s); });
    }
    add("cauchy_clipped_at_10", 0, [](S n, U s) { return clipped(stable(1, 0, n, s), 10); });
    add("cauchy_clipped_at_99.9%", 0, [](S n, U s) { return clipped(stable(1, 0, n, s), 636.6); });
    add("stable_1.5_clipped_at_99%", 0, [](S n, U s) { return clipped(stable(1.5, 0, n, s), 12.35); });
    add("student_1.5", 0, [](S n, U s) { return student(1.5, n, s); });
    add("student_3", 0, [](S n, U s) { return student(3, n, s); });
    add("student_5", 0, [](S n, U s) { return student(5, n, s); });
    add("laplace", 0, [](S n, U s) {
        return each(n, s, [](const Uniforms& u) { return (u.first < 0.5 ? 1 : -1) * std::log(u.second); });
    });
    add("lognormal_both_signs", 0, [](S n, U s) {
        return each(n, s, [](const Uniforms& u) {
            const double z = gaussian({u.first, std::fmod(2 * u.second, 1.0)});
            return (u.second < 0.5 ? 1 : -1) * std::exp(z);
        });
    });
    add("gaussian_mixture_5%_8x", 0, [](S n, U s) {
        Numbers x = each(n, s, gaussian);
        for (S k = 0; k < n; ++k) x[k] *= uniforms(s + 1000000, k).first < 0.05 ? 8 : 1;
        return x;
    });
    add("lognormal_scale_mixture", 0, [](S n, U s) {
        return each(n, s, [](const Uniforms& u) {
            const double r = std::sqrt(-2 * std::log(u.first));
            const double a = 2 * std::numbers::pi * u.second;
            return std::exp(0.8 * r * std::cos(a)) * r * std::sin(a);
        });
    });
    add("pareto_1.5_both_signs", 0, [](S n, U s) {
        return each(n, s, [](const Uniforms& u) {
            return (u.first < 0.5 ? 1 : -1) * (std::pow(u.second, -1 / 1.5) - 1);
        });
    });
    add("cms_slip_1.2", 0, [](S n, U s) { return slip(1.2, n, s); });
    add("uniform", 0, [](S n, U s) { return each(n, s, [](const Uniforms& u) { return u.first - 0.5; }); });
    add("ar_0.3_of_stable_1.5", 0, [](S n, U s) { return autoregressive(0.3, stable(1.5, 0, n, s)); });
    add("ar_0.9_of_gaussian", 0, [](S n, U s) { return autoregressive(0.9, each(n, s, gaussian)); });
    add("garch", 0, [](S n, U s) { return garch(n, s); });
    add("sorted_stable_1.5", 0, [](S n, U s) {
        Numbers x = stable(1.5, 0, n, s);
        std::sort(x.begin(), x.end());
        return x;
    });
    add("differences_of_stable_1.5", 0, [](S n, U s) { return differences(stable(1.5, 0, n + 1, s)); });
    add("gaussian_0.06", 2, [](S n, U s) { return shifted(each(n, s, gaussian), 0.06); });
    add("stable_1.5_shifted_1", 1.5, [](S n, U s) { return shifted(stable(1.5, 0, n, s), 1); });
    add("stable_1.5_skewed_0.5", 1.5, [](S n, U s) { return stable(1.5, 0.5, n, s); });
    add("stable_1.5_skewed_1", 1.5, [](S n, U s) { return stable(1.5, 1, n, s); });
    add("exponential", 0,
        [](S n, U s) { return each(n, s, [](const Uniforms& u) { return -std::log(u.first); }); });
    add("stable_1.5_rounded_to_0.01", 1.5, [](S n, U s) { return rounded(stable(1.5, 0, n, s), 0.01); });
    add("stable_1.5_rounded_to_0.5", 1.5, [](S n, U s) { return rounded(stable(1.5, 0, n, s), 0.5); });
    add("stable_1.5_30%_zeros", 0, [](S n, U s) {
        Numbers x = stable(1.5, 0, n, s);
        for (S k = 0; k < n; ++k) x[k] *= uniforms(s + 1000000, k).first < 0.3 ? 0 : 1;
        return x;
    });
    return laws;
}

}  // namespace verdict_laws
