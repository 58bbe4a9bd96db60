// A run file of `levywell simulate`. What it reads is written as a run file and read again: the same request.

#include "levywell/io/run_config.hpp"
#include "refusal.hpp"

#include <cstdlib>

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Faults faults;
    const RunConfig config = read_run_config_text(fuzz::text_of(data, size), "fuzz.toml", faults);
    if (!faults.empty()) return 0;
    const std::string text = run_config_text(config.request, config.potential);
    const RunConfig again = read_run_config_text(text, "again.toml", faults);
    if (!faults.empty() || run_config_text(again.request, again.potential) != text) std::abort();
    return 0;
}
