#include "levywell/io/durable_file.hpp"
#include "levywell/io/theory_file.hpp"

#include <fmt/format.h>

namespace levywell::inline io {

void write_densities(const std::vector<TheoryEntry>& entries, const std::string& path) {
    std::string text = "alpha,epsilon,w,density,error,width\n";
    for (const TheoryEntry& entry : entries) {
        const StationaryDensity& density = entry.density;
        for (std::size_t k = 0; k < density.cell.size(); ++k) {
            const Interval& cell = density.cell[k];
            text += fmt::format("{},{},{},{},{:.3g},{}\n", entry.alpha, entry.epsilon,
                                cell.lower + 0.5 * cell.length(), density.mean[k], density.error[k],
                                cell.length());
        }
    }
    write_durably(path, text);
}

}  // namespace levywell::inline io
