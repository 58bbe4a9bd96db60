#include "levywell/data/image_set.hpp"

namespace levywell::inline data {

void gather_images(const ImageFormat& format, const ImageSet& set, const std::int64_t* indices,
                   std::int64_t count, float* out) {
    const std::int64_t plane = format.height * format.width;
    for (std::int64_t k = 0; k < count; ++k) {
        const std::uint8_t* image = set.pixels.data() + indices[k] * format.pixels();
        for (std::int64_t channel = 0; channel < format.channels; ++channel) {
            const auto c = static_cast<std::size_t>(channel);
            const float scale = 1 / (255 * format.deviation[c]);
            const float shift = -format.mean[c] / format.deviation[c];
            for (std::int64_t x = 0; x < plane; ++x) out[x] = static_cast<float>(image[x]) * scale + shift;
            image += plane;
            out += plane;
        }
    }
}

}  // namespace levywell::inline data
