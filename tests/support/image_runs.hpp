#pragma once
// Training runs on images of one's own, as files.

#include "files.hpp"
#include "image_sets.hpp"

#include <string>
#include <utility>

namespace test {

inline std::string big_endian(std::uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
            static_cast<char>(value)};
}

/// A set as idx files NAME.images and NAME.labels.
inline void write_idx(const TemporaryFolder& folder, const std::string& name,
                      const levywell::ImageFormat& format, const levywell::ImageSet& set) {
    const auto n = static_cast<std::uint32_t>(set.size());
    folder.write(name + ".images", big_endian(0x803) + big_endian(n) +
                                       big_endian(static_cast<std::uint32_t>(format.height)) +
                                       big_endian(static_cast<std::uint32_t>(format.width)) +
                                       std::string(set.pixels.begin(), set.pixels.end()));
    folder.write(name + ".labels",
                 big_endian(0x801) + big_endian(n) + std::string(set.labels.begin(), set.labels.end()));
}

/// 600 training and 300 test images of 28 x 28 pixels and three classes: train.images, train.labels,
/// test.images, test.labels.
inline void write_striped_files(const TemporaryFolder& folder) {
    const levywell::ImageFormat format{1, 28, 28, 3, {0.3f}, {0.3f, 1, 1}};
    for (const auto& [name, n] : {std::pair<std::string, std::uint32_t>{"train", 600}, {"test", 300}})
        write_idx(folder, name, format, striped_images(format, n, n));
}

}  // namespace test
