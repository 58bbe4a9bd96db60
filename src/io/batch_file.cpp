#include "levywell/io/batch_file.hpp"

#include "io/bytes.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/input_file.hpp"
#include "levywell/io/durable_file.hpp"

#include <limits>

namespace levywell {
namespace {

constexpr char batch_magic[] = "levywell batch 2\n";

std::string packed(const PathAside& path) {
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

bool unpacked(Bytes& bytes, PathAside& path) {
    std::uint8_t relaxing = 0;
    const bool whole = bytes.get(path.path) && bytes.get(relaxing) && bytes.get(path.origin) &&
                       bytes.get(path.rests) && bytes.get(path.blocks) && bytes.get(path.w) &&
                       bytes.get(path.state.since) && bytes.get(path.state.well) && bytes.get(path.counts);
    path.relaxing = relaxing != 0;
    return whole;
}

bool unpacked(Bytes& bytes, KeptBatch& kept) {
    UnfinishedBatch& batch = kept.batch;
    std::vector<std::uint64_t> tally;
    std::uint64_t aside = 0;
    if (!(bytes.get(kept.condition) && bytes.get(kept.wall_seconds) && bytes.get(batch.done.range) &&
          bytes.get(batch.open) && bytes.get(tally) && bytes.get(batch.done.records) && bytes.get(aside)))
        return false;
    batch.done.tally = Tally::unpack(tally);
    for (std::uint64_t k = 0; k < aside; ++k) {
        PathAside path;
        if (!unpacked(bytes, path)) return false;
        batch.aside.push_back(std::move(path));
    }
    return true;
}

}  // namespace

std::string pack_batch(const KeptBatch& kept) {
    const UnfinishedBatch& batch = kept.batch;
    std::string payload;
    put(payload, kept.condition);
    put(payload, kept.wall_seconds);
    put(payload, batch.done.range);
    put(payload, batch.open);
    put(payload, batch.done.tally.pack());
    put(payload, batch.done.records);
    put(payload, static_cast<std::uint64_t>(batch.aside.size()));
    for (const PathAside& one : batch.aside) payload += packed(one);
    return payload;
}

std::optional<KeptBatch> unpack_batch(const std::string& payload) {
    Bytes bytes(payload);
    KeptBatch kept;
    try {
        if (unpacked(bytes, kept)) return kept;
    } catch (const RunError&) {  // no tally
    }
    return std::nullopt;
}

void write_batches(const std::string& path, const std::string& digest, std::span<const std::string> packed) {
    std::string all = batch_magic + framed(digest);
    for (const std::string& batch : packed) all += framed(batch);
    write_durably(path, all);
}

std::vector<KeptBatch> read_batches(const std::string& path, const std::string& digest) {
    std::string all;
    try {
        all = read_input_file(path, std::numeric_limits<std::int64_t>::max());
    } catch (const InputError&) {
        return {};
    }
    Bytes bytes(all);
    std::string beginning;
    std::string of_run;
    if (!bytes.get(beginning, sizeof batch_magic - 1) || beginning != batch_magic ||
        !get_frame(bytes, of_run) || of_run != digest)
        return {};
    std::vector<KeptBatch> batches;
    for (std::string packed; get_frame(bytes, packed);) {
        if (auto batch = unpack_batch(packed)) batches.push_back(std::move(*batch));
    }
    return batches;
}

}  // namespace levywell
