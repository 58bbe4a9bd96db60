#include "levywell/io/stable_file.hpp"

#include "io/hdf5_group_writer.hpp"
#include "io/result_group.hpp"
#include "io/whole_file.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/random/stable_law.hpp"

#include <fmt/format.h>

namespace levywell::inline io {

StableEntry tabulate_law(double alpha, double scale, const Interval& range, std::int64_t points) {
    const StableLaw law(alpha);
    StableEntry entry;
    entry.alpha = alpha;
    entry.scale = scale;
    for (std::int64_t k = 0; k < points; ++k) {
        const double share = static_cast<double>(k) / static_cast<double>(points - 1);
        const double x = range.lower * (1 - share) + range.upper * share;
        entry.x.push_back(x);
        entry.pdf.push_back(law.pdf(x / scale) / scale);
        entry.cdf.push_back(law.cdf(x / scale));
        entry.sf.push_back(law.sf(x / scale));
    }
    return entry;
}

void write_stable_laws(const Provenance& provenance, const std::vector<StableEntry>& entries,
                       const std::string& path) {
    using hdf5::write_dataset;
    write_whole(path, [&](hid_t file) {
        write_provenance(Hdf5GroupWriter(file), provenance);
        hdf5::write_attribute(file, schema::seed, static_cast<unsigned long long>(provenance.seed));
        const auto laws = hdf5::create_group(file, schema::stable);
        for (std::size_t k = 0; k < entries.size(); ++k) {
            const StableEntry& entry = entries[k];
            const auto group = hdf5::create_group(laws, fmt::format("{:04}", k));
            hdf5::write_attribute(group, schema::alpha, entry.alpha);
            hdf5::write_attribute(group, schema::scale, entry.scale);
            write_dataset(group, schema::x, entry.x, {entry.x.size()});
            write_dataset(group, schema::pdf, entry.pdf, {entry.x.size()});
            write_dataset(group, schema::cdf, entry.cdf, {entry.x.size()});
            write_dataset(group, schema::sf, entry.sf, {entry.x.size()});
            if (entry.norms.empty()) continue;
            hdf5::write_attribute(group, schema::dimension, static_cast<long long>(entry.dimension));
            write_dataset(group, schema::norms, entry.norms, {entry.norms.size()});
        }
    });
}

}  // namespace levywell::inline io
