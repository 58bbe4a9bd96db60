#include "levywell/io/durable_file.hpp"

#include "levywell/core/fault.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

[[noreturn]] void refuse(const std::string& path) {
    throw RunError(path + ": cannot be written: " + std::strerror(errno));
}

/// A descriptor that closes itself.
class Descriptor {
  public:
    Descriptor(const std::string& path, int flags, const std::string& named)
        : descriptor_(::open(path.c_str(), flags, 0666)) {
        if (descriptor_ < 0) refuse(named);
    }
    ~Descriptor() { ::close(descriptor_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void write(std::span<const char> bytes, const std::string& path) const {
        while (!bytes.empty()) {
            constexpr std::size_t most = std::size_t{1} << 30;  // the system takes no more at once
            const ssize_t written = ::write(descriptor_, bytes.data(), std::min(bytes.size(), most));
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) refuse(path);
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
    }

  private:
    int descriptor_;
};

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

std::string written_path(const std::string& path) {
    constexpr int most_links = 40;  // as the system follows
    std::filesystem::path file(path);
    std::error_code none;
    for (int links = 0; links < most_links && std::filesystem::is_symlink(file, none); ++links) {
        const std::filesystem::path target = std::filesystem::read_symlink(file, none);
        file = target.is_absolute() ? target : file.parent_path() / target;
    }
    return file.string();
}

bool is_null_device(const std::string& path) {
    struct stat named {};
    struct stat null {};
    return ::stat(path.c_str(), &named) == 0 && S_ISCHR(named.st_mode) && ::stat("/dev/null", &null) == 0 &&
           named.st_rdev == null.st_rdev;
}

void sync_folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    sync_path(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

void replace_file(const std::string& finished, const std::string& path) {
    sync_path(finished, O_RDONLY);
    if (std::rename(finished.c_str(), path.c_str()) != 0) refuse(path);
    sync_folder_of(path);
}

void write_durably(const std::string& named, std::span<const char> bytes) {
    write_durably(named, {bytes});
}

void write_durably(const std::string& named, std::initializer_list<std::span<const char>> parts) {
    if (is_null_device(named)) return;
    const std::string path = written_path(named);
    const std::string unfinished = fmt::format("{}.{}.tmp", path, ::getpid());
    try {
        const Descriptor file(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, named);
        for (const std::span<const char> part : parts) file.write(part, named);
        replace_file(unfinished, path);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(unfinished, ignored);
        throw;
    }
}

}  // namespace levywell::inline io
