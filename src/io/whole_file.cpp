#include "io/whole_file.hpp"

#include "levywell/core/version.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/file_checksum.hpp"
#include "levywell/io/schema.hpp"

namespace levywell::inline io {

void write_whole(const std::string& path, const std::function<void(hid_t)>& write) {
    const auto file = hdf5::create_file();
    write(file);
    const std::span<const char> image = hdf5::image_of(file);
    const std::string block = checksum_block(image);
    write_durably(path, {block, image});
}

Provenance read_provenance(hid_t file) {
    using hdf5::read_text_attribute;
    Provenance provenance;
    provenance.config_toml = read_text_attribute(file, schema::config_toml);
    provenance.command_line = read_text_attribute(file, schema::command_line);
    provenance.created = read_text_attribute(file, schema::created);
    provenance.version = version_text(read_text_attribute(file, schema::levywell_version),
                                      read_text_attribute(file, schema::git_sha));
    return provenance;
}

}  // namespace levywell::inline io
