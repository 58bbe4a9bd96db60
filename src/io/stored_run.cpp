#include "io/stored_run.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/io/file_checksum.hpp"
#include "levywell/io/schema.hpp"

#include <fmt/format.h>

namespace levywell::inline io {

using hdf5::read_text_attribute;

RunConfig StoredRun::config(Faults& faults) const {
    RunConfig config = read_run_config_text(request, path + " @" + schema::run_request, faults);
    config.potential = potential_path;
    config.files.push_back(path);
    return config;
}

PotentialFile StoredRun::potential(Faults& faults) const {
    return read_potential_text(potential_text, potential_path, faults, table);
}

bool is_hdf5(const std::string& path) {
    return beginning_of(path) != FileBeginning::none;
}

StoredRun read_stored_run(hid_t file, const std::string& path) {
    StoredRun run;
    run.path = path;
    run.request = read_text_attribute(file, schema::run_request);
    const auto potential = hdf5::open_group(file, schema::potential);
    run.potential_path = read_text_attribute(potential, schema::source_path);
    run.potential_text = read_text_attribute(potential, schema::source_text);
    if (hdf5::has_attribute(potential, schema::table_text)) {
        run.table = NamedFile{read_text_attribute(potential, schema::table_path),
                              read_text_attribute(potential, schema::table_text)};
    }
    return run;
}

StoredRun read_stored_run(const std::string& path) {
    try {
        const auto file = hdf5::open_own_file(path);
        if (hdf5::has_attribute(file, schema::levywell_version) &&
            !hdf5::has_attribute(file, schema::run_request)) {
            throw InputError(
                path,
                "does not hold the request of a run: it is no result of levywell simulate, or of "
                "an older version (give the run file)");
        }
        return read_stored_run(file, path);
    } catch (const RunError& error) {
        throw InputError(path, fmt::format("is not a levywell result file ({})", error.what()));
    }
}

}  // namespace levywell::inline io
