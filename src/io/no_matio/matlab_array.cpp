// In place of src/io/matio where the library was not found.
#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <string_view>

namespace levywell::inline io {

std::string matio_version() {
    return "";
}

bool is_matlab(std::span<const unsigned char> bytes) {
    constexpr std::string_view begin = "MATLAB 5.0 MAT-file";
    return bytes.size() > begin.size() && std::equal(begin.begin(), begin.end(), bytes.begin());
}

std::unique_ptr<ArrayFile> matlab_array(const SharedBytes&, const std::string& path, const std::string&) {
    throw InputError(path,
                     "is a .mat file, and this program was built without matio, which reads them (apt-get "
                     "install libmatio-dev, then build again; or save it with -v7.3, which is HDF5)");
}

}  // namespace levywell::inline io
