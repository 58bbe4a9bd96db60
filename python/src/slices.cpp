#include "slices.hpp"

#include "arrays.hpp"
#include "levywell/nn/line_laws.hpp"
#include "levywell/nn/loss_slice.hpp"
#include "levywell/nn/weight_direction.hpp"
#include "levywell/tail/leading_direction.hpp"
#include "levywell/tail/line_noise.hpp"
#include "levywell/tail/noise_diagnosis.hpp"
#include "levywell/theory/sgd_noise.hpp"

#include <algorithm>
#include <nanobind/stl/function.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>
#include <tuple>
#include <utility>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

using Weights = nb::ndarray<const float, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Rows = nb::ndarray<const float, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

Array<float> floats(const std::vector<float>& values) {
    std::unique_ptr<float[]> copy(new float[values.size()]);
    std::copy(values.begin(), values.end(), copy.get());
    return array_of(std::move(copy), {values.size()});
}

/// Where minibatch gradients, a row each, scatter most, and its share of their noise.
std::pair<Array<float>, double> noise_direction(const Rows& gradients) {
    LeadingDirection leading;
    {
        const nb::gil_scoped_release released;
        std::vector<float> values(gradients.data(), gradients.data() + gradients.size());
        leading = leading_direction({static_cast<std::int64_t>(gradients.shape(0)),
                                     static_cast<std::int64_t>(gradients.shape(1)), std::move(values)},
                                    "direction");
    }
    return {floats(leading.direction), leading.share};
}

/// Filter-normalised, of unit length; `shapes`: of the parameters, which are the weights one after another.
Array<float> random_direction(const std::vector<std::vector<std::int64_t>>& shapes, const Weights& weights,
                              std::uint64_t seed) {
    std::vector<LayerShape> layers;
    for (const std::vector<std::int64_t>& shape : shapes) layers.push_back({"", shape, 0});
    return floats(
        unit_direction(filter_normalised_direction(layers, {weights.data(), weights.size()}, seed)));
}

/// The noise along a line, from the derivatives of the points' losses along it.
class Noise {
  public:
    Noise(const Numbers& slopes, std::int64_t batch, std::uint64_t seed, double learning_rate)
        : learning_rate_(learning_rate) {
        const nb::gil_scoped_release released;
        const std::span<const double> all(slopes.data(), slopes.size());
        partitions_ = plan_partitions(static_cast<std::int64_t>(all.size()), batch, seed);
        noise_ = describe_line_noise(all, partitions_);
        numbers_ = line_noise(all, partitions_);
    }

    const LineNoise& noise() const { return noise_; }
    const std::vector<double>& numbers() const { return numbers_; }
    std::vector<std::string> comments() const { return noise_comments(noise_, partitions_, learning_rate_); }

    /// Name, alpha, its 95% interval, sigma, epsilon.
    std::vector<std::tuple<std::string, double, double, double, double, double>> laws() const {
        std::vector<std::tuple<std::string, double, double, double, double, double>> laws;
        if (!(noise_.deviation > 0)) return laws;
        for (const NoiseLaw& law : laws_of(noise_)) {
            const TailEstimate& fit = law.estimate;
            laws.emplace_back(law.name, fit.alpha, fit.low, fit.high, fit.sigma,
                              sgd_noise_scale(fit.alpha, fit.sigma, learning_rate_));
        }
        return laws;
    }

  private:
    double learning_rate_;
    LinePartitions partitions_;
    LineNoise noise_;
    std::vector<double> numbers_;
};

/// Points and loss, the potential that they make, the error of its spline.
std::tuple<Array<double>, Array<double>, PotentialFile, double> loss_slice(
    const std::function<double(double)>& loss, double norm, double distance, double blind, int points,
    std::optional<double> span, const std::string& name, const std::vector<std::string>& comments,
    const std::string& where) {
    LineSlice slice =
        slice_potential(loss, landscape_request(norm, distance, blind, points, span), name, comments, where);
    return {array_of(slice.points.w), array_of(slice.points.f), std::move(slice.potential),
            slice.spline_error};
}

}  // namespace

void bind_slices(nb::module_& module) {
    nb::class_<Noise>(module, "LineNoise")
        .def(nb::init<const Numbers&, std::int64_t, std::uint64_t, double>(), "slopes"_a, "batch"_a, "seed"_a,
             "learning_rate"_a)
        .def("comments", &Noise::comments)
        .def("laws", &Noise::laws)
        .def_prop_ro("size", [](const Noise& n) { return n.noise().size; })
        .def_prop_ro("deviation", [](const Noise& n) { return n.noise().deviation; })
        .def_prop_ro("skewness", [](const Noise& n) { return n.noise().skewness; })
        .def_prop_ro("excess_kurtosis", [](const Noise& n) { return n.noise().excess_kurtosis; })
        .def("numbers", [](const Noise& n) { return array_of(n.numbers()); });
    module.def("noise_direction", noise_direction, "gradients"_a);
    module.def("random_direction", random_direction, "shapes"_a, "weights"_a, "seed"_a);
    module.def("loss_slice", loss_slice, "loss"_a, "norm"_a, "distance"_a, "blind"_a, "points"_a,
               "span"_a.none(), "name"_a, "comments"_a, "where"_a);
    module.attr("most_noise_rows") = most_minibatches;
}

}  // namespace levywell::python
