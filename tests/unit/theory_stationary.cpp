// Occupation fractions of Cauchy noise between the walls of a cubic drift, which has a closed form: of wells
// of every width, on either side.

#include "catch.hpp"
#include "levywell/theory/nonlocal.hpp"

#include <Eigen/Eigenvalues>
#include <cmath>
#include <complex>
#include <vector>

using namespace levywell;

namespace {

using Complex = std::complex<double>;

/// f' = strength (w - a) (w - top) (w - b).
struct TwoWells {
    double a, top, b;
    double strength = 1;
};

/// P(w < top) at alpha = 1. The characteristic function solves strength E[f'] = -epsilon phi in k > 0, an
/// equation with constant coefficients: phi''' + i c_2 phi'' - c_1 phi' - i c_0 phi = (epsilon / strength)
/// phi. Of its solutions two fall off; their shares follow from phi(0) = 1, a real mean and a real second
/// moment.
double share_left(const TwoWells& f, double epsilon) {
    const double c2 = -(f.a + f.top + f.b);
    const double c1 = f.a * f.top + f.a * f.b + f.top * f.b;
    const double c0 = -f.a * f.top * f.b;
    const Complex i(0, 1);
    Eigen::Matrix3cd companion = Eigen::Matrix3cd::Zero();
    companion(1, 0) = companion(2, 1) = 1;
    companion(0, 2) = i * c0 + epsilon / f.strength;
    companion(1, 2) = c1;
    companion(2, 2) = -i * c2;
    const Eigen::Vector3cd roots = companion.eigenvalues();
    std::vector<Complex> falling;
    for (const Complex& root : roots)
        if (root.real() < 0) falling.push_back(root);
    REQUIRE(falling.size() == 2);
    const Complex p = falling[0];
    const Complex q = falling[1];
    // With shares A and 1 - A: Re(A (p - q)) = -Re q, Im(A (p^2 - q^2)) = -Im q^2.
    const Complex first = p - q;
    const Complex second = p * p - q * q;
    Eigen::Matrix2d matrix;
    matrix << first.real(), -first.imag(), second.imag(), second.real();
    const Eigen::Vector2d A = matrix.fullPivLu().solve(Eigen::Vector2d(-q.real(), -(q * q).imag()));
    const Complex share(A(0), A(1));
    const Complex logs = share * std::log(i * f.top - p) + (1.0 - share) * std::log(i * f.top - q);
    return 0.5 + logs.imag() / M_PI;
}

Solved solved_left(const TwoWells& f, double alpha, double epsilon) {
    const double s = f.strength;
    NonlocalProblem problem;
    problem.slope = [f](double w) { return f.strength * (w - f.a) * (w - f.top) * (w - f.b); };
    problem.critical_points = {{f.a, s * (f.top - f.a) * (f.b - f.a)},
                               {f.top, s * (f.top - f.a) * (f.b - f.top)},
                               {f.b, s * (f.b - f.a) * (f.b - f.top)}};
    problem.alpha = alpha;
    problem.epsilon = epsilon;
    problem.interval = {-HUGE_VAL, HUGE_VAL};
    return stationary_law(problem, {{-HUGE_VAL, f.top}, {f.top, HUGE_VAL}}).basin.front();
}

}  // namespace

TEST_CASE("Occupation fractions of Cauchy noise are those of the closed form, of narrow wells on either side",
          "[sweep]") {
    CHECK(share_left({-1, 0, 1}, 0.3) == Approx(0.5).epsilon(1e-12));
    CHECK(share_left({-1, 0, 2}, 0.3) < 0.4);
    for (const TwoWells& f : {TwoWells{-1, 0, 1.5}, TwoWells{-0.03, 0, 3}, TwoWells{-0.01, 0, 3},
                              TwoWells{-0.003, 0, 3, 1e-3}, TwoWells{5, 5.0003, 8, 20}}) {
        for (double epsilon : {0.05, 1.0, 30.0, 1000.0}) {
            const double exact = share_left(f, epsilon);
            const Solved here = solved_left(f, 1, epsilon);
            INFO(f.a << " " << f.b << " at " << epsilon << ": " << here.value << " +- " << here.error
                     << " for " << exact);
            CHECK(std::abs(here.value - exact) < 1.5 * here.error + 1e-12);
            CHECK(here.error < 2e-3 * exact);
            const TwoWells mirrored{-f.b, -f.top, -f.a, f.strength};
            const Solved there = solved_left(mirrored, 1, epsilon);
            CHECK(std::abs(1 - there.value - exact) < 1.5 * there.error + 1e-12);
        }
    }
}

TEST_CASE("A narrow well has the same fraction on either side, at every alpha") {
    for (double alpha : {0.5, 1.5, 1.9, 1.99}) {
        const Solved left = solved_left({-0.03, 0, 3}, alpha, 100);
        const Solved right = solved_left({-3, 0, 0.03}, alpha, 100);
        INFO(alpha << ": " << left.value << " and " << 1 - right.value);
        CHECK(std::abs(left.value - (1 - right.value)) < 1.5 * std::hypot(left.error, right.error));
    }
}
