// The journal of an unfinished run or estimation, as --resume finds it. What is intact is read again.

#include "levywell/core/bytes.hpp"
#include "levywell/io/journal.hpp"
#include "levywell/io/step_journal.hpp"
#include "levywell/run/work_item.hpp"
#include "memory_file.hpp"
#include "refusal.hpp"

#include <cstdlib>

using namespace levywell;

namespace {

std::vector<std::string> entries_of(const fuzz::MemoryFile& file) {
    std::vector<std::string> entries;
    Journal::resume(file.path(), "digest", [&](const std::string& entry) {
        entries.push_back(entry);
        return true;
    });
    return entries;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    static const fuzz::MemoryFile file;
    std::string text = fuzz::text_of(data + 1, size - 1);
    // Untouched, behind an intact header, or as an entry whose sum is right: no fuzzer finds a sum by chance.
    const std::string header = "levywell journal 1\n" + framed("digest");
    if (*data % 3 == 1) text = header + text;
    if (*data % 3 == 2) text = header + framed(text);
    file.write(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    fuzz::may_refuse([&] {
        const std::vector<std::string> intact = entries_of(file);
        if (entries_of(file) != intact) std::abort();
        for (const std::string& entry : intact) static_cast<void>(unpack_finished(entry));
        const StepJournal steps(file.path(), "digest", true);
    });
    return 0;
}
