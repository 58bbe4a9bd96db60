#include "trainings.hpp"

#include "arrays.hpp"
#include "levywell/nn/train_request.hpp"
#include "levywell/random/shuffle.hpp"

#include <algorithm>
#include <memory>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <utility>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

template <class Number>
Array<Number> copied(const std::vector<Number>& values) {
    std::unique_ptr<Number[]> copy(new Number[values.size()]);
    std::copy(values.begin(), values.end(), copy.get());
    return array_of(std::move(copy), {values.size()});
}

/// The run that the text of a run file of one training describes.
class Training {
  public:
    Training(const std::string& text, const std::string& where) {
        Faults faults;
        request_ = read_train_config_text(text, where, faults).request;
        std::vector<TrainRun> runs;
        if (faults.empty()) runs = plan_training(request_, faults);
        faults.throw_if_any();
        if (runs.size() != 1) throw InputError(where, "describes more than one training");
        run_ = runs.front();
    }

    const TrainRequest& request() const { return request_; }
    const TrainRun& run() const { return run_; }

  private:
    TrainRequest request_;
    TrainRun run_;
};

using Order = Array<std::int64_t>;

}  // namespace

void bind_trainings(nb::module_& module) {
    nb::class_<Training>(module, "Training")
        .def(nb::init<const std::string&, const std::string&>(), "text"_a, "where"_a)
        .def_prop_ro("kind", [](const Training& t) { return name_of(t.run().network.kind); })
        .def_prop_ro("loss", [](const Training& t) { return name_of(t.run().loss); })
        .def_prop_ro("batch", [](const Training& t) { return t.run().batch; })
        .def_prop_ro("seed", [](const Training& t) { return t.run().seed; })
        .def_prop_ro("subset", [](const Training& t) { return t.request().subset; })
        .def_prop_ro("learning_rate", [](const Training& t) { return t.request().learning_rate; })
        .def_prop_ro("image",
                     [](const Training& t) {
                         const NetworkSpec& spec = t.run().network;
                         return std::vector<std::int64_t>{spec.channels, spec.height, spec.columns};
                     })
        .def("layers",
             [](const Training& t) {
                 std::vector<std::pair<std::vector<std::int64_t>, std::int64_t>> layers;
                 for (const LayerShape& layer : layer_shapes(t.run().network))
                     layers.emplace_back(layer.weight, layer.bias);
                 return layers;
             })
        .def(
            "initial_parameters",
            [](const Training& t) { return copied(initial_parameters(t.run().network, t.run().seed)); },
            "Those before the first step.");
    module.def(
        "partition",
        [](std::int64_t points, std::uint64_t seed) -> Order {
            return copied(shuffled(points, seed, 0, Purpose::partition));
        },
        "points"_a, "seed"_a, "Points of a measurement's minibatches, one after another.");
    module.def(
        "epoch_order",
        [](std::int64_t points, std::uint64_t seed, std::uint64_t epoch) -> Order {
            return copied(shuffled(points, seed, epoch, Purpose::shuffle));
        },
        "points"_a, "seed"_a, "epoch"_a, "Points of an epoch's minibatches, one after another.");
}

}  // namespace levywell::python
