// The file of batches that are under way, as --resume finds it, and whether they fit a condition. Its sums
// are made right: no fuzzer finds them by chance.

#include "levywell/core/bytes.hpp"
#include "levywell/io/checkpoint_file.hpp"
#include "memory_file.hpp"
#include "refusal.hpp"

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    static const fuzz::MemoryFile file;
    std::string text = fuzz::text_of(data + 1, size - 1);
    if (*data % 2 == 1) text = "levywell batch 2\n" + framed("digest") + framed(text);
    file.write(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    fuzz::may_refuse([&] {
        for (const Checkpoint& kept : read_checkpoints(file.path(), "digest")) {
            for (MeasureChoice measure :
                 {MeasureChoice::exit, MeasureChoice::transitions, MeasureChoice::chain}) {
                Condition condition;
                condition.measure = measure_of(measure);
                condition.paths = 100;
                condition.wells = {{-1, 1}, {0}};
                static_cast<void>(fits(kept.batch, condition));
            }
        }
    });
    return 0;
}
