// Files of safetensors; the first byte chooses whether a tensor is named.

#include "array_reading.hpp"
#include "io/mapped_array.hpp"
#include "refusal.hpp"

#include <memory>

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto content = std::make_shared<std::vector<unsigned char>>(data + 1, data + size);
    const std::span<const unsigned char> bytes(*content);
    if (!is_safetensors(bytes)) return 0;
    fuzz::may_refuse([&] {
        const auto array = safetensors_array({content, bytes}, "fuzz.safetensors", *data % 2 == 0 ? "" : "a");
        fuzz::read_rows(*array);
    });
    return 0;
}
