#include "levywell/run/work_item.hpp"

#include "levywell/core/bytes.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>

namespace levywell::inline studies {
namespace {

constexpr std::int64_t most_path_ids = std::int64_t{1} << 48;

std::string packed(const PathCheckpoint& path) {
    std::string bytes;
    put(bytes, path.path);
    put(bytes, static_cast<std::uint8_t>(path.relaxing));
    put(bytes, path.origin);
    put(bytes, path.rests);
    put(bytes, path.blocks);
    put(bytes, path.w);
    put(bytes, path.state.since);
    put(bytes, path.state.well);
    put(bytes, path.counts);
    return bytes;
}

bool unpacked(Bytes& bytes, PathCheckpoint& path) {
    std::uint8_t relaxing = 0;
    const bool whole = bytes.get(path.path) && bytes.get(relaxing) && bytes.get(path.origin) &&
                       bytes.get(path.rests) && bytes.get(path.blocks) && bytes.get(path.w) &&
                       bytes.get(path.state.since) && bytes.get(path.state.well) && bytes.get(path.counts);
    path.relaxing = relaxing != 0;
    return whole;
}

bool unpacked(Bytes& bytes, std::size_t& condition) {
    std::int64_t index = 0;
    if (!bytes.get(index) || index < 0) return false;
    condition = static_cast<std::size_t>(index);
    return true;
}

bool unpacked(Bytes& bytes, Checkpoint& checkpoint) {
    UnfinishedBatch& batch = checkpoint.batch;
    std::vector<std::uint64_t> tally;
    std::uint64_t checkpoints = 0;
    if (!(unpacked(bytes, checkpoint.condition) && bytes.get(checkpoint.wall_seconds) &&
          bytes.get(batch.done.range) && bytes.get(batch.open) && bytes.get(tally) &&
          bytes.get(batch.done.records) && bytes.get(checkpoints)))
        return false;
    batch.done.tally = Tally::unpack(tally);
    for (std::uint64_t k = 0; k < checkpoints; ++k) {
        PathCheckpoint path;
        if (!unpacked(bytes, path)) return false;
        batch.checkpoints.push_back(std::move(path));
    }
    return true;
}

bool unpacked(Bytes& bytes, FinishedWork& work) {
    PathRange& paths = work.item.paths;
    std::vector<std::uint64_t> tally;
    if (!(unpacked(bytes, work.item.condition) && bytes.get(paths.first) && bytes.get(paths.count) &&
          bytes.get(work.wall_seconds) && bytes.get(tally) && bytes.get(work.records)))
        return false;
    work.tally = Tally::unpack(tally);
    // Records are copied to the places of their paths: a file's count of them is not to be trusted.
    return paths.first >= 0 && paths.first <= most_path_ids && paths.count >= 0 &&
           paths.count <= most_path_ids &&
           (work.records.empty() || static_cast<std::int64_t>(work.records.size()) == paths.count);
}

template <class Value>
std::optional<Value> unpack(const std::string& text) {
    Bytes bytes(text);
    Value value;
    try {
        if (unpacked(bytes, value)) return value;
    } catch (const RunError&) {  // no tally
    }
    return std::nullopt;
}

}  // namespace

std::string pack(const FinishedWork& work) {
    std::string bytes;
    put(bytes, static_cast<std::int64_t>(work.item.condition));
    put(bytes, work.item.paths.first);
    put(bytes, work.item.paths.count);
    put(bytes, work.wall_seconds);
    put(bytes, work.tally.pack());
    put(bytes, work.records);
    return bytes;
}

std::string pack(const Checkpoint& checkpoint) {
    const UnfinishedBatch& batch = checkpoint.batch;
    std::string bytes;
    put(bytes, static_cast<std::int64_t>(checkpoint.condition));
    put(bytes, checkpoint.wall_seconds);
    put(bytes, batch.done.range);
    put(bytes, batch.open);
    put(bytes, batch.done.tally.pack());
    put(bytes, batch.done.records);
    put(bytes, static_cast<std::uint64_t>(batch.checkpoints.size()));
    for (const PathCheckpoint& path : batch.checkpoints) bytes += packed(path);
    return bytes;
}

std::optional<FinishedWork> unpack_finished(const std::string& bytes) {
    return unpack<FinishedWork>(bytes);
}

std::optional<Checkpoint> unpack_checkpoint(const std::string& bytes) {
    return unpack<Checkpoint>(bytes);
}

}  // namespace levywell::inline studies
