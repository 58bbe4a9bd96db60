// What the decision procedure says of noise matrices of known law: law,P,seeds and how often each answer was
// given, how often it was false, seconds. A row is a minibatch; coordinates have scales exp(N(0, 1)).
//
//     levywell_verdicts [SEEDS [P [COORDINATES [LAW]]]]

#include "levywell/random/philox.hpp"
#include "levywell/tail/noise_decision.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

using namespace levywell;

namespace {

/// Draws without the library's own samplers of stable laws.
class Draws {
  public:
    explicit Draws(std::uint64_t path) : path_(path) {}

    double uniform() {
        const auto words = philox_words(20190, path_, block_++, Purpose::sample);
        return (static_cast<double>((std::uint64_t{words[0]} << 32 | words[1]) >> 11) + 0.5) * 0x1p-53;
    }
    double exponential() { return -std::log(uniform()); }
    double normal() { return std::sqrt(2 * exponential()) * std::cos(2 * std::numbers::pi * uniform()); }

    /// Chambers, Mallows and Stuck 1976.
    double stable(double alpha) {
        const double v = std::numbers::pi * (uniform() - 0.5);
        const double e = exponential();
        return std::sin(alpha * v) / std::pow(std::cos(v), 1 / alpha) *
               std::pow(std::cos((1 - alpha) * v) / e, (1 - alpha) / alpha);
    }

    /// The square of a sub-Gaussian vector's scale: positive stable of index alpha/2 (the same paper, beta =
    /// 1).
    double positive_stable(double index) {
        const double v = std::numbers::pi * (uniform() - 0.5) + std::numbers::pi / 2;
        return std::sin(index * v) / std::pow(std::sin(v), 1 / index) *
               std::pow(std::sin((1 - index) * v) / exponential(), (1 - index) / index);
    }

    /// The scale of a row of Student's law.
    double student_scale(int freedom) {
        double chi_square = 0;
        for (int k = 0; k < freedom; ++k) {
            const double x = normal();
            chi_square += x * x;
        }
        return std::sqrt(freedom / chi_square);
    }

    /// Bailey 1994.
    double student(double freedom) {
        const double u = uniform();
        return std::sqrt(freedom * (std::pow(u, -2 / freedom) - 1)) *
               std::cos(2 * std::numbers::pi * uniform());
    }

  private:
    std::uint64_t path_;
    std::uint64_t block_ = 0;
};

using Matrix = std::vector<std::vector<double>>;

struct Law {
    std::string name;
    double alpha;  ///< of a stable law below 2; 2: Gaussian; 0: neither
    bool depends;  ///< rows on one another
    std::function<void(Matrix&, Draws&)> fill;
};

std::function<void(Matrix&, Draws&)> entries(std::function<double(Draws&)> draw) {
    return [draw](Matrix& x, Draws& draws) {
        for (auto& row : x) {
            for (double& value : row) value = draw(draws);
        }
    };
}

/// Gaussian rows, each with its own scale.
std::function<void(Matrix&, Draws&)> rows(std::function<double(Draws&)> scale) {
    return [scale](Matrix& x, Draws& draws) {
        for (auto& row : x) {
            const double of_row = scale(draws);
            for (double& value : row) value = of_row * draws.normal();
        }
    };
}

/// Gaussian rows; the first half of the coordinates has a scale of its own in every row, the second another.
std::function<void(Matrix&, Draws&)> halves(std::function<double(Draws&)> first,
                                            std::function<double(Draws&)> second) {
    return [first, second](Matrix& x, Draws& draws) {
        for (auto& row : x) {
            const double scales[] = {first(draws), second(draws)};
            for (std::size_t c = 0; c < row.size(); ++c) row[c] = scales[2 * c / row.size()] * draws.normal();
        }
    };
}

/// Scales that come back every twenty rows.
void returns(Matrix& x, Draws& draws) {
    std::vector<double> scales(20);
    for (double& scale : scales) scale = std::exp(0.7 * draws.normal());
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (double& value : x[i]) value = scales[i % scales.size()] * draws.normal();
    }
}

void trend(Matrix& x, Draws& draws) {
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (double& value : x[i])
            value = draws.normal() + 2 * static_cast<double>(i) / static_cast<double>(x.size());
    }
}

std::function<void(Matrix&, Draws&)> autoregression(double phi) {
    return [phi](Matrix& x, Draws& draws) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            for (std::size_t c = 0; c < x[i].size(); ++c)
                x[i][c] =
                    (i > 0 ? phi * x[i - 1][c] : 0) + std::sqrt(i > 0 ? 1 - phi * phi : 1) * draws.normal();
        }
    };
}

/// One variance a row, GARCH(1, 1) of the row's mean square.
void garch(Matrix& x, Draws& draws) {
    double variance = 1;
    for (auto& row : x) {
        const double common = draws.normal();
        for (double& value : row) value = std::sqrt(variance) * draws.normal();
        variance = 0.1 + 0.5 * variance * common * common + 0.4 * variance;
    }
}

void differences(Matrix& x, Draws& draws) {
    std::vector<double> before(x.front().size());
    for (double& value : before) value = draws.stable(1.5);
    for (auto& row : x) {
        for (std::size_t c = 0; c < row.size(); ++c) {
            const double next = draws.stable(1.5);
            row[c] = next - before[c];
            before[c] = next;
        }
    }
}

std::vector<Law> laws() {
    std::vector<Law> all;
    for (double alpha : {1.2, 1.5, 1.8, 1.95}) {
        char name[64];
        std::snprintf(name, sizeof name, "stable %g, independent", alpha);
        all.push_back({name, alpha, false, entries([alpha](Draws& d) { return d.stable(alpha); })});
        std::snprintf(name, sizeof name, "stable %g, one scale a row", alpha);
        all.push_back({name, alpha, false,
                       rows([alpha](Draws& d) { return std::sqrt(d.positive_stable(alpha / 2)); })});
    }
    all.push_back({"Gaussian", 2, false, entries([](Draws& d) { return d.normal(); })});
    for (double freedom : {2.5, 3.0, 5.0}) {
        char name[64];
        std::snprintf(name, sizeof name, "Student %g", freedom);
        all.push_back({name, 0, false, entries([freedom](Draws& d) { return d.student(freedom); })});
    }
    all.push_back(
        {"Laplace", 0, false, entries([](Draws& d) { return d.normal() * std::sqrt(d.exponential()); })});
    all.push_back(
        {"lognormal scales of rows", 0, false, rows([](Draws& d) { return std::exp(d.normal()); })});
    all.push_back({"5% of rows 8 times larger", 0, false,
                   rows([](Draws& d) { return d.uniform() < 0.05 ? 8.0 : 1.0; })});
    all.push_back({"stable 1.5 cut at 10 scales", 0, false,
                   entries([](Draws& d) { return std::clamp(d.stable(1.5), -10.0, 10.0); })});
    all.push_back({"rows of stable 1.5 cut at 3 scales", 0, false,
                   rows([](Draws& d) { return std::min(3.0, std::sqrt(d.positive_stable(0.75))); })});
    all.push_back({"halves: rows of Student 3, Gaussian", 0, false,
                   halves([](Draws& d) { return d.student_scale(3); }, [](Draws&) { return 1.0; })});
    all.push_back({"halves: rows of stable 1.3 and 1.7", 0, false,
                   halves([](Draws& d) { return std::sqrt(d.positive_stable(0.65)); },
                          [](Draws& d) { return std::sqrt(d.positive_stable(0.85)); })});
    all.push_back({"Gaussian with a trend", 2, true, trend});
    all.push_back({"Gaussian, AR(1) of 0.5", 2, true, autoregression(0.5)});
    all.push_back({"Gaussian, AR(1) of 0.9", 2, true, autoregression(0.9)});
    all.push_back({"GARCH rows", 0, true, garch});
    all.push_back({"differences of stable 1.5", 1.5, true, differences});
    all.push_back({"scales that return every 20 rows", 0, true, returns});
    return all;
}

NoiseMatrix matrix_of(const Law& law, std::int64_t rows, std::int64_t columns, std::uint64_t path) {
    Draws draws(path);
    Matrix x(static_cast<std::size_t>(rows), std::vector<double>(static_cast<std::size_t>(columns)));
    std::vector<double> scales(static_cast<std::size_t>(columns));
    for (double& scale : scales) scale = std::exp(draws.normal());
    law.fill(x, draws);
    std::vector<float> values;
    for (const auto& row : x) {
        for (std::size_t c = 0; c < row.size(); ++c) values.push_back(static_cast<float>(scales[c] * row[c]));
    }
    return {rows, columns, std::move(values)};
}

bool is_false(const Law& law, const NoiseDecision& d) {
    switch (d.answer) {
        case NoiseAnswer::rows_depend:
            return !law.depends;
        case NoiseAnswer::stable:
            return law.depends || law.alpha == 0 || law.alpha == 2 || law.alpha < d.low || law.alpha > d.high;
        case NoiseAnswer::not_stable:
            return law.alpha != 0 || law.depends;
        case NoiseAnswer::coordinates_differ:
            return law.name.find("halves") == std::string::npos;
        case NoiseAnswer::cannot_tell:  // says heavier than Gaussian
            return law.alpha == 2;
        default:
            return false;
    }
}

void table_row(const Law& law, std::uint64_t number, std::int64_t minibatches, std::int64_t coordinates,
               int seeds) {
    std::array<int, 8> answers{};
    int wrong = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (int s = 0; s < seeds; ++s) {
        const std::uint64_t path =
            number * 1000000 + static_cast<std::uint64_t>(minibatches) * 200 + static_cast<std::uint64_t>(s);
        const NoiseMatrix noise = matrix_of(law, minibatches, coordinates, path);
        const NoiseDecision decision = decide_noise(noise, noise.live_coordinates(2000, 1), 1);
        ++answers[static_cast<std::size_t>(decision.answer)];
        if (is_false(law, decision)) {
            ++wrong;
            std::fprintf(stderr, "%s, P %ld, seed %d: %s\n", law.name.c_str(), static_cast<long>(minibatches),
                         s, sentence_of(decision).c_str());
        }
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const auto count = [&](NoiseAnswer answer) { return answers[static_cast<std::size_t>(answer)]; };
    std::printf("\"%s\",%ld,%d,%d,%d,%d,%d,%d,%d,%d,%.2f\n", law.name.c_str(), static_cast<long>(minibatches),
                seeds, count(NoiseAnswer::rows_depend), count(NoiseAnswer::gaussian_not_refused),
                count(NoiseAnswer::stable), count(NoiseAnswer::not_stable), count(NoiseAnswer::cannot_tell),
                count(NoiseAnswer::coordinates_differ), wrong, seconds / seeds);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    const int seeds = argc > 1 ? std::atoi(argv[1]) : 100;
    const std::int64_t only = argc > 2 ? std::atoll(argv[2]) : 0;
    const std::int64_t coordinates = argc > 3 ? std::atoll(argv[3]) : 200;
    const std::string wanted = argc > 4 ? argv[4] : "";
    std::puts(
        "law,minibatches,seeds,rows_depend,gaussian_not_refused,stable,not_stable,cannot_tell,coordinates_"
        "differ,false,seconds");
    const std::vector<Law> all = laws();
    for (std::int64_t minibatches : {20, 120, 1000}) {
        if (only != 0 && only != minibatches) continue;
        for (std::size_t k = 0; k < all.size(); ++k) {
            if (wanted.empty() || all[k].name.find(wanted) != std::string::npos)
                table_row(all[k], k, minibatches, coordinates, seeds);
        }
    }
}
