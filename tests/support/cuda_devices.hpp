#pragma once
// Devices for tests of the CUDA executor: one to run on, emulated or real, behind others that pretend.

#include "exec/cuda/device.hpp"

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace test {

/// The device the suite runs on; `order` is one in which an emulated one runs its threads.
enum class ThreadOrder { forward, backward, shuffled };
std::shared_ptr<levywell::cuda::Device> base_device(ThreadOrder order);

/// What the base device throws that has some of the kernels only.
struct NoKernel : std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// Whether the base device lacks kernels; symbols of those it has that no launch has used.
bool has_some_kernels();
std::vector<std::string> kernels_not_launched();

/// The base device with other properties; remembers which kernels were asked for.
class PretendingDevice : public levywell::cuda::Device {
  public:
    PretendingDevice(std::shared_ptr<levywell::cuda::Device> base,
                     levywell::cuda::DeviceProperties properties)
        : base_(std::move(base)), properties_(std::move(properties)) {}

    levywell::cuda::DeviceProperties properties() const override { return properties_; }
    void* allocate(std::size_t bytes) override { return base_->allocate(bytes); }
    void free(void* memory) noexcept override { base_->free(memory); }
    void upload(void* to, const void* from, std::size_t bytes) override { base_->upload(to, from, bytes); }
    std::unique_ptr<levywell::cuda::Queue> make_queue() override { return base_->make_queue(); }
    levywell::cuda::Kernel advance_kernel(const levywell::cuda::AdvanceChoice& choice) override {
        choice_ = choice;
        return base_->advance_kernel(choice);
    }
    levywell::cuda::Kernel reduce_kernel(levywell::cuda::ReduceChoice choice) override {
        return base_->reduce_kernel(choice);
    }

    const levywell::cuda::AdvanceChoice& last_choice() const { return choice_; }  ///< of one worker

  private:
    std::shared_ptr<levywell::cuda::Device> base_;
    levywell::cuda::DeviceProperties properties_;
    levywell::cuda::AdvanceChoice choice_;
};

/// Flips bits of every larger table on its way to the device.
class BrokenDevice final : public PretendingDevice {
  public:
    using PretendingDevice::PretendingDevice;
    void upload(void* to, const void* from, std::size_t bytes) override {
        std::vector<unsigned char> flipped(static_cast<const unsigned char*>(from),
                                           static_cast<const unsigned char*>(from) + bytes);
        for (std::size_t k = 512; bytes >= 1000 && k < bytes; k += 8) flipped[k] ^= 1;
        PretendingDevice::upload(to, flipped.data(), bytes);
    }
};

}  // namespace test
