#include "levywell/io/durable_file.hpp"

#include "levywell/core/fault.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace levywell {
namespace {

void sync_path(const std::string& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags);
    if (descriptor < 0) throw RunError(path + ": cannot be opened to be synced: " + std::strerror(errno));
    const int status = ::fsync(descriptor);
    const int error = errno;
    ::close(descriptor);
    if (status != 0 && error != EINVAL)
        throw RunError(path + ": cannot be synced: " + std::strerror(error));  // EINVAL: no syncing there
}

}  // namespace

void replace_file(const std::string& finished, const std::string& path) {
    sync_path(finished, O_RDONLY);
    if (std::rename(finished.c_str(), path.c_str()) != 0)
        throw RunError(path + ": cannot be written: " + std::strerror(errno));
    const std::string folder = std::filesystem::path(path).parent_path().string();
    sync_path(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

}  // namespace levywell
