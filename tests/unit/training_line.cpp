// The loss of a network along a line, held against its own gradients and against evaluations elsewhere.

#include "catch.hpp"
#include "faults.hpp"
#include "image_sets.hpp"
#include "levywell/nn/loss_on_line.hpp"
#include "levywell/nn/loss_slice.hpp"
#include "levywell/nn/training.hpp"
#include "levywell/nn/weight_direction.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/potential/table_text.hpp"

#include <cmath>
#include <numeric>

using namespace levywell;

namespace {

constexpr std::int64_t points = 1203;  // more than two chunks

struct Setting {
    Dataset data = test::striped_dataset(points + 5, 3);
    LossPoint at;

    explicit Setting(Loss loss = Loss::nll) {
        const NetworkSpec spec = test::small_fcn(data.format, 3, 8);
        at = {spec, loss, &data.format, &data.train, points, initial_parameters(spec, 1), {}};
        at.direction = unit_direction(filter_normalised_direction(spec, at.weights, 2));
    }

    Minibatch batch(std::int64_t begin, std::int64_t end) {
        std::vector<std::int64_t> ids(static_cast<std::size_t>(end - begin));
        std::iota(ids.begin(), ids.end(), begin);
        images_.resize(ids.size() * static_cast<std::size_t>(at.network.inputs()));
        gather_images(data.format, data.train, ids.data(), end - begin, images_.data());
        labels_.clear();
        for (std::int64_t id : ids) labels_.push_back(data.train.labels[static_cast<std::size_t>(id)]);
        return {images_, labels_};
    }
    std::vector<float> shifted(double w) const {
        std::vector<float> weights = at.weights;
        for (std::size_t k = 0; k < weights.size(); ++k)
            weights[k] += static_cast<float>(w) * at.direction[k];
        return weights;
    }
    /// v . gradient at w, by LibTorch's backward pass in single precision.
    double slope(double w) {
        Network network(at.network, at.loss, shifted(w), "cpu");
        std::vector<float> gradient(at.weights.size());
        network.gradient(batch(0, points), gradient);
        double sum = 0;
        for (std::size_t k = 0; k < gradient.size(); ++k)
            sum += static_cast<double>(gradient[k]) * static_cast<double>(at.direction[k]);
        return sum;
    }

  private:
    std::vector<float> images_;
    std::vector<std::int64_t> labels_;
};

}  // namespace

TEST_CASE("The loss along a line is that of the moved weights") {
    for (Loss loss : {Loss::nll, Loss::hinge}) {
        Setting s(loss);
        LossOnLine line(s.at, 1);
        for (double w : {0.0, -0.3, 0.05, 2.0}) {
            Network moved(s.at.network, loss, s.shifted(w), "cpu");
            CHECK(line(w) == Approx(moved.evaluate(s.batch(0, points)).loss).epsilon(3e-6));
        }
        Network elsewhere(s.at.network, loss, s.shifted(0.05), "cpu");
        CHECK(line(0.06) != Approx(elsewhere.evaluate(s.batch(0, points)).loss).epsilon(3e-6));
    }
}

TEST_CASE("Its slope is v . gradient, and the mean of the points' slopes") {
    for (Loss loss : {Loss::nll, Loss::hinge}) {
        Setting s(loss);
        LossOnLine line(s.at, 2);
        const double h = 1e-5;  // differences of doubles: right to 1e-9, but for kinks of a ReLU between
        const double by_difference = (line(h) - line(-h)) / (2 * h);
        const std::vector<double> slopes = line.slopes();
        REQUIRE(slopes.size() == points);
        const double mean = std::accumulate(slopes.begin(), slopes.end(), 0.0) / points;
        CHECK(mean == Approx(by_difference).epsilon(1e-5));
        CHECK(mean == Approx(s.slope(0)).epsilon(1e-4));
        std::vector<float> gradient(s.at.weights.size());
        Network network(s.at.network, loss, s.at.weights, "cpu");
        for (std::int64_t k : {0, 7, 499, 500, 1202}) {
            network.gradient(s.batch(k, k + 1), gradient);
            double sum = 0;
            for (std::size_t c = 0; c < gradient.size(); ++c)
                sum += static_cast<double>(gradient[c]) * static_cast<double>(s.at.direction[c]);
            CHECK(slopes[static_cast<std::size_t>(k)] == Approx(sum).epsilon(1e-4).margin(1e-6));
        }
    }
}

TEST_CASE("A cnn has slopes too: pools, convolutions, and no dropout") {
    Dataset data;
    data.format = {1, 28, 28, 10, {0.3f}, {0.3f, 1, 1}};
    data.train = test::striped_images(data.format, 12, 1);
    const NetworkSpec spec{NetworkKind::cnn, 0, 2, 1, 28, 28, 10};
    LossPoint at{spec, Loss::nll, &data.format, &data.train, 12, initial_parameters(spec, 1), {}};
    at.direction = unit_direction(filter_normalised_direction(spec, at.weights, 2));
    LossOnLine line(at, 1);
    const std::vector<double> slopes = line.slopes();
    const double h = 1e-5;
    CHECK(std::accumulate(slopes.begin(), slopes.end(), 0.0) / 12 ==
          Approx((line(h) - line(-h)) / (2 * h)).epsilon(1e-5));
}

TEST_CASE("Its curvature is the difference of gradients") {
    Setting s;
    const std::function<double(double)> loss = [line = std::make_shared<LossOnLine>(s.at, 1)](double w) {
        return (*line)(w);
    };
    SliceRequest request;
    request.points = 161;
    request.margin = 4;
    request.farthest = 64;
    const LossSlice slice = slice_loss(loss, request, "here");
    Faults faults;
    const PotentialFile file =
        read_potential_text(table_text({"a slice", {}, slice.w, slice.f}), "slice.toml", faults);
    INFO(test::listed(faults));
    REQUIRE(faults.empty());
    const double range =
        *std::max_element(slice.f.begin(), slice.f.end()) - *std::min_element(slice.f.begin(), slice.f.end());
    for (double w : {-1.7, -0.31, 0.013, 0.77, 2.3}) {
        CHECK(file.potential->value(w) == Approx(loss(w)).margin(1e-3 * range));
        CHECK(file.potential->slope(w) == Approx(s.slope(w)).margin(0.02 * range));
        const double h = 0.05;
        CHECK(file.potential->curvature(w) ==
              Approx((s.slope(w + h) - s.slope(w - h)) / (2 * h)).margin(0.1 * range));
    }
    const auto zero = std::find(slice.w.begin(), slice.w.end(), 0.0);
    REQUIRE(zero != slice.w.end());
    CHECK(slice.f[static_cast<std::size_t>(zero - slice.w.begin())] == loss(0));
}

TEST_CASE("Threads do not show in the loss along a line") {
    Setting s;
    LossOnLine one(s.at, 1);
    LossOnLine three(s.at, 3);
    for (double w : {0.0, 0.4}) CHECK(one(w) == three(w));
    CHECK(one.slopes() == three.slopes());
}

TEST_CASE("A slice grows until the loss has risen, on each side by itself") {
    SliceRequest request;
    request.points = 51;
    request.margin = 0.01;
    request.rise = 1;
    request.farthest = 100;
    const LossSlice slice =
        slice_loss([](double w) { return 0.5 + (w < 0 ? 100 * w * w : w * w); }, request, "here");
    CHECK(slice.f.front() - 0.5 > 0.8);  // one point is at 0, so that ends may move by a spacing
    CHECK(slice.f.back() - 0.5 > 0.8);
    CHECK(-slice.w.front() < 0.21);
    CHECK(slice.w.back() < 2.1);
    CHECK(slice.w.size() == 51);
    // A loss as high as 3 counts as risen at 6.
    request.rise = 0.1;
    const LossSlice high = slice_loss([](double w) { return 3 + w * w; }, request, "here");
    CHECK(high.w.back() > std::sqrt(2.8));
    // Downhill at the end: it goes on, or says so.
    const auto slope = [](double w) { return std::pow(w - 3, 2); };
    request.rise = 0;
    CHECK(slice_loss(slope, request, "here").w.back() > 3);
    request.grows = false;
    CHECK_THROWS_WITH(slice_loss(slope, request, "here"),
                      Contains("does not rise towards the right end") && Contains("another --span"));
    request.grows = true;
    CHECK_THROWS_WITH(slice_loss([](double w) { return -w; }, request, "here"), Contains("choose another"));
    CHECK_THROWS_WITH(slice_loss([](double w) { return NAN * w; }, request, "here"),
                      Contains("of the weights themselves, is not finite") && !Contains("--span"));
}

TEST_CASE("The line through two trained networks has a minimum at each") {
    Dataset data = test::striped_dataset(60, 30);
    for (std::size_t k = 0; k < 60; k += 5)  // wrong labels, or the loss falls for ever beyond the solutions
        data.train.labels[k] = static_cast<std::uint8_t>((data.train.labels[k] + 1) % 3);
    TrainRequest request;
    request.iterations = 3000;
    request.every = 3000;
    request.stop_accuracy = 2;
    request.test = false;
    request.keep_weights = true;
    std::vector<std::vector<float>> weights;
    TrainRun run{"files", test::small_fcn(data.format, 2, 2), Loss::nll, 30, 0};
    for (std::uint64_t seed : {1, 2}) {
        run.seed = seed;
        NetworkRunRecord record = new_record(run, request, data, "cpu");
        TrainingMachine machine{"cpu", 1, {1 << 20, {}}};
        const TrainingHooks hooks{[] { return false; }, [](std::int64_t, double) {}, [] {}};
        REQUIRE(train(run, request, data, machine, record, hooks));
        weights.push_back(record.weights);
    }
    std::vector<float> difference;
    for (std::size_t k = 0; k < weights[0].size(); ++k) difference.push_back(weights[1][k] - weights[0][k]);
    const double distance = weight_norm(difference);
    LossOnLine line(
        {run.network, run.loss, &data.format, &data.train, 60, weights[0], unit_direction(difference)}, 1);
    Network other(run.network, run.loss, weights[1], "cpu");
    SliceRequest slice_request;
    slice_request.last = distance;
    slice_request.margin = distance / 4;
    slice_request.rise = 0.1;
    slice_request.farthest = 10 * distance;
    const LossSlice slice = slice_loss([&](double w) { return line(w); }, slice_request, "here");
    Faults faults;
    const PotentialFile file =
        read_potential_text(table_text({"two", {}, slice.w, slice.f}), "two.toml", faults);
    INFO(test::listed(faults));
    REQUIRE(faults.empty());
    REQUIRE(file.landscape.minima.size() >= 2);
    CHECK(std::abs(file.landscape.minima.front().position) < 0.1 * distance);
    CHECK(std::abs(file.landscape.minima.back().position - distance) < 0.1 * distance);
    CHECK(file.landscape.barrier_right(0) > 0.1);
    std::vector<float> images(60 * static_cast<std::size_t>(run.network.inputs()));
    std::vector<std::int64_t> ids(60);
    std::iota(ids.begin(), ids.end(), std::int64_t{0});
    gather_images(data.format, data.train, ids.data(), 60, images.data());
    const std::vector<std::int64_t> labels(data.train.labels.begin(), data.train.labels.end());
    CHECK(line(distance) == Approx(other.evaluate({images, labels}).loss).epsilon(1e-4));
}
