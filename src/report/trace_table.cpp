#include "levywell/report/trace_table.hpp"

#include "levywell/dynamics/noise.hpp"

#include <ostream>

#include <fmt/format.h>

namespace levywell::inline report {

void print_trace(std::ostream& out, const TraceEntry& entry) {
    const std::size_t paths = entry.position.size();
    out << "# " << entry.condition.noise.describe()
        << fmt::format(": time, positions of {} path{}\n", paths, paths == 1 ? "" : "s");
    for (std::size_t k = 0; k < entry.time.size(); ++k) {
        out << fmt::format("{:.17g}", entry.time[k]);
        for (const std::vector<double>& path : entry.position) out << fmt::format(" {:.17g}", path[k]);
        out << '\n';
    }
}

}  // namespace levywell::inline report
