// Files without a header: the first bytes give type and columns, the rest is the file.

#include "array_reading.hpp"
#include "memory_file.hpp"
#include "refusal.hpp"

#include <cstring>

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t settings = 12;
    if (size < settings) return 0;
    static const fuzz::MemoryFile file;
    file.write(data + settings, size - settings);
    RawFormat format{fuzz::text_of(data, 4).c_str(), 0};
    std::memcpy(&format.columns, data + 4, sizeof format.columns);
    fuzz::may_refuse([&] {
        const auto array = open_array(file.path(), format);
        fuzz::read_rows(*array);
    });
    return 0;
}
