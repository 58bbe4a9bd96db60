// Records of CIFAR, of small images; the first byte chooses the number of label bytes. What is read is
// normalised.

#include "levywell/data/image_files.hpp"
#include "refusal.hpp"

#include <cstdlib>
#include <vector>

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const ImageFormat format{3, 2, 2, 10, {0.5f, 0.25f, 0}, {0.5f, 1, 2}};
    const std::vector<std::uint8_t> bytes(data + 1, data + size);
    fuzz::may_refuse([&] {
        ImageSet set;
        parse_cifar_records(bytes, "fuzz", 1 + *data % 2, format, set);
        if (static_cast<std::int64_t>(set.pixels.size()) != set.size() * format.pixels()) std::abort();
        const std::int64_t last = set.size() - 1;
        std::vector<float> out(static_cast<std::size_t>(format.pixels()));
        gather_images(format, set, &last, 1, out.data());
    });
    return 0;
}
