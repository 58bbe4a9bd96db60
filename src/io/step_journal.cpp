#include "levywell/io/step_journal.hpp"

#include "levywell/core/bytes.hpp"
#include "levywell/core/fault.hpp"

namespace levywell::inline io {
namespace {

struct KeptStep {
    std::string stage;
    std::int64_t step = 0;
    std::vector<double> numbers;
};

/// False where it is none.
bool unpacked(const std::string& entry, KeptStep& kept) {
    Bytes bytes(entry);
    std::uint64_t size = 0;
    return bytes.get(size) && bytes.get(kept.stage, size) && bytes.get(kept.step) && bytes.get(kept.numbers);
}

}  // namespace

Journal StepJournal::open(const std::string& path, const std::string& digest, bool resume) {
    if (!resume) return Journal::create(path, digest);
    return Journal::resume(path, digest, [&](const std::string& entry) {
        KeptStep kept;
        if (!unpacked(entry, kept)) return false;
        steps_[{kept.stage, kept.step}] = std::move(kept.numbers);
        return true;
    });
}

StepJournal::StepJournal(const std::string& path, const std::string& digest, bool resume)
    : journal_(open(path, digest, resume)) {}

const std::vector<double>* StepJournal::recall(const std::string& stage, std::int64_t step) const {
    const auto found = steps_.find({stage, step});
    return found == steps_.end() ? nullptr : &found->second;
}

void StepJournal::keep(const std::string& stage, std::int64_t step, std::span<const double> numbers) {
    std::string entry;
    put(entry, static_cast<std::uint64_t>(stage.size()));
    entry += stage;
    put(entry, step);
    put(entry, std::vector<double>(numbers.begin(), numbers.end()));
    journal_.append(entry);
    steps_[{stage, step}].assign(numbers.begin(), numbers.end());
}

}  // namespace levywell::inline io
