#include "levywell/io/checkpoint_file.hpp"

#include "levywell/core/bytes.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/input_file.hpp"
#include "levywell/io/durable_file.hpp"

#include <limits>

namespace levywell::inline io {
namespace {

constexpr char checkpoint_magic[] = "levywell batch 2\n";

}  // namespace

void write_checkpoints(const std::string& path, const std::string& digest,
                       std::span<const std::string> packed) {
    std::string all = checkpoint_magic + framed(digest);
    for (const std::string& checkpoint : packed) all += framed(checkpoint);
    write_durably(path, all);
}

std::vector<Checkpoint> read_checkpoints(const std::string& path, const std::string& digest) {
    std::string all;
    try {
        all = read_input_file(path, std::numeric_limits<std::int64_t>::max());
    } catch (const InputError&) {
        return {};
    }
    Bytes bytes(all);
    std::string beginning;
    std::string of_run;
    if (!bytes.get(beginning, sizeof checkpoint_magic - 1) || beginning != checkpoint_magic ||
        !get_frame(bytes, of_run) || of_run != digest)
        return {};
    std::vector<Checkpoint> checkpoints;
    for (std::string packed; get_frame(bytes, packed);) {
        if (auto checkpoint = unpack_checkpoint(packed)) checkpoints.push_back(std::move(*checkpoint));
    }
    return checkpoints;
}

}  // namespace levywell::inline io
