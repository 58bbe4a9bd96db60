#include "io/whole_file.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/schema.hpp"
#include "levywell_version.hpp"

#include <filesystem>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell {

void write_whole(const std::string& path, const std::function<void(hid_t)>& write) {
    const std::string unfinished = fmt::format("{}.{}.tmp", path, ::getpid());
    try {
        {
            const auto file = hdf5::create_file(unfinished);
            write(file);
            if (H5Fflush(file, H5F_SCOPE_GLOBAL) < 0) throw RunError("HDF5 could not write " + path);
        }
        replace_file(unfinished, path);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(unfinished, ignored);
        throw;
    }
}

void write_provenance(hid_t file, const Provenance& provenance) {
    using hdf5::write_attribute;
    write_attribute(file, schema::schema_version, static_cast<long long>(schema::version));
    write_attribute(file, schema::levywell_version, std::string(LEVYWELL_VERSION));
    write_attribute(file, schema::git_sha, std::string(LEVYWELL_GIT_SHA));
    write_attribute(file, schema::config_toml, provenance.config_toml);
    write_attribute(file, schema::command_line, provenance.command_line);
    write_attribute(file, schema::created, provenance.created);
}

}  // namespace levywell
