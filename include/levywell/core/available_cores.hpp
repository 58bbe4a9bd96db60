#pragma once

#include <filesystem>
#include <optional>

namespace levywell::inline core {

/// Threads that a run may be asked to take: each has a stack and tables, and the system refuses many more.
inline constexpr int most_threads = 1024;

/// How many cores' time the control group of this process, or a group around it, may use [cores], the least
/// of the quotas; 0.5 is half of one core. Nothing where no group has a quota. `root` stands for "/" in the
/// names of the files that tell (for tests). Source: Linux, Documentation/admin-guide/cgroup-v2.rst (cpu.max)
/// and scheduler/sched-bwc.rst (cpu.cfs_quota_us).
std::optional<double> core_quota(const std::filesystem::path& root = "/");

/// The threads that can run at once: the cores that this process may run on (its affinity mask), or its quota
/// where that is less; a part of a core counts as one, so that the quota can be used up. At least 1.
int available_cores(const std::filesystem::path& root = "/");

}  // namespace levywell::inline core
