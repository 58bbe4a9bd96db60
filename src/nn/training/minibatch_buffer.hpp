#pragma once

#include "levywell/data/image_set.hpp"
#include "levywell/nn/network.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline nn {

/// The memory in which a thread gathers one minibatch after another.
class MinibatchBuffer {
  public:
    MinibatchBuffer(const ImageFormat& format, const ImageSet& set) : format_(&format), set_(&set) {}

    /// Those points, until the next call.
    Minibatch gather(std::span<const std::int64_t> points) {
        images_.resize(points.size() * static_cast<std::size_t>(format_->pixels()));
        gather_images(*format_, *set_, points.data(), static_cast<std::int64_t>(points.size()),
                      images_.data());
        labels_.clear();
        for (std::int64_t id : points) labels_.push_back(set_->labels[static_cast<std::size_t>(id)]);
        return {images_, labels_};
    }

  private:
    const ImageFormat* format_;
    const ImageSet* set_;
    std::vector<float> images_;
    std::vector<std::int64_t> labels_;
};

}  // namespace levywell::inline nn
