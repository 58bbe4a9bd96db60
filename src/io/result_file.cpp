#include "levywell/io/result_file.hpp"

#include "io/hdf5_group_writer.hpp"
#include "io/whole_file.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/result_content.hpp"
#include "levywell/io/schema.hpp"

namespace levywell::inline io {
namespace {

/// Reads from a file of ours; one that is none becomes an InputError.
template <class Read>
auto read_from(const std::string& path, const Read& read) {
    try {
        const auto file = hdf5::open_own_file(path);
        return read(file);
    } catch (const RunError&) {
        throw InputError(path, "is not a levywell result file");
    }
}

}  // namespace

void write_result(const RunResult& result, const std::string& path) {
    write_whole(path, [&](hid_t file) { write_result_content(Hdf5GroupWriter(file), result); });
}

bool result_is_complete(const std::string& path) {
    return read_result_state(path).complete;
}

ResultState read_result_state(const std::string& path) {
    return read_from(path, [](hid_t file) {
        ResultState state;
        state.complete = hdf5::read_integer_attribute(file, schema::complete) == 1;
        if (hdf5::has_attribute(file, schema::run_digest))
            state.digest = hdf5::read_text_attribute(file, schema::run_digest);
        if (hdf5::has_attribute(file, schema::piece))
            state.piece = Piece{hdf5::read_integer_attribute(file, schema::piece),
                                hdf5::read_integer_attribute(file, schema::pieces)};
        return state;
    });
}

Provenance read_result_provenance(const std::string& path) {
    return read_from(path, read_provenance);
}

}  // namespace levywell::inline io
