// Zip archives of arrays, as open_array() reads them; the first byte chooses whether an array is named.

#include "array_reading.hpp"
#include "memory_file.hpp"
#include "refusal.hpp"

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // HDF5 files go to the library, which is not ours to fuzz (see io_hdf5.cpp).
    if (size < 5 || data[1] != 'P') return 0;
    static const fuzz::MemoryFile file;
    file.write(data + 1, size - 1);
    fuzz::may_refuse([&] {
        const auto array = open_array(file.path() + (*data % 2 == 0 ? "" : ":a"), std::nullopt);
        fuzz::read_rows(*array);
    });
    return 0;
}
