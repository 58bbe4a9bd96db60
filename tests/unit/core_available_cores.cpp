#include "catch.hpp"
#include "levywell/core/available_cores.hpp"
#include "made_system.hpp"

#include <omp.h>

using levywell::available_cores;
using levywell::core_quota;

TEST_CASE("Without a quota, the cores of the affinity mask") {
    test::MadeSystem system;
    CHECK(!core_quota(system.root()));
    CHECK(available_cores(system.root()) == omp_get_num_procs());
    system.in_group("/a").with("sys/fs/cgroup/a/cpu.max", "max 100000\n");
    CHECK(!core_quota(system.root()));
    CHECK(available_cores(system.root()) == omp_get_num_procs());
}

TEST_CASE("The least quota of the groups around the process") {
    test::MadeSystem system;
    system.in_group("/a/b/c").with("sys/fs/cgroup/a/b/c/cpu.max", "max 100000\n");
    system.with("sys/fs/cgroup/a/b/cpu.max", "150000 50000\n");
    CHECK(core_quota(system.root()) == 3.0);
    system.with("sys/fs/cgroup/a/cpu.max", "50000 100000\n");
    CHECK(core_quota(system.root()) == 0.5);
    CHECK(available_cores(system.root()) == 1);
    system.with("sys/fs/cgroup/a/b/c/cpu.max", "125000 100000\n")
        .with("sys/fs/cgroup/a/cpu.max", "max 100000\n");
    CHECK(core_quota(system.root()) == 1.25);
    CHECK(available_cores(system.root()) == std::min(2, omp_get_num_procs()));
}

TEST_CASE("A quota beyond the affinity mask does not count") {
    test::MadeSystem system;
    system.in_group("/").with("sys/fs/cgroup/cpu.max", "900000000 100000\n");
    CHECK(core_quota(system.root()) == 9000.0);
    CHECK(available_cores(system.root()) == omp_get_num_procs());
}

TEST_CASE("Version 1: the hierarchy of the cpu controller") {
    test::MadeSystem system;
    system.with("proc/self/cgroup", "12:cpu,cpuacct:/pod/x\n11:memory:/pod/x\n1:name=systemd:/pod/x\n")
        .with("proc/self/mountinfo",
              "35 31 0:31 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
              "36 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n")
        .with("sys/fs/cgroup/memory/pod/x/cpu.cfs_quota_us", "1\n")  // of no cpu controller
        .with("sys/fs/cgroup/memory/pod/x/cpu.cfs_period_us", "100000\n")
        .with("sys/fs/cgroup/cpu,cpuacct/pod/x/cpu.cfs_quota_us", "-1\n")
        .with("sys/fs/cgroup/cpu,cpuacct/pod/x/cpu.cfs_period_us", "100000\n");
    CHECK(!core_quota(system.root()));
    system.with("sys/fs/cgroup/cpu,cpuacct/pod/cpu.cfs_quota_us", "75000\n")
        .with("sys/fs/cgroup/cpu,cpuacct/pod/cpu.cfs_period_us", "50000\n");
    CHECK(core_quota(system.root()) == 1.5);
}

TEST_CASE("Files that make no sense are no quota") {
    for (const char* text : {"", "100000\n", "x 100000\n", "100000 0\n", "-5 100000\n", "100000 y\n"}) {
        test::MadeSystem system;
        system.in_group("/a").with("sys/fs/cgroup/a/cpu.max", text);
        INFO(text);
        CHECK(!core_quota(system.root()));
        CHECK(available_cores(system.root()) == omp_get_num_procs());
    }
}
