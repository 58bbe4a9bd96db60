// A table of numbers in columns, and the noise schedule that is read from one.

#include "levywell/core/number_columns.hpp"
#include "memory_file.hpp"
#include "refusal.hpp"

#include <cmath>

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::MemoryFile file;
    file.write(data, size);
    Faults faults;
    const auto columns = read_number_columns(file.path(), {{"w", {"x"}}, {"f", {}}}, "fuzz", faults);
    if (columns.size() != 2 || columns[0].size() != columns[1].size()) std::abort();
    for (double value : columns[0])
        if (!std::isfinite(value)) std::abort();
    return 0;
}
