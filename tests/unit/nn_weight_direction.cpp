// Directions in weight space, filter by filter.

#include "catch.hpp"
#include "levywell/nn/weight_direction.hpp"

#include <cmath>

using namespace levywell;

namespace {

double norm(const std::vector<float>& v, std::size_t begin, std::size_t end) {
    double square = 0;
    for (std::size_t k = begin; k < end; ++k) square += static_cast<double>(v[k]) * static_cast<double>(v[k]);
    return std::sqrt(square);
}

}  // namespace

TEST_CASE("Every row of a random direction has the norm of the weights' own") {
    const NetworkSpec spec{NetworkKind::fcn, 2, 2, 1, 1, 3, 2};  // 3 -> 2 -> 2
    const std::vector<float> weights{3, 4, 0, 0, 0, 0, 1, 1, -2, 0};
    const std::vector<float> v = filter_normalised_direction(spec, weights, 1);
    REQUIRE(v.size() == 10);
    CHECK(norm(v, 0, 3) == Approx(5));
    CHECK(norm(v, 3, 6) == 0);
    CHECK(norm(v, 6, 8) == Approx(std::sqrt(2.0)));
    CHECK(norm(v, 8, 10) == Approx(2));
    CHECK(v != filter_normalised_direction(spec, weights, 2));
    CHECK(v == filter_normalised_direction(spec, weights, 1));
    CHECK(v[0] / v[1] != Approx(weights[0] / weights[1]));
    const std::vector<float> unit = unit_direction(v);
    CHECK(weight_norm(unit) == Approx(1).epsilon(1e-6));
    CHECK(unit[0] * weight_norm(v) == Approx(v[0]));
    CHECK(weight_distance(weights, v) == Approx([&] {
              double square = 0;
              for (std::size_t k = 0; k < 10; ++k) square += std::pow(weights[k] - v[k], 2);
              return std::sqrt(square);
          }()));
}

TEST_CASE("A convolution's output channel is one filter, and biases stay where they are") {
    const NetworkSpec spec{NetworkKind::cnn, 0, 2, 1, 28, 28, 10};
    const std::vector<float> weights = initial_parameters(spec, 3);
    const std::vector<float> v = filter_normalised_direction(spec, weights, 1);
    std::size_t at = 0;
    for (const LayerShape& layer : layer_shapes(spec)) {
        const auto filter = static_cast<std::size_t>(layer.fan_in());
        for (std::int64_t o = 0; o < layer.weight[0]; ++o, at += filter)
            CHECK(norm(v, at, at + filter) == Approx(norm(weights, at, at + filter)).epsilon(1e-5));
        CHECK(norm(v, at, at + static_cast<std::size_t>(layer.bias)) == 0);
        at += static_cast<std::size_t>(layer.bias);
    }
    CHECK(at == weights.size());
}

TEST_CASE("Entries of a random direction are Gaussian") {
    const NetworkSpec spec{NetworkKind::fcn, 2, 40, 1, 50, 50, 2};
    const std::vector<float> v = filter_normalised_direction(spec, initial_parameters(spec, 3), 1);
    double square = 0;
    double fourth = 0;
    for (std::size_t k = 0; k < 100000; ++k) {  // the rows of the first layer are alike to 1%
        square += std::pow(v[k], 2) / 1e5;
        fourth += std::pow(v[k], 4) / 1e5;
    }
    CHECK(fourth / (square * square) == Approx(3).margin(0.1));  // five standard errors are 0.08
}
