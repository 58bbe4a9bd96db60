#include "io/piece_group.hpp"

#include "levywell/io/schema.hpp"

namespace levywell::inline io {

void write_piece_group(const GroupWriter& condition_group, const ConditionResult& result) {
    const auto group = condition_group.group(schema::piece);
    group->attribute(schema::first_path, static_cast<long long>(result.piece->first_path));
    const std::vector<std::uint64_t>& tally = result.piece->tally;
    group->dataset(schema::tally, std::vector<unsigned long long>(tally.begin(), tally.end()),
                   {tally.size()});
    if (result.records.empty()) return;
    const GroupWriter::Shape shape{result.records.size()};
    const auto column = [&](const char* name, auto values, const auto& field) {
        values.reserve(result.records.size());
        for (const PathRecord& record : result.records)
            values.push_back(static_cast<typename decltype(values)::value_type>(record.*field));
        group->dataset(name, values, shape);
    };
    column(schema::steps, std::vector<unsigned long long>(), &PathRecord::steps);
    column(schema::loops, std::vector<unsigned long long>(), &PathRecord::loops);
    column(schema::point, std::vector<double>(), &PathRecord::point);
    column(schema::target, std::vector<int>(), &PathRecord::target);
    column(schema::censored, std::vector<unsigned char>(), &PathRecord::censored);
}

}  // namespace levywell::inline io
