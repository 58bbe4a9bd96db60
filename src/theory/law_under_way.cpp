#include "theory/law_under_way.hpp"

#include <Eigen/LU>
#include <array>
#include <cmath>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr int terms = 6;
constexpr double pole = 0.207;  // L-stable from 0.184 to 0.334; near the least error of order 5
constexpr double growth = 8;    // of steps

/// exp(-z), int_0^1 exp(-zs) ds and int_0^1 s exp(-zs) ds as sums of powers 1, 2, .. of x = 1 / (1 + pole z).
struct Approximation {
    std::array<double, terms> exponential;
    std::array<double, terms> integral;
    std::array<double, terms> moment;
};

/// (value at x = 1 less p) / z for p without a constant, p(1) = value: pole x q with p(1) - p = (1 - x) q.
std::array<double, terms> over_z(const std::array<double, terms>& p) {
    std::array<double, terms> result;
    double sum = 0;
    for (double c : p) sum += c;
    for (std::size_t k = 0; k < terms; ++k) {  // q's coefficient of x^k: sum of p's beyond k
        result[k] = pole * sum;
        sum -= p[k];
    }
    return result;
}

Approximation approximation() {
    // (1 + pole z)^-i = sum_k binomial(-i, k) (pole z)^k: the powers 0 to 5 of exp(-z).
    Eigen::Matrix<double, terms, terms> series;
    Eigen::Matrix<double, terms, 1> wanted;
    for (int i = 1; i <= terms; ++i) {
        double binomial = 1;
        for (int k = 0; k < terms; ++k) {
            series(k, i - 1) = binomial;
            binomial *= -pole * (i + k) / (k + 1);
        }
    }
    double factorial = 1;
    for (int k = 0; k < terms; ++k) {
        wanted(k) = factorial;
        factorial /= -(k + 1);
    }
    const Eigen::Matrix<double, terms, 1> c = series.partialPivLu().solve(wanted);
    Approximation result;
    for (int k = 0; k < terms; ++k) result.exponential[static_cast<std::size_t>(k)] = c(k);
    result.integral = over_z(result.exponential);
    // int_0^1 s e^(-zs) ds = (int_0^1 e^(-zs) ds - e^-z) / z
    std::array<double, terms> difference;
    for (std::size_t k = 0; k < terms; ++k) difference[k] = result.exponential[k] - result.integral[k];
    result.moment = over_z(difference);
    return result;
}

}  // namespace

LawUnderWay law_after(const Level& level, const VectorXd& masses, double time, const TimeGrid& grid,
                      std::optional<std::size_t> open) {
    static const Approximation of_step = approximation();
    LawUnderWay law;
    law.masses = level.going_on(masses, open);
    law.occupation = VectorXd::Zero(masses.size());
    double done = 0;
    for (int stage = grid.stages; stage >= 0; --stage) {
        const double end = time * std::pow(growth, -stage);
        const double step = (end - done) / grid.steps;
        const GeneratorInverse inverse = level.resolvent(pole * step, open);
        for (int n = 0; n < grid.steps; ++n) {
            VectorXd power = law.masses;
            VectorXd next = VectorXd::Zero(power.size());
            for (std::size_t k = 0; k < terms; ++k) {
                power = inverse.solve_transposed(power);
                const double sum = power.sum();
                next += of_step.exponential[k] * power;
                law.occupation += step * of_step.integral[k] * power;
                law.time += step * of_step.integral[k] * sum;
                law.moment += step * (done + n * step) * of_step.integral[k] * sum +
                              step * step * of_step.moment[k] * sum;
            }
            law.masses = next;
        }
        done = end;
        if (stage > 0) continue;
        // What is still to come varies like the chance to be there after a step: it falls off towards
        // endings.
        const VectorXd shape =
            level.going_on(inverse.solve(level.going_on(VectorXd::Ones(masses.size()), open)), open);
        const double mean = law.occupation.dot(shape) / law.occupation.sum();
        law.rounding = level.rounding(inverse, law.occupation, VectorXd(shape / mean));
    }
    return law;
}

}  // namespace levywell::inline theory
