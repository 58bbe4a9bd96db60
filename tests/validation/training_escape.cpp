// SGD whose motion is one-dimensional and whose noise does not depend on where it is: the exits of real
// replicas against the chain that theory makes of potential and noise.
//
// All images are the same, so that a network of width 1 is logistic regression on a constant: outputs
// (a_0 h, a_1 h), h the hidden neuron, labels 0 and 1 in equal numbers. With u = (a_1 - a_0)/sqrt 2 the loss
// is the mean of log(1 + exp(-+ sqrt(2) u h)), the gradient along u is h (2 s(sqrt(2) u h) - 1)/sqrt 2 - h (2
// y - 1)/sqrt 2, s the logistic function, y the share of ones in the minibatch: its noise depends on the
// minibatch alone. Pixels are so dark that h itself hardly moves.

#include "catch.hpp"
#include "levywell/data/image_set.hpp"
#include "levywell/nn/escape.hpp"
#include "levywell/tail/line_noise.hpp"
#include "levywell/theory/sgd_noise.hpp"
#include "statistics.hpp"

#include <cmath>
#include <numbers>
#include <numeric>
#include <random>

using namespace levywell;

namespace {

constexpr std::int64_t points = 20000;  // an epoch is 500 iterations, far longer than relaxation
constexpr std::int64_t batch = 40;
constexpr double hidden = 2;
constexpr double eta = 0.1;
constexpr double radius = 0.085;  // 2.3 standard deviations of the relaxed law
constexpr std::int64_t longest = 2000;

struct Logistic {
    ImageFormat format{1, 2, 2, 2, {0}, {1, 1, 1}};
    ImageSet images;
    LossPoint from;

    Logistic() {
        images.pixels.assign(points * 4, 2);  // 2/255: h moves by 1e-4 of what u does
        for (std::int64_t k = 0; k < points; ++k) images.labels.push_back(static_cast<std::uint8_t>(k % 2));
        const float weight = static_cast<float>(hidden / 4 / (2.0 / 255));
        const float half = static_cast<float>(1 / std::numbers::sqrt2);
        from = {{NetworkKind::fcn, 2, 1, 1, 2, 2, 2},
                Loss::nll,
                &format,
                &images,
                points,
                {weight, weight, weight, weight, 0, 0},
                {0, 0, 0, 0, -half, half}};
    }
};

/// f' of the one-dimensional loss, from its formula.
double slope(double u) {
    return hidden / std::numbers::sqrt2 * (2 / (1 + std::exp(-std::numbers::sqrt2 * u * hidden)) - 1);
}

/// Iterations until the Euler chain of dw = -f' dt + eps sqrt(2) dB with dt = eta leaves (-radius, radius).
std::vector<double> chain_exits(double epsilon, std::size_t n) {
    std::mt19937_64 engine(5);
    std::normal_distribution<double> normal;
    std::vector<double> exits;
    for (std::size_t k = 0; k < n; ++k) {
        double u = 0;
        int iteration = 0;
        while (std::abs(u) < radius && iteration < longest) {
            u += -eta * slope(u) + epsilon * std::sqrt(2 * eta) * normal(engine);
            ++iteration;
        }
        exits.push_back(iteration);
    }
    return exits;
}

}  // namespace

TEST_CASE("Exits of SGD are those of the chain with its potential and noise, where one dimension is all") {
    const Logistic s;
    LossOnLine line(s.from, 1);
    for (double u : {-0.3, 0.1}) {
        CHECK(line(u) == Approx(0.5 * (std::log1p(std::exp(std::numbers::sqrt2 * u * hidden)) +
                                       std::log1p(std::exp(-std::numbers::sqrt2 * u * hidden))))
                             .epsilon(1e-7));
    }
    const std::vector<double> slopes = line.slopes();
    const LineNoise noise = describe_line_noise(slopes, plan_partitions(points, batch, 1));
    // A minibatch's share of ones is hypergeometric.
    const double deviation = hidden * std::numbers::sqrt2 *
                             std::sqrt(0.25 / batch * (points - batch) / static_cast<double>(points - 1));
    CHECK(noise.deviation == Approx(deviation).epsilon(0.02));
    CHECK(noise.likelihood.high > 1.99);

    EscapeSetting escape;
    escape.batch = batch;
    escape.learning_rate = eta;
    escape.radii = {radius};
    escape.iterations = longest;
    escape.replicas = 1500;
    escape.threads = 2;
    std::vector<double> measured;
    std::vector<double> ball;
    for (const EscapeTimes& times :
         escape_by_sgd(s.from, escape, {[] { return false; }, [](std::int64_t) {}})) {
        measured.push_back(static_cast<double>(times.projection[0] < 0 ? longest : times.projection[0]));
        ball.push_back(static_cast<double>(times.ball[0] < 0 ? longest : times.ball[0]));
    }
    const auto mean = [](const std::vector<double>& x) {
        return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
    };
    CHECK(mean(ball) == Approx(mean(measured)).epsilon(1e-3));  // there is no other direction
    const double epsilon = sgd_noise_scale(2, noise.gaussian_sigma(), eta);
    const std::vector<double> predicted = chain_exits(epsilon, 3000);
    INFO("measured " << mean(measured) << ", predicted " << mean(predicted));
    CHECK(test::ks_p_value(measured, predicted) > test::next_false_alarm());
    // Controls: SGD's step size forgotten in eps, and noise of a minibatch with 30% more points.
    CHECK(test::ks_p_value(measured, chain_exits(noise.gaussian_sigma(), 3000)) < test::false_alarm);
    CHECK(test::ks_p_value(measured, chain_exits(epsilon / std::sqrt(1.3), 3000)) < test::false_alarm);
}
