// Numbers that are copies are told from rounded ones.

#include "catch.hpp"
#include "levywell/tail/repeats.hpp"
#include "samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>

using namespace levywell;

namespace {

using Numbers = std::vector<double>;
using Rounding = std::function<double(double)>;

Repeats repeats_of(const Numbers& x) {
    Numbers sorted = x;
    std::sort(sorted.begin(), sorted.end());
    return find_repeats(x, sorted);
}

Numbers rounded(Numbers x, const Rounding& rounding) {
    for (double& value : x) value = rounding(value);
    return x;
}

Rounding decimal(const char* format) {
    return [format](double x) {
        char text[64];
        std::snprintf(text, sizeof text, format, x);
        return std::atof(text);
    };
}

/// To so many significant bits; below 2^lowest the step is constant.
Rounding binary(int bits, int lowest) {
    return [=](double x) {
        const double step = std::ldexp(1, std::max(std::ilogb(x), lowest) + 1 - bits);
        return step * std::round(x / step);
    };
}

Rounding grid(double step) {
    return [step](double x) { return step * std::round(10 * x / step); };
}

Numbers twice(Numbers x) {
    const Numbers once = x;
    x.insert(x.end(), once.begin(), once.end());
    return x;
}

Numbers drawn_with_replacement(const Numbers& x, std::uint64_t path) {
    Numbers drawn;
    for (std::size_t k = 0; k < x.size(); ++k)
        drawn.push_back(
            x[static_cast<std::size_t>(test::uniform_pair(path, k).first * static_cast<double>(x.size()))]);
    return drawn;
}

}  // namespace

// 200 samples of each rounding: at 1e-4 each, 0.24 false alarms of 2400; none came with these seeds.
TEST_CASE("Rounding of any kind does not pass for copies") {
    const std::map<std::string, Rounding> roundings{
        {"as drawn", [](double x) { return x; }},
        {"%.1f", decimal("%.1f")},
        {"%.2f", decimal("%.2f")},
        {"%.2g", decimal("%.2g")},
        {"%.3g", decimal("%.3g")},
        {"%.6g", decimal("%.6g")},
        {"integers", grid(1)},
        {"towards 0", [](double x) { return std::trunc(10 * x); }},
        {"float16", binary(11, -14)},
        {"bfloat16", binary(8, -126)},
        {"0.5", grid(0.5)},
        {"1/3", grid(1.0 / 3)}};
    for (const auto& [name, rounding] : roundings) {
        int refused = 0;
        for (std::uint64_t s = 0; s < 200; ++s)
            refused +=
                repeats_of(rounded(test::stable_sample(s % 2 == 0 ? 1.5 : 1, 1, 1000, 500 + s), rounding))
                        .refused()
                    ? 1
                    : 0;
        INFO(name);
        CHECK(refused == 0);
    }
}

TEST_CASE("A file read twice and numbers drawn with replacement are found") {
    for (std::uint64_t path = 0; path < 20; ++path) {
        const Numbers x = test::stable_sample(1.5, 1, 500, 800 + path);
        const Repeats none = repeats_of(x);
        CHECK_FALSE(none.refused());
        CHECK(none.numbers == 0);
        const Repeats found = repeats_of(twice(x));
        CHECK(found.refused());
        CHECK(found.numbers > 400);
        CHECK(found.numbers <= 1000);
        CHECK(repeats_of(twice(rounded(x, decimal("%.4g")))).refused());
        CHECK(repeats_of(drawn_with_replacement(test::stable_sample(1.5, 1, 1000, 850 + path), 900 + path))
                  .refused());
        Numbers zeros = x;  // one value that repeats is not a file read twice
        for (std::size_t k = 0; k < 150; ++k) zeros[k] = k % 2 == 0 ? 0 : -999;
        CHECK_FALSE(repeats_of(zeros).refused());
    }
}

TEST_CASE("Copies are told from numbers computed from rounded ones, which repeat too") {
    const Rounding bfloat = binary(8, -126);
    int refused = 0;
    for (std::uint64_t path = 0; path < 40; ++path) {
        const Numbers a = rounded(test::stable_sample(2, 1, 3000, 1000 + path), bfloat);
        const Numbers b = rounded(test::stable_sample(2, 1, 3000, 1100 + path), bfloat);
        Numbers differences;
        Numbers ratios;
        for (std::size_t k = 0; k < a.size(); ++k) {
            differences.push_back(a[k] - b[k]);
            ratios.push_back(std::round(100 * a[k]) /
                             (1 + std::floor(49 * test::uniform_pair(path, k).first)));
        }
        refused += repeats_of(differences).refused() ? 1 : 0;
        CHECK_FALSE(repeats_of(differences).copied);
        CHECK_FALSE(repeats_of(ratios).copied);
        const Numbers x = test::stable_sample(1.5, 1, 500, 1200 + path);
        CHECK(repeats_of(twice(x)).copied);
        CHECK(repeats_of(twice(rounded(x, decimal("%.4g")))).copied);
        Numbers again = x;
        again.insert(again.begin() + 300, x.begin() + 100, x.begin() + 250);
        CHECK(repeats_of(again).copied);
        std::sort(again.begin(), again.end());
        CHECK_FALSE(repeats_of(again).copied);  // the order is lost, and not all have a copy
    }
    CHECK(refused == 40);  // so that it is the order that decides
}
