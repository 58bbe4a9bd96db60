#include "report/library_versions.hpp"

#include "levywell/io/array_file.hpp"
#include "levywell/run/join_ranks.hpp"

#include <Eigen/Core>
#include <archive.h>
#include <hdf5.h>
#include <nlohmann/json.hpp>
#include <openssl/crypto.h>
#include <zlib.h>

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <fmt/format.h>
#include <hwy/highway.h>
#include <spdlog/version.h>
#include <toml++/toml.h>

namespace levywell::inline report {
namespace {

template <class Number>
std::string dotted(Number major, Number minor, Number patch) {
    return fmt::format("{}.{}.{}", major, minor, patch);
}

/// The first word after what a library puts before its number.
std::string after(const std::string& text, const std::string& name) {
    const std::size_t begin = text.rfind(name, 0) == 0 ? name.size() : 0;
    return text.substr(begin, text.find(' ', begin) - begin);
}

}  // namespace

std::map<std::string, std::string> library_versions() {
    unsigned hdf5[3] = {0, 0, 0};
    H5get_libversion(&hdf5[0], &hdf5[1], &hdf5[2]);
    const int boost = BOOST_VERSION;
    const int format = FMT_VERSION;
    return {{"boost", dotted(boost / 100000, boost / 100 % 1000, boost % 100)},
            {"cli11", CLI11_VERSION},
            {"eigen", dotted(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
            {"fmt", dotted(format / 10000, format / 100 % 100, format % 100)},
            {"hdf5", dotted(hdf5[0], hdf5[1], hdf5[2])},
            {"highway", dotted(HWY_MAJOR, HWY_MINOR, HWY_PATCH)},
            {"libarchive", after(archive_version_string(), "libarchive ")},
            {"matio", matio_version()},
            {"mpi", mpi_library()},
            {"nlohmann_json",
             dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)},
            {"openmp", fmt::format("{}", _OPENMP)},
            {"openssl", after(OpenSSL_version(OPENSSL_VERSION), "OpenSSL ")},
            {"spdlog", dotted(SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH)},
            {"tomlplusplus", dotted(TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH)},
            {"zlib", zlibVersion()}};
}

}  // namespace levywell::inline report
