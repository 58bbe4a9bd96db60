#pragma once
// A made "/" with the files in which Linux tells a process its limits.

#include "files.hpp"

#include <filesystem>
#include <string>

namespace test {

class MadeSystem {
  public:
    /// Writes a file, "proc/meminfo" say, with the folders above it.
    MadeSystem& with(const std::string& name, const std::string& text) {
        std::filesystem::create_directories(std::filesystem::path(folder_ / name).parent_path());
        folder_.write(name, text);
        return *this;
    }

    /// The unified hierarchy at /sys/fs/cgroup, with this process in `group`.
    MadeSystem& in_group(const std::string& group) {
        with("proc/self/cgroup", "0::" + group + "\n");
        return with("proc/self/mountinfo",
                    "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
                    "30 22 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n");
    }

    std::filesystem::path root() const { return folder_ / ""; }

  private:
    TemporaryFolder folder_;
};

}  // namespace test
