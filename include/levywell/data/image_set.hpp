#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace levywell::inline data {

/// Shape and normalisation of the images of a set.
struct ImageFormat {
    std::int64_t channels = 1;
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::int64_t classes = 10;
    std::array<float, 3> mean{};  ///< of pixels in [0, 1], by channel
    std::array<float, 3> deviation{1, 1, 1};

    std::int64_t pixels() const { return channels * height * width; }
};

/// Labelled images as their files give them: one byte a pixel.
struct ImageSet {
    std::vector<std::uint8_t> pixels;  ///< image-major, then channel, row, column
    std::vector<std::uint8_t> labels;  ///< 0 <= label < classes

    std::int64_t size() const { return static_cast<std::int64_t>(labels.size()); }
};

/// A data set in memory.
struct Dataset {
    std::string name;
    ImageFormat format;
    ImageSet train;
    ImageSet test;
    std::string folder;    ///< where it was found
    std::string checksum;  ///< MD5 of all files' contents, unpacked, in order
};

/// Writes images `indices` as normalised floats, (pixel / 255 - mean) / deviation, image after image.
void gather_images(const ImageFormat& format, const ImageSet& set, const std::int64_t* indices,
                   std::int64_t count, float* out);

}  // namespace levywell::inline data
