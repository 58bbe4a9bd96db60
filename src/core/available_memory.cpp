#include "levywell/core/available_memory.hpp"

#include "core/control_groups.hpp"

#include <algorithm>
#include <limits>
#include <sys/resource.h>
#include <unistd.h>

namespace levywell::inline core {
namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

std::uint64_t left_of(std::uint64_t limit, std::uint64_t used) {
    return limit > used ? limit - used : 0;
}

/// What a control group has left [bytes]; `stat_prefix` begins the names of memory.stat that count the groups
/// in it too.
std::uint64_t left_in_group(const std::filesystem::path& folder, const char* limit_file,
                            const char* usage_file, const std::string& stat_prefix) {
    const std::optional<std::uint64_t> limit = whole_number(first_word(folder / limit_file));
    const std::optional<std::uint64_t> usage = whole_number(first_word(folder / usage_file));
    if (!limit || !usage) return unlimited;
    const std::filesystem::path stat = folder / "memory.stat";
    const std::uint64_t kept_files = number_named(stat, stat_prefix + "active_file").value_or(0) +
                                     number_named(stat, stat_prefix + "inactive_file").value_or(0);
    return left_of(*limit, left_of(*usage, kept_files));
}

std::uint64_t left_in_machine(const std::filesystem::path& meminfo) {
    const std::optional<std::uint64_t> kibibytes = number_named(meminfo, "MemAvailable:");
    return kibibytes ? *kibibytes * 1024 : unlimited;
}

std::uint64_t left_of_address_space(const std::filesystem::path& statm) {
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return unlimited;
    const std::uint64_t pages = whole_number(first_word(statm)).value_or(0);
    return left_of(limit.rlim_cur, pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)));
}

}  // namespace

std::uint64_t available_memory(const std::filesystem::path& root) {
    std::uint64_t bytes =
        std::min(left_in_machine(root / "proc/meminfo"), left_of_address_space(root / "proc/self/statm"));
    for (const std::filesystem::path& folder : control_group_folders(root, "memory")) {
        bytes = std::min({bytes, left_in_group(folder, "memory.max", "memory.current", ""),
                          left_in_group(folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_")});
    }
    return bytes;
}

}  // namespace levywell::inline core
