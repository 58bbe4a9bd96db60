#include "catch.hpp"
#include "levywell/core/available_memory.hpp"
#include "made_system.hpp"

#include <limits>
#include <sys/resource.h>
#include <unistd.h>

using levywell::available_memory;

namespace {

constexpr std::uint64_t kibibyte = 1024;
const std::string meminfo =
    "MemTotal:        8000000 kB\nMemFree:          100 kB\nMemAvailable:    4000 kB\n";

}  // namespace

TEST_CASE("The machine's available memory is what counts where no group has a limit") {
    test::MadeSystem system;
    CHECK(available_memory(system.root()) == std::numeric_limits<std::uint64_t>::max());
    system.with("proc/meminfo", meminfo);
    CHECK(available_memory(system.root()) == 4000 * kibibyte);
    system.in_group("/a/b")
        .with("sys/fs/cgroup/a/b/memory.max", "max\n")
        .with("sys/fs/cgroup/a/b/memory.current", "123\n");
    CHECK(available_memory(system.root()) == 4000 * kibibyte);
}

TEST_CASE("The least that any group around the process has left, kept files counted as free") {
    test::MadeSystem system;
    system.with("proc/meminfo", meminfo)
        .in_group("/a/b")
        .with("sys/fs/cgroup/a/b/memory.max", "3000000\n")
        .with("sys/fs/cgroup/a/b/memory.current", "1000000\n");
    CHECK(available_memory(system.root()) == 2000000);
    system.with("sys/fs/cgroup/a/b/memory.stat", "anon 500000\nactive_file 30000\ninactive_file 200000\n");
    CHECK(available_memory(system.root()) == 2230000);
    system.with("sys/fs/cgroup/a/memory.max", "5000000\n")
        .with("sys/fs/cgroup/a/memory.current", "4990000\n");
    CHECK(available_memory(system.root()) == 10000);
    system.with("sys/fs/cgroup/a/memory.current", "5000001\n");
    CHECK(available_memory(system.root()) == 0);
}

TEST_CASE("A group of another process does not count") {
    test::MadeSystem system;
    system.with("proc/meminfo", meminfo)
        .in_group("/a/b")
        .with("sys/fs/cgroup/a/c/memory.max", "1000\n")
        .with("sys/fs/cgroup/a/c/memory.current", "0\n");
    CHECK(available_memory(system.root()) == 4000 * kibibyte);
}

TEST_CASE("Version 1: the hierarchy of the memory controller") {
    test::MadeSystem system;
    system.with("proc/meminfo", meminfo)
        .with("proc/self/cgroup", "4:memory:/docker/7\n3:cpuset,cpu:/docker/7\n0::/\n")
        .with("proc/self/mountinfo",
              "35 31 0:31 /docker/7 /sys/fs/cgroup/memory ro,relatime - cgroup cgroup rw,memory\n"
              "36 31 0:32 /docker/7 /sys/fs/cgroup/cpu ro,relatime - cgroup cgroup rw,cpuset,cpu\n")
        .with("sys/fs/cgroup/cpu/memory.limit_in_bytes", "1\n")  // of no memory controller
        .with("sys/fs/cgroup/cpu/memory.usage_in_bytes", "0\n")
        .with("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
        .with("sys/fs/cgroup/memory/memory.usage_in_bytes", "700000\n");
    CHECK(available_memory(system.root()) == 4000 * kibibyte);
    system.with("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000\n")
        .with("sys/fs/cgroup/memory/memory.stat",
              "inactive_file 7\ntotal_inactive_file 600\ntotal_active_file 50\n");
    CHECK(available_memory(system.root()) == 300650);
}

TEST_CASE("A mount that does not show the process's group shows the nearest that binds") {
    test::MadeSystem system;
    system.with("proc/meminfo", meminfo)
        .in_group("/../../elsewhere")
        .with("sys/fs/cgroup/memory.max", "1000\n")
        .with("sys/fs/cgroup/memory.current", "400\n")
        .with("sys/elsewhere/memory.max", "9\n")  // not a group: the path leads out of the mount
        .with("sys/elsewhere/memory.current", "0\n");
    CHECK(available_memory(system.root()) == 600);
}

TEST_CASE("A limit on the address space counts, less what is taken of it") {
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_AS, &before) == 0);
    test::MadeSystem system;
    system.with("proc/meminfo", "MemAvailable: 900000000000 kB\n")
        .with("proc/self/statm", "16 9 9 9 0 9 0\n");
    const std::uint64_t limit = 1ULL << 48;  // more than any sanitizer has reserved
    const rlimit lowered{limit, before.rlim_max};
    REQUIRE(setrlimit(RLIMIT_AS, &lowered) == 0);
    const std::uint64_t left = available_memory(system.root());
    setrlimit(RLIMIT_AS, &before);
    CHECK(left == limit - 16 * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)));
}

TEST_CASE("This machine has some memory left, and less than it has in all") {
    const std::uint64_t bytes = available_memory();
    CHECK(bytes > 16 * kibibyte * kibibyte);
    CHECK(bytes < 1ULL << 50);
}
