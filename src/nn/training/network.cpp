#include "levywell/nn/network.hpp"

#include <ATen/Parallel.h>
#include <ATen/core/ivalue.h>  // before torch.h: with C++20, clang needs the class whole before LibTorch 1.13's List.h
#include <torch/torch.h>

namespace levywell::inline nn {
namespace {

using torch::Tensor;
namespace functional = torch::nn::functional;

Tensor floats(std::span<const float> values, at::IntArrayRef shape) {
    return torch::from_blob(const_cast<float*>(values.data()), shape, torch::kFloat32);
}

Tensor doubles(std::span<const double> values, at::IntArrayRef shape) {
    return torch::from_blob(const_cast<double*>(values.data()), shape, torch::kFloat64);
}

}  // namespace

struct Network::State {
    NetworkSpec spec;
    Loss loss = Loss::nll;
    torch::Device device;
    Tensor flat;                     ///< all parameters
    std::vector<Tensor> parameters;  ///< views of it, leaves of the graph

    State(const NetworkSpec& network, Loss network_loss, Tensor values)
        : spec(network), loss(network_loss), device(values.device()), flat(std::move(values)) {
        std::int64_t at = 0;
        const auto take = [&](const std::vector<std::int64_t>& shape) {
            std::int64_t size = 1;
            for (std::int64_t side : shape) size *= side;
            parameters.push_back(flat.narrow(0, at, size).view(shape).detach().requires_grad_());
            at += size;
        };
        for (const LayerShape& layer : layer_shapes(spec)) {
            take(layer.weight);
            if (layer.bias > 0) take({layer.bias});
        }
    }

    Tensor forward_fcn(Tensor x) const {
        for (std::size_t l = 0; l < parameters.size(); ++l) {
            x = torch::linear(x, parameters[l]);
            if (l + 1 < parameters.size()) x = x.relu_();
        }
        return x;
    }

    Tensor forward_cnn(Tensor x, bool training) const {
        const auto convolve = [&](std::size_t layer, std::int64_t stride, std::int64_t padding) {
            x = torch::conv2d(x, parameters[2 * layer], parameters[2 * layer + 1], stride, padding).relu_();
        };
        const auto pool = [&] { x = torch::max_pool2d(x, 3, 2); };
        const auto classify = [&](std::size_t layer) {
            x = torch::linear(x, parameters[2 * layer], parameters[2 * layer + 1]);
        };
        x = x.view({x.size(0), spec.channels, spec.height, spec.columns});
        convolve(0, 2, 2);
        pool();
        convolve(1, 1, 2);
        pool();
        for (std::size_t layer : {2, 3, 4}) convolve(layer, 1, 1);
        pool();
        x = torch::dropout(x.flatten(1), 0.5, training);
        classify(5);
        x = torch::dropout(x.relu_(), 0.5, training);
        classify(6);
        x = x.relu_();
        classify(7);
        return x;
    }

    Tensor forward(const Minibatch& batch, bool training) const {
        const Tensor x = floats(batch.images, {batch.size(), spec.inputs()}).to(device, flat.scalar_type());
        return spec.kind == NetworkKind::fcn ? forward_fcn(x) : forward_cnn(x, training);
    }

    Tensor labels(const Minibatch& batch) const {
        return torch::from_blob(const_cast<std::int64_t*>(batch.labels.data()), {batch.size()}, torch::kInt64)
            .to(device);
    }

    Tensor loss_of(const Tensor& outputs, const Tensor& labels_of) const {
        if (loss == Loss::nll) return torch::cross_entropy_loss(outputs, labels_of);
        return hinges(outputs, labels_of).mean();
    }

    /// Of each point; their mean is loss_of().
    Tensor losses_of(const Tensor& outputs, const Tensor& labels_of) const {
        if (loss == Loss::nll) return torch::cross_entropy_loss(outputs, labels_of, {}, at::Reduction::None);
        return hinges(outputs, labels_of).mean(1);
    }

    Tensor hinges(const Tensor& outputs, const Tensor& labels_of) const {
        const Tensor targets = torch::full_like(outputs, -1).scatter_(1, labels_of.unsqueeze(1), 1);
        return (1 - targets * outputs).clamp_min(0);
    }

    static BatchOutcome outcome(const Tensor& value, const Tensor& outputs, const Tensor& labels_of) {
        const Tensor correct = outputs.detach().argmax(1).eq(labels_of).sum();
        return {value.item<double>(), correct.item<std::int64_t>()};
    }
};

Network::Network(const NetworkSpec& spec, Loss loss, std::span<const float> parameters,
                 const std::string& device)
    : state_(std::make_unique<State>(spec, loss,
                                     floats(parameters, {static_cast<std::int64_t>(parameters.size())})
                                         .clone()
                                         .to(torch::Device(device)))) {}
Network::Network(const NetworkSpec& spec, Loss loss, std::span<const double> parameters,
                 const std::string& device)
    : state_(std::make_unique<State>(spec, loss,
                                     doubles(parameters, {static_cast<std::int64_t>(parameters.size())})
                                         .clone()
                                         .to(torch::Device(device)))) {}
Network::Network(std::unique_ptr<State> state) : state_(std::move(state)) {}
Network::Network(Network&&) noexcept = default;
Network::~Network() = default;

Network Network::replica() const {
    return Network(std::make_unique<State>(state_->spec, state_->loss, state_->flat));
}

std::vector<float> Network::parameters() const {
    const Tensor here = state_->flat.to(torch::kCPU, torch::kFloat32).contiguous();
    const auto* data = here.data_ptr<float>();
    return {data, data + here.numel()};
}

void Network::assign(std::span<const double> parameters) {
    const torch::NoGradGuard guard;
    state_->flat.copy_(doubles(parameters, state_->flat.sizes()));
}

BatchOutcome Network::step(const Minibatch& batch, double learning_rate, std::uint64_t dropout_seed) {
    if (state_->spec.kind == NetworkKind::cnn) torch::manual_seed(dropout_seed);
    const Tensor outputs = state_->forward(batch, true);
    const Tensor labels = state_->labels(batch);
    const Tensor loss = state_->loss_of(outputs, labels);
    const std::vector<Tensor> gradients = torch::autograd::grad({loss}, state_->parameters);
    const torch::NoGradGuard guard;
    for (std::size_t k = 0; k < gradients.size(); ++k)
        state_->parameters[k].sub_(gradients[k], learning_rate);
    return State::outcome(loss, outputs, labels);
}

BatchOutcome Network::gradient(const Minibatch& batch, std::span<float> gradient) {
    // The loss in double precision: a probability close to 1, less 1, would have few digits in single
    // precision, and the last layer's gradients would not sum to 0 over classes.
    const Tensor outputs = state_->forward(batch, false).to(torch::kFloat64);
    const Tensor labels = state_->labels(batch);
    const Tensor loss = state_->loss_of(outputs, labels);
    const std::vector<Tensor> gradients = torch::autograd::grad({loss}, state_->parameters);
    const torch::NoGradGuard guard;
    std::size_t at = 0;
    for (const Tensor& part : gradients) {
        const auto size = static_cast<std::size_t>(part.numel());
        floats(gradient.subspan(at, size), part.sizes()).copy_(part);
        at += size;
    }
    return State::outcome(loss, outputs, labels);
}

std::vector<double> Network::slopes(const Minibatch& batch, std::span<const float> direction) {
    // J v, J the derivatives of the points' losses: u -> J^T u is linear, and the derivative of v . J^T u in
    // u is J v (Townsend 2017). All points at once, with the products of a whole minibatch.
    const Tensor losses = state_->losses_of(state_->forward(batch, false), state_->labels(batch));
    const Tensor u = torch::zeros_like(losses).requires_grad_();
    const std::vector<Tensor> gradients = torch::autograd::grad({losses}, state_->parameters, {u},
                                                                /*retain_graph=*/true, /*create_graph=*/true);
    Tensor product = torch::zeros({}, state_->flat.options());
    std::size_t at = 0;
    for (const Tensor& part : gradients) {
        const auto size = static_cast<std::size_t>(part.numel());
        product = product + (part * floats(direction.subspan(at, size), part.sizes()).to(part)).sum();
        at += size;
    }
    const Tensor slopes =
        torch::autograd::grad({product}, {u}).front().to(torch::kCPU).to(torch::kFloat64).contiguous();
    const auto* data = slopes.data_ptr<double>();
    return {data, data + slopes.numel()};
}

BatchOutcome Network::evaluate(const Minibatch& batch) {
    const torch::NoGradGuard guard;
    const Tensor outputs = state_->forward(batch, false);
    const Tensor labels = state_->labels(batch);
    return State::outcome(state_->loss_of(outputs, labels), outputs, labels);
}

void set_operation_threads(int threads) {
    at::set_num_threads(threads);
}

}  // namespace levywell::inline nn
