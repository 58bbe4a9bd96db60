#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline core {

/// The folders of this process's control group and of every group that holds it, inmost first, as far as they
/// are visible: a limit on any of them binds. `controller` is "cpu" or "memory"; the unified hierarchy
/// (version 2) and the controller's own (version 1) both count, since either may carry the limits. Empty
/// where there are none. `root` stands for "/" (tests pass made files). Source: cgroups(7),
/// proc_pid_mountinfo(5).
std::vector<std::filesystem::path> control_group_folders(const std::filesystem::path& root,
                                                         const std::string& controller);

/// The first word of a file; "" where it cannot be read.
std::string first_word(const std::filesystem::path& file);

/// The whole number that a word is, not negative; nothing where it is none ("max", "-1").
std::optional<std::uint64_t> whole_number(const std::string& word);

/// The number after a name in a file of lines `name number`, such as memory.stat or /proc/meminfo
/// ("MemTotal:").
std::optional<std::uint64_t> number_named(const std::filesystem::path& file, const std::string& name);

}  // namespace levywell::inline core
