#pragma once
// Small sets of images that a network can learn.

#include "levywell/data/image_set.hpp"
#include "levywell/nn/network_spec.hpp"
#include "levywell/random/philox.hpp"

namespace test {

/// n images of 8-bit noise with a bright stripe whose place tells the class.
inline levywell::ImageSet striped_images(const levywell::ImageFormat& format, std::int64_t n,
                                         std::uint64_t seed) {
    levywell::ImageSet set;
    for (std::int64_t k = 0; k < n; ++k) {
        const auto label = k % format.classes;
        for (std::int64_t x = 0; x < format.pixels(); ++x) {
            const auto words =
                levywell::philox_words(seed, static_cast<std::uint64_t>(k), static_cast<std::uint64_t>(x),
                                       levywell::Purpose::sample);
            const bool stripe = x % format.classes == label;
            set.pixels.push_back(static_cast<std::uint8_t>(words[0] % 64 + (stripe ? 150 : 0)));
        }
        set.labels.push_back(static_cast<std::uint8_t>(label));
    }
    return set;
}

/// The format of MNIST, and 200 such images, every fourth of which may have a wrong label, so that the loss
/// has minima.
inline const levywell::ImageFormat mnist_format{1, 28, 28, 10, {0.3f}, {0.3f, 1, 1}};

inline levywell::ImageSet mislabelled_images() {
    levywell::ImageSet set = striped_images(mnist_format, 200, 1);
    for (std::size_t k = 0; k < 200; k += 4)
        set.labels[k] = static_cast<std::uint8_t>((set.labels[k] + k / 4) % 10);
    return set;
}

/// A set of 6 x 5 pixels and three classes.
inline levywell::Dataset striped_dataset(std::int64_t train, std::int64_t test) {
    levywell::Dataset data;
    data.name = "files";
    data.format = {1, 6, 5, 3, {0.3f}, {0.3f, 1, 1}};
    data.train = striped_images(data.format, train, 1);
    data.test = striped_images(data.format, test, 2);
    data.checksum = "striped";
    return data;
}

inline levywell::NetworkSpec small_fcn(const levywell::ImageFormat& format, std::int64_t depth,
                                       std::int64_t width) {
    return {levywell::NetworkKind::fcn,
            depth,
            width,
            format.channels,
            format.height,
            format.width,
            format.classes};
}

}  // namespace test
