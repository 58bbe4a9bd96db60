// Shapes and parameter counts of the paper's networks, initial weights, shuffles.

#include "catch.hpp"
#include "levywell/nn/network_spec.hpp"
#include "levywell/random/shuffle.hpp"
#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <boost/math/distributions/chi_squared.hpp>

using namespace levywell;

TEST_CASE("Parameters of the fully connected networks: in w + (depth - 2) w^2 + classes w") {
    NetworkSpec spec;
    for (std::int64_t depth : {2, 3, 9, 10}) {
        for (std::int64_t width : {2, 128, 512, 1024}) {
            spec.depth = depth;
            spec.width = width;
            CHECK(parameter_count(spec) == 784 * width + (depth - 2) * width * width + 10 * width);
            CHECK(static_cast<std::int64_t>(layer_shapes(spec).size()) == depth);
        }
    }
    spec.depth = 9;
    spec.width = 512;
    CHECK(parameter_count(spec) == 2241536);
}

TEST_CASE("Parameters of the convolutional network") {
    NetworkSpec spec{NetworkKind::cnn, 0, 64, 3, 32, 32, 10};
    CHECK(convolution_features(spec) == 64);
    CHECK(parameter_count(spec) == 451146);
    const std::int64_t widths[] = {4, 12, 32, 80, 192, 448, 1024, 2304, 5120};
    for (int k = 0; k < 9; ++k) CHECK(classifier_width(std::int64_t{2} << k) == widths[k]);
    spec.height = spec.columns = 28;
    CHECK(convolution_features(spec) == 64);
    spec.height = spec.columns = 8;
    CHECK(convolution_features(spec) == 0);
}

TEST_CASE("Initial weights are uniform on +-1/sqrt(fan in), by layer and seed") {
    NetworkSpec spec;
    spec.width = 64;
    const std::vector<float> weights = initial_parameters(spec, 1);
    REQUIRE(weights.size() == static_cast<std::size_t>(parameter_count(spec)));
    std::size_t at = 0;
    for (const LayerShape& layer : layer_shapes(spec)) {
        const double bound = 1 / std::sqrt(static_cast<double>(layer.fan_in()));
        std::vector<double> part;
        for (std::int64_t k = 0; k < layer.parameters(); ++k) part.push_back(weights[at++] / bound);
        CHECK(test::ks_p_value(part, [](double x) { return std::clamp(0.5 * (x + 1), 0.0, 1.0); }) >
              1e-6 / 3);
        if (part.size() < 4000) continue;  // control: a bound off by a tenth
        CHECK(test::ks_p_value(part, [](double x) { return std::clamp(0.5 * (1.1 * x + 1), 0.0, 1.0); }) <
              1e-6);
    }
    CHECK(initial_parameters(spec, 2) != weights);
    CHECK(initial_parameters(spec, 1) == weights);
}

TEST_CASE("A shuffle is a permutation, by seed and number, every order as likely") {
    const auto order = shuffled(1000, 5, 3, Purpose::shuffle);
    CHECK(std::set<std::int64_t>(order.begin(), order.end()).size() == 1000);
    CHECK(*std::max_element(order.begin(), order.end()) == 999);
    CHECK(shuffled(1000, 5, 3, Purpose::shuffle) == order);
    CHECK(shuffled(1000, 5, 4, Purpose::shuffle) != order);
    CHECK(shuffled(1000, 6, 3, Purpose::shuffle) != order);
    CHECK(shuffled(1000, 5, 3, Purpose::partition) != order);
    // Chi-square over the 24 orders of 4; budget 1e-6.
    std::vector<double> counts(24, 0);
    constexpr int draws = 24000;
    for (int k = 0; k < draws; ++k) {
        const auto four = shuffled(4, 9, static_cast<std::uint64_t>(k), Purpose::shuffle);
        int rank = 0;
        for (int i = 0; i < 4; ++i) {
            int less = 0;
            for (int j = i + 1; j < 4; ++j)
                less += four[static_cast<std::size_t>(j)] < four[static_cast<std::size_t>(i)];
            rank = rank * (4 - i) + less;
        }
        ++counts[static_cast<std::size_t>(rank)];
    }
    double chi_square = 0;
    for (double count : counts)
        chi_square += (count - draws / 24.0) * (count - draws / 24.0) / (draws / 24.0);
    CHECK(boost::math::cdf(boost::math::complement(boost::math::chi_squared(23), chi_square)) > 1e-6);
}
