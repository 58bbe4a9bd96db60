#pragma once

#include "exec/cuda/device.hpp"

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace levywell::cuda {

/// Arrays in a device's memory, freed together.
class DeviceMemory {
  public:
    explicit DeviceMemory(std::shared_ptr<Device> device) : device_(std::move(device)) {}
    ~DeviceMemory() {
        for (void* array : arrays_) device_->free(array);
    }
    DeviceMemory(const DeviceMemory&) = delete;
    DeviceMemory& operator=(const DeviceMemory&) = delete;

    /// An array of that many elements, not set to anything; null for none.
    template <class Element>
    Element* array(std::size_t count) {
        if (count == 0) return nullptr;
        arrays_.reserve(arrays_.size() + 1);  // so that nothing is lost when memory runs out
        arrays_.push_back(device_->allocate(count * sizeof(Element)));
        return static_cast<Element*>(arrays_.back());
    }

    /// A copy of those elements.
    template <class Element>
    const Element* copy(const Element* from, std::size_t count) {
        static_assert(std::is_trivially_copyable_v<Element>);
        Element* const to = array<Element>(count);
        if (count > 0) device_->upload(to, from, count * sizeof(Element));
        return to;
    }
    template <class Element>
    const Element* copy(const std::vector<Element>& elements) {
        return copy(elements.data(), elements.size());
    }

    Device& device() const { return *device_; }

  private:
    std::shared_ptr<Device> device_;
    std::vector<void*> arrays_;
};

}  // namespace levywell::cuda
