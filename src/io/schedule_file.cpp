#include "levywell/io/schedule_file.hpp"

#include "levywell/core/number_columns.hpp"

namespace levywell::inline io {

std::vector<NoiseSegment> read_schedule_file(const std::string& path, Faults& faults) {
    const std::size_t before = faults.count();
    const std::vector<ColumnName> names{
        {"time", {"t", "begin"}}, {"alpha", {"\u03b1"}}, {"epsilon", {"eps", "\u03b5", "\u03f5"}}};
    const auto columns = read_number_columns(path, names, "a noise schedule", faults);
    std::vector<NoiseSegment> schedule;
    for (std::size_t k = 0; k < columns[0].size(); ++k)
        schedule.push_back({columns[0][k], columns[1][k], columns[2][k]});
    if (schedule.empty() && faults.count() == before)
        faults.add(path, "holds no segment (a line each: time, alpha, epsilon)");
    return faults.count() > before ? unread_schedule : schedule;
}

}  // namespace levywell::inline io
