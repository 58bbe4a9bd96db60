#pragma once

#include <cstdint>
#include <filesystem>

namespace levywell::inline core {

/// The memory that this process can still take without being killed or swapped [bytes]: the least of
///   - MemAvailable of /proc/meminfo, the machine's,
///   - what is left of the memory limit of its control group and of every group around it, where files that
///     the kernel keeps in memory count as free, as they do in MemAvailable (version 2: memory.max,
///     memory.current; version 1: memory.limit_in_bytes, memory.usage_in_bytes; both: memory.stat),
///   - what is left of the limit on its address space (RLIMIT_AS, `ulimit -v`).
/// The largest number where none of them is known. It is as of now: other processes take memory too. `root`
/// stands for "/" in the names of those files (for tests).
/// Source: proc_meminfo(5); Linux, Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst;
/// getrlimit(2).
std::uint64_t available_memory(const std::filesystem::path& root = "/");

}  // namespace levywell::inline core
