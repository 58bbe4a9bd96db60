// On which device networks compute. LibTorch's meta device goes through the same operators as a CUDA device
// and only leaves the numbers out, so that every operand's device shows on any machine.

#include <ATen/Context.h>
#include <ATen/record_function.h>
#undef CHECK  // that of glog, which LibTorch brings

#include "catch.hpp"
#include "faults.hpp"
#include "image_sets.hpp"
#include "levywell/nn/compute_device.hpp"
#include "levywell/nn/device_name.hpp"
#include "levywell/nn/network.hpp"

#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <string>

using namespace levywell;

namespace {

/// Operators whose work it is to bring a tensor somewhere else, or that only look at one.
const std::set<std::string> carriers{"aten::to", "aten::_to_copy", "aten::copy_", "aten::clone"};

std::set<std::string> strayed;  // operators that were given a tensor of another device than meta
std::set<std::string> on_meta;  // operators that were given one of it

std::unique_ptr<at::ObserverContext> note_devices(const at::RecordFunction& call) {
    const std::string name = call.name();
    const auto note = [&](const at::Tensor& operand) {
        if (!operand.defined() || operand.unsafeGetTensorImpl()->is_wrapped_number())
            return;  // a plain number
        if (operand.is_meta()) {
            on_meta.insert(name);
        } else if (carriers.count(name) == 0) {
            strayed.insert(name);
        }
    };
    for (const c10::IValue& input : call.inputs()) {
        if (input.isTensor()) note(input.toTensor());
        if (input.isTensorList()) {
            for (const at::Tensor& operand : input.toTensorVector()) note(operand);
        }
    }
    return nullptr;
}

/// Operators that computed elsewhere while `body` ran, in a list.
std::string strays_of(const std::function<void()>& body) {
    strayed.clear();
    on_meta.clear();
    const auto handle = at::addGlobalCallback(
        at::RecordFunctionCallback(note_devices).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
    try {
        body();
    } catch (const c10::Error&) {  // where a number is asked for, or LibTorch has no such operator for meta
    }
    at::removeCallback(handle);
    return std::accumulate(strayed.begin(), strayed.end(), std::string(),
                           [](const std::string& all, const std::string& name) { return all + name + " "; });
}

struct Points {
    Dataset data;
    std::vector<float> images;
    std::vector<std::int64_t> labels;

    explicit Points(const ImageFormat& format) {
        data.format = format;
        data.train = test::striped_images(format, 6, 1);
        std::vector<std::int64_t> ids(6);
        std::iota(ids.begin(), ids.end(), 0);
        images.resize(static_cast<std::size_t>(6 * format.pixels()));
        gather_images(format, data.train, ids.data(), 6, images.data());
        labels.assign(data.train.labels.begin(), data.train.labels.end());
    }
    Minibatch batch() const { return {images, labels}; }
};

const ImageFormat colour{3, 32, 32, 4, {0.3f, 0.3f, 0.3f}, {0.3f, 0.3f, 0.3f}};

}  // namespace

TEST_CASE("All that a network computes with is on its device") {
    const Points points(colour);
    const std::vector<NetworkSpec> specs{{NetworkKind::fcn, 3, 5, 3, 32, 32, 4},
                                         {NetworkKind::cnn, 0, 4, 3, 32, 32, 4}};
    for (const NetworkSpec& spec : specs) {
        const std::vector<float> weights = initial_parameters(spec, 1);
        const std::vector<double> in_double(weights.begin(), weights.end());
        std::vector<float> gradient(weights.size());
        struct Call {
            const char* name;
            std::function<void(Network&)> run;
            const char* last;  // operator that a call gets to on meta where none is missing there
        };
        const Call calls[] = {
            {"step", [&](Network& n) { n.step(points.batch(), 0.1, 1); }, "aten::sub_"},
            {"gradient", [&](Network& n) { n.gradient(points.batch(), gradient); }, "aten::copy_"},
            {"slopes", [&](Network& n) { n.slopes(points.batch(), weights); }, "aten::mul"},
            {"evaluate", [&](Network& n) { n.evaluate(points.batch()); }, "aten::sum"},
        };
        const bool fcn = spec.kind == NetworkKind::fcn;
        const std::string first = fcn ? "aten::linear" : "aten::conv2d";
        for (Loss loss : {Loss::nll, Loss::hinge}) {
            for (bool twice : {false, true}) {
                const auto network = [&](const std::string& device) {
                    return twice ? Network(spec, loss, std::span<const double>(in_double), device)
                                 : Network(spec, loss, std::span<const float>(weights), device);
                };
                for (const Call& call : calls) {
                    INFO(name_of(spec.kind) << ", " << name_of(loss) << ", " << call.name);
                    Network there = network("meta");
                    Network replica = there.replica();
                    CHECK(strays_of([&] { call.run(replica); }) == "");
                    CHECK(on_meta.count(first) == 1);
                    if (fcn && loss == Loss::nll) CHECK(on_meta.count(call.last) == 1);
                    Network here = network("cpu");  // the control
                    CHECK(strays_of([&] { call.run(here); }).find(first + " ") != std::string::npos);
                }
                Network there = network("meta");
                CHECK(strays_of([&] { there.assign(in_double); }) == "");
                CHECK(on_meta.count("aten::copy_") == 1);
                CHECK(strays_of([&] { there.parameters(); }) == "");
            }
        }
    }
}

TEST_CASE("A name of a device is cpu, auto, cuda or cuda:N") {
    for (const char* name : {"cpu", "auto", "cuda", "cuda:0", "cuda:12"}) CHECK(is_device_name(name));
    for (const char* name :
         {"", "gpu", "CUDA", "cuda:", "cuda:-1", "cuda:01", "cuda:1 ", "cuda:1234", "cpu:0"}) {
        CHECK_FALSE(is_device_name(name));
        Faults faults;
        check_device_name(name, "run.toml:3", faults);
        CHECK(test::has_fault(faults, "run.toml:3", "(choices are cpu, cuda, cuda:N, auto)"));
    }
}

TEST_CASE("A device that is not there is refused, with the way out") {
    CHECK(choose_device("cpu", "--device") == "cpu");
    if (choose_device("auto", "--device") != "cpu") return;  // there is one
    for (const char* name : {"cuda", "cuda:0", "cuda:3"}) {
        try {
            choose_device(name, "run.toml:3");
            FAIL("a CUDA device was found");
        } catch (const InputError& error) {
            REQUIRE(error.faults().size() == 1);
            const Fault& fault = error.faults().front();
            CHECK(fault.where == "run.toml:3");
            CHECK(fault.what.find("device = \"" + std::string(name) + "\": LibTorch ") == 0);
            CHECK(fault.what.find("\"cpu\"") != std::string::npos);
            if (!at::globalContext().hasCUDART())
                CHECK(fault.what.find("built without CUDA") != std::string::npos);
        }
    }
    CHECK(replicas_on("cpu", 7) == 7);
    CHECK(replicas_on("cuda:1", 7) == 1);
}

TEST_CASE("What is computed on a CUDA device is asked to be reproducible, in all digits of a float") {
    ::unsetenv("CUBLAS_WORKSPACE_CONFIG");
    compute_reproducibly();
    const at::Context& context = at::globalContext();
    CHECK(context.deterministicAlgorithms());
    CHECK(context.deterministicCuDNN());
    CHECK_FALSE(context.benchmarkCuDNN());
    CHECK_FALSE(context.allowTF32CuBLAS());
    CHECK_FALSE(context.allowTF32CuDNN());
    REQUIRE(std::getenv("CUBLAS_WORKSPACE_CONFIG") != nullptr);
    CHECK(std::string(std::getenv("CUBLAS_WORKSPACE_CONFIG")) == ":4096:8");
}
