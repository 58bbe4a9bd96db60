// Rates of the stationary jump chain of steps against a chain of three states: a drift that leads to the
// minimum of the side where a path is leaves no memory of anything else. Controls: a noise of another scale,
// and balls of another radius, must be refused.

#include "catch.hpp"
#include "levywell/theory/chain_rates.hpp"
#include "levywell/theory/metastability.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

using namespace levywell;

namespace {

constexpr int sides = 3;
constexpr std::array<double, sides> minima{-1.2, 0.1, 1.5};
constexpr std::array<double, sides + 1> borders{-HUGE_VAL, -0.6, 0.7, HUGE_VAL};
constexpr double dt = 0.5;

using Matrix = Eigen::Matrix3d;
using Vector = Eigen::Vector3d;

ChainProblem memoryless(double alpha, double scale, double radius) {
    ChainProblem problem;
    problem.drift = [](double w) { return minima[w < borders[1] ? 0 : w < borders[2] ? 1 : 2]; };
    problem.alpha = alpha;
    problem.scale = scale;
    problem.dt = dt;
    problem.breaks = {borders[1], borders[2]};
    for (double minimum : minima) {
        problem.targets.push_back({minimum - radius, minimum + radius});
        problem.points.push_back({minimum, scale});
    }
    return problem;
}

double below(double alpha, double x) {
    return alpha == 1 ? 0.5 + std::atan(x) / std::numbers::pi
                      : 0.5 * std::erfc(-x / 2);  // N(0, 2) at alpha = 2
}

struct Exact {
    Matrix rate = Matrix::Zero();
    Matrix passage = Matrix::Zero();
    Matrix dispersion = Matrix::Zero();
};

Exact exact(double alpha, double scale, double radius) {
    Matrix side, ball;  // probabilities of stepping onto each side, and into each ball
    for (int i = 0; i < sides; ++i) {
        const auto from = [&](double w) {
            return below(alpha, (w - minima[static_cast<std::size_t>(i)]) / scale);
        };
        for (int j = 0; j < sides; ++j) {
            const auto to = static_cast<std::size_t>(j);
            side(i, j) = from(borders[to + 1]) - from(borders[to]);
            ball(i, j) = from(minima[to] + radius) - from(minima[to] - radius);
        }
    }
    Exact result;
    for (int i = 0; i < sides; ++i) {
        // Until a ball other than i is entered.
        Matrix stays = side;
        for (int j = 0; j < sides; ++j) {
            if (j != i) stays.col(j) -= ball.col(j);
        }
        const Matrix inverse = (Matrix::Identity() - stays).inverse();
        const Vector time = inverse * Vector::Ones();
        const Vector square = inverse * Vector(2 * time.array() - 1);
        for (int j = 0; j < sides; ++j) {
            if (j == i) continue;
            const Vector ending = inverse * ball.col(j);
            const double p = ending(i);
            const double rate = p / time(i);
            result.rate(i, j) = rate / dt;
            result.dispersion(i, j) = (p - 2 * rate * (inverse * ending)(i) + rate * rate * square(i)) / p;
        }
        // Until ball i is entered.
        Matrix away = side;
        away.col(i) -= ball.col(i);
        const Vector passage = (Matrix::Identity() - away).inverse() * Vector::Ones();
        for (int j = 0; j < sides; ++j) result.passage(j, i) = j == i ? 0 : dt * passage(j);
    }
    return result;
}

bool is(const Solved& solved, double value) {
    return std::abs(solved.value - value) <= solved.error + 1e-9 * value;
}

}  // namespace

TEST_CASE("Rates, passages and scatter of a jump chain that keeps no memory") {
    for (const auto& [alpha, scale] : {std::pair{1.0, 0.05}, {1.0, 0.5}, {2.0, 0.3}, {2.0, 0.15}}) {
        constexpr double radius = 0.2;
        const ChainRates rates = chain_rates(memoryless(alpha, scale, radius));
        const Exact truth = exact(alpha, scale, radius);
        const Exact louder = exact(alpha, 1.01 * scale, radius);  // controls
        const Exact narrower = exact(alpha, scale, 0.98 * radius);
        WellMatrix q{sides, std::vector<double>(sides * sides, 0)};
        for (int i = 0; i < sides; ++i) {
            for (int j = 0; j < sides; ++j) {
                if (i == j) continue;
                const auto k = static_cast<std::size_t>(i * sides + j);
                INFO("alpha " << alpha << " scale " << scale << ", m" << i + 1 << " to m" << j + 1 << ": "
                              << rates.rate[k].value << " +- " << rates.rate[k].error << " against "
                              << truth.rate(i, j));
                CHECK(rates.rate[k].error < 1e-3 * truth.rate(i, j));
                CHECK(is(rates.rate[k], truth.rate(i, j)));
                CHECK(is(rates.passage[k], truth.passage(i, j)));
                CHECK(rates.dispersion[k] == Approx(truth.dispersion(i, j)).epsilon(1e-4));
                CHECK_FALSE(is(rates.rate[k], louder.rate(i, j)));
                CHECK_FALSE(is(rates.rate[k], narrower.rate(i, j)));
                q(static_cast<std::size_t>(i), static_cast<std::size_t>(j)) = rates.rate[k].value;
                q(static_cast<std::size_t>(i), static_cast<std::size_t>(i)) -= rates.rate[k].value;
            }
        }
        // Whatever visits remember, fractions of time are those of a chain with these rates; first passages
        // are not.
        const std::vector<double> pi = stationary_distribution(q);
        for (std::size_t i = 0; i < sides; ++i) CHECK(is(rates.residence[i], pi[i]));
    }
}

TEST_CASE("Rates where it matters which part of a ball is entered") {
    // Four cells with a drift to one place each; the borders of the first two and of the last two halve the
    // balls.
    constexpr double alpha = 1;
    constexpr double scale = 0.15;
    constexpr double radius = 0.2;
    constexpr std::array<double, 5> cells{-HUGE_VAL, -1, 0.2, 1.4, HUGE_VAL};
    constexpr std::array<double, 4> places{-1.1, -0.5, 0.9, 1.5};
    ChainProblem problem;
    problem.drift = [&](double w) {
        return places[static_cast<std::size_t>(std::upper_bound(cells.begin() + 1, cells.end() - 1, w) -
                                               cells.begin() - 1)];
    };
    problem.alpha = alpha;
    problem.scale = scale;
    problem.dt = dt;
    problem.breaks = {-1, 0.2, 1.4};
    problem.targets = {{-1 - radius, -1 + radius}, {1.4 - radius, 1.4 + radius}};
    for (double place : places) problem.points.push_back({place, scale});

    Eigen::Matrix4d cell,
        ball;  // probabilities of stepping into each cell, and into the part of a ball in it
    for (int i = 0; i < 4; ++i) {
        const auto from = [&](double w) {
            return below(alpha, (w - places[static_cast<std::size_t>(i)]) / scale);
        };
        for (int j = 0; j < 4; ++j) {
            const auto to = static_cast<std::size_t>(j);
            const double middle = j < 2 ? cells[1] : cells[3];
            cell(i, j) = from(cells[to + 1]) - from(cells[to]);
            ball(i, j) = std::abs(from(middle + (j % 2 == 0 ? -radius : radius)) - from(middle));
        }
    }
    std::array<Eigen::Matrix4d, 2> inverse;
    for (int i = 0; i < 2; ++i) {
        Eigen::Matrix4d stays = cell;
        stays.middleCols(2 - 2 * i, 2) -= ball.middleCols(2 - 2 * i, 2);
        inverse[static_cast<std::size_t>(i)] = (Eigen::Matrix4d::Identity() - stays).inverse();
    }
    // The law of entry goes to and fro until it repeats itself.
    Eigen::Vector4d entry(0.5, 0.5, 0, 0);
    const auto mean = [&](std::size_t i, const Eigen::Vector4d& law) {
        return dt * law.dot(Eigen::Vector4d(inverse[i] * Eigen::Vector4d::Ones()));
    };
    const double uniform = mean(0, entry);
    std::array<double, 2> time{};
    for (int round = 0; round < 100; ++round) {
        for (std::size_t i = 0; i < 2; ++i) {
            time[i] = mean(i, entry);
            const Eigen::Vector4d into = ball.transpose() * (inverse[i].transpose() * entry);
            entry.setZero();
            entry.segment(i == 0 ? 2 : 0, 2) = into.segment(i == 0 ? 2 : 0, 2);
            entry /= entry.sum();
        }
    }
    const ChainRates rates = chain_rates(problem);
    INFO(rates.rate[1].value << " +- " << rates.rate[1].error << " against " << 1 / time[0]
                             << ", from a uniform entry " << 1 / uniform);
    CHECK(rates.rate[1].error < 1e-3 / time[0]);
    CHECK(is(rates.rate[1], 1 / time[0]));
    CHECK(is(rates.rate[2], 1 / time[1]));
    CHECK(is(rates.passage[1], time[0]));
    CHECK_FALSE(is(rates.rate[1], 1 / uniform));  // control
}

TEST_CASE("What no jump chain can be made of") {
    ChainProblem one = memoryless(1, 0.1, 0.2);
    one.targets.resize(1);
    CHECK_THROWS_WITH(chain_rates(one), Contains("two targets"));
    ChainProblem ended = memoryless(1, 0.1, 0.2);
    ended.interval = {-3, 3};
    CHECK_THROWS_WITH(chain_rates(ended), Contains("whole line"));
    ChainProblem turned = memoryless(1, 0.1, 0.2);
    std::swap(turned.targets[0], turned.targets[1]);
    CHECK_THROWS_WITH(chain_rates(turned), Contains("above the one before"));
}
