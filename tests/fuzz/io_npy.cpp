// Arrays in NumPy's format, from their first bytes on: what npy_array() is given.

#include "array_reading.hpp"
#include "io/mapped_array.hpp"
#include "refusal.hpp"

#include <memory>

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto content = std::make_shared<std::vector<unsigned char>>(data, data + size);
    fuzz::may_refuse([&] {
        const std::span<const unsigned char> bytes(*content);
        const auto array = npy_array({content, bytes}, "fuzz.npy");
        fuzz::read_rows(*array);
    });
    return 0;
}
