// HDF5 files of other programs: what their links and sources lead to, and what must not be read as zeros.
// tests/data/foreign_hdf5.py writes them with h5py.
#include "catch.hpp"
#include "files.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/array_file.hpp"
#include "places.hpp"

#include <cstdlib>
#include <filesystem>
#include <vector>

using namespace levywell;

namespace {

/// Whether this machine's Python has h5py; it writes the files.
bool write_files(const std::string& folder) {
    const std::string command = "/usr/bin/python3 -B '" + test::source_folder() +
                                "/tests/data/foreign_hdf5.py' '" + folder + "' 2>/dev/null";
    return std::system(command.c_str()) == 0;  // NOLINT(concurrency-mt-unsafe)
}

std::vector<double> read(const std::string& spec, std::int64_t rows, std::int64_t columns) {
    const auto array = open_array(spec, std::nullopt);
    CHECK(array->rows() == rows);
    CHECK(array->columns() == columns);
    std::vector<double> numbers(static_cast<std::size_t>(array->size()));
    array->read(0, numbers);
    std::vector<double> last(static_cast<std::size_t>(array->columns()));
    array->read(array->rows() - 1, last);
    CHECK(std::equal(last.rbegin(), last.rend(), numbers.rbegin()));
    return numbers;
}

}  // namespace

TEST_CASE("HDF5 files of other programs") {
    const test::TemporaryFolder folder;
    if (!write_files(folder / "")) {
        WARN("left out: /usr/bin/python3 has no h5py");
        return;
    }
    std::vector<double> counted(12);
    for (std::size_t k = 0; k < counted.size(); ++k) counted[k] = static_cast<double>(k + 1);
    for (const char* spec : {"names.h5:kernel:0", "links.h5:a", "links.h5:hard", "links.h5:soft",
                             "links.h5:near", "links.h5:/a", "vds.h5", "vds.h5:v", "ext.h5:e"}) {
        INFO(spec);
        CHECK(read(folder / spec, 4, 3) == counted);
    }
    CHECK(read(folder / "m73.mat:A", 2, 3) == std::vector<double>{1, 2, 3, 4, 5, 6});  // as MATLAB shows it
    CHECK(read(folder / "m73.mat:row", 12, 1) == counted);
    CHECK(read(folder / "m73.mat:col", 12, 1) == counted);
    const auto refusal = [&](const std::string& spec) {
        try {
            open_array(folder / spec, std::nullopt);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("none");
    };
    for (const char* spec :
         {"links.h5:far", "links.h5:up", "links.h5:gone", "links.h5:broken", "links.h5:cycle"}) {
        INFO(spec);
        CHECK_THAT(refusal(spec), Contains("same folder alone"));
    }
    CHECK_THAT(refusal("lzf.h5"), Contains("filter lzf (number 32000)") && Contains("python3 -c"));
    CHECK_THAT(refusal("vds_gone.h5"), Contains("gone.h5 is missing"));
    CHECK_THAT(refusal("vds_short.h5"), Contains("src.h5:a is shorter than what is taken from it"));
    CHECK_THAT(refusal("vds_hole.h5"), Contains("do not cover it"));
    CHECK_THAT(refusal("vds_up.h5"), Contains("lies outside its folder"));
    CHECK_THAT(refusal("vds_never.h5"), Contains("was never written"));
    CHECK_THAT(refusal("ext_short.h5"), Contains("too short"));
    CHECK_THAT(refusal("ext_gone.h5"), Contains("gone.bin is missing"));
    CHECK_THAT(refusal("part.h5:p"), Contains("was written in part"));
    CHECK_THAT(refusal("part.h5:never"), Contains("was never written"));
    CHECK(refusal("part.h5:packed") == "none");  // control: all of its chunks are there, packed
    CHECK_THAT(refusal("kinds.h5:complex"), Contains("complex"));
    CHECK_THAT(refusal("kinds.h5:ragged"), Contains("is ragged"));
    CHECK_THAT(refusal("kinds.h5:text"), Contains("no real numbers"));
    CHECK_THAT(refusal("kinds.h5:sparse/data"), Contains("sparse matrix"));
    const std::string listed = refusal("kinds.h5");
    CHECK_THAT(listed, Contains("esc\\x1b[31m"));
    CHECK(listed.find('\x1b') == std::string::npos);
}
