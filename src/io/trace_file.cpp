#include "levywell/io/trace_file.hpp"

#include "io/hdf5_group_writer.hpp"
#include "io/result_group.hpp"
#include "io/whole_file.hpp"
#include "levywell/io/schema.hpp"

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

using hdf5::write_attribute;

void write_trace(hid_t parent, std::size_t index, const TraceEntry& entry) {
    const auto group = hdf5::create_group(parent, fmt::format("{:04}", index));
    const Condition& condition = entry.condition;
    write_noise(Hdf5GroupWriter(group), condition);
    write_attribute(group, schema::dt, condition.dt);
    write_attribute(group, schema::measure, std::string(schema::trace));
    write_attribute(group, schema::start, condition.start.text);
    write_attribute(group, schema::start_position, condition.start.position);
    write_attribute(group, schema::clamp, std::vector<double>{condition.clamp.lower, condition.clamp.upper});
    write_attribute(group, schema::key, static_cast<unsigned long long>(condition.key));
    write_attribute(group, schema::precision, entry.precision);
    const auto trace = hdf5::create_group(group, schema::trace);
    std::vector<double> positions;
    for (const std::vector<double>& path : entry.position)
        positions.insert(positions.end(), path.begin(), path.end());
    hdf5::write_dataset(trace, schema::time, entry.time, {entry.time.size()});
    hdf5::write_dataset(trace, schema::position, positions, {entry.position.size(), entry.time.size()});
}

}  // namespace

void write_traces(const Provenance& provenance, const PotentialFile& potential,
                  const std::vector<TraceEntry>& entries, const std::string& path) {
    write_whole(path, [&](hid_t file) {
        write_provenance(Hdf5GroupWriter(file), provenance);
        write_attribute(file, schema::seed, static_cast<unsigned long long>(provenance.seed));
        write_attribute(file, schema::backend, std::string("host"));
        write_attribute(file, schema::complete, 1LL);
        write_potential(Hdf5GroupWriter(file), potential);
        const auto conditions = hdf5::create_group(file, schema::conditions);
        for (std::size_t k = 0; k < entries.size(); ++k) write_trace(conditions, k, entries[k]);
    });
}

}  // namespace levywell::inline io
