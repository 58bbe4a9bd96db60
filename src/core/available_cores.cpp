#include "levywell/core/available_cores.hpp"

#include "core/control_groups.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <omp.h>

namespace levywell::inline core {
namespace {

/// Time a period, both [us], as cores; nothing for "max" and -1, which stand for no quota.
std::optional<double> quotient(const std::string& quota, const std::string& period) {
    const std::optional<std::uint64_t> time = whole_number(quota);
    const std::optional<std::uint64_t> of = whole_number(period);
    if (!time || !of || *of == 0) return std::nullopt;
    return static_cast<double>(*time) / static_cast<double>(*of);
}

/// The quota of one group. Version 2 writes it as "150000 100000", version 1 as two files.
std::optional<double> quota_of(const std::filesystem::path& folder) {
    std::string quota;
    std::string period;
    if (std::ifstream(folder / "cpu.max") >> quota >> period) return quotient(quota, period);
    return quotient(first_word(folder / "cpu.cfs_quota_us"), first_word(folder / "cpu.cfs_period_us"));
}

}  // namespace

std::optional<double> core_quota(const std::filesystem::path& root) {
    std::optional<double> least;
    for (const std::filesystem::path& folder : control_group_folders(root, "cpu")) {
        const std::optional<double> quota = quota_of(folder);
        if (quota) least = std::min(*quota, least.value_or(*quota));
    }
    return least;
}

int available_cores(const std::filesystem::path& root) {
    const double cores = omp_get_num_procs();
    return static_cast<int>(std::max(1.0, std::min(cores, std::ceil(core_quota(root).value_or(cores)))));
}

}  // namespace levywell::inline core
