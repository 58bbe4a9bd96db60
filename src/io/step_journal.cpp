#include "levywell/io/step_journal.hpp"

#include "io/bytes.hpp"
#include "levywell/core/fault.hpp"

namespace levywell {
namespace {

struct KeptStep {
    std::string stage;
    std::int64_t step = 0;
    std::vector<double> numbers;
};

KeptStep unpacked(const std::string& entry, const std::string& path) {
    Bytes bytes(entry);
    std::uint64_t size = 0;
    KeptStep kept;
    if (!bytes.get(size) || !bytes.get(kept.stage, size) || !bytes.get(kept.step) || !bytes.get(kept.numbers))
        throw InputError(path, "is no journal of levywell estimate (use --force to start anew)");
    return kept;
}

}  // namespace

Journal StepJournal::open(const std::string& path, const std::string& digest, bool resume) {
    if (!resume) return Journal::create(path, digest);
    return Journal::resume(path, digest, [&](const std::string& entry) {
        KeptStep kept = unpacked(entry, path);
        steps_[{kept.stage, kept.step}] = std::move(kept.numbers);
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

}  // namespace levywell
