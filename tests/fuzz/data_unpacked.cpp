// Plain and gzipped files, and members of a tar archive; the first byte chooses whether a member is asked
// for.

#include "levywell/data/image_files.hpp"
#include "memory_file.hpp"
#include "refusal.hpp"

#include <cstdlib>

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    static const fuzz::MemoryFile file;
    file.write(data + 1, size - 1);
    constexpr std::uint64_t most = 1 << 17;  // read in two blocks
    fuzz::may_refuse([&] {
        if (read_unpacked(file.path(), *data % 2 == 0 ? "" : "folder/part.bin", most).size() > most)
            std::abort();
    });
    return 0;
}
