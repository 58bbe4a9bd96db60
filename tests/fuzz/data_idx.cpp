// Image and label files in the idx format of MNIST; the first byte chooses which.

#include "levywell/data/image_files.hpp"
#include "refusal.hpp"

#include <vector>

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const ImageFormat format{1, 2, 3, 10, {0.5f}, {0.25f, 1, 1}};
    const std::vector<std::uint8_t> bytes(data + 1, data + size);
    fuzz::may_refuse([&] {
        if (*data % 2 == 0) {
            parse_idx_images(bytes, "fuzz", format);
        } else {
            parse_idx_labels(bytes, "fuzz", format);
        }
    });
    return 0;
}
