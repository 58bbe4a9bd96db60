#include "levywell/io/file_lock.hpp"

#include "levywell/core/fault.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

std::string holder_of(int descriptor) {
    std::array<char, 400> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "another process";
}

/// Whether the file that was opened is still the one of that name: its last holder may just have removed it.
bool is_there(int descriptor, const std::string& path) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
           opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

std::string this_process(const std::string& holder) {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    return fmt::format("process {} on {} ({:.300})", ::getpid(), host.data(), holder);
}

}  // namespace

bool has_locks(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return true;
    const bool lacks = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno != EWOULDBLOCK && errno != EINTR;
    ::close(descriptor);
    return !lacks;
}

FileLock::FileLock(const std::string& file, const std::string& holder) : path_(file + ".lock") {
    for (;;) {
        const int descriptor = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
        if (descriptor < 0)
            throw InputError(file, fmt::format("nothing can be written beside it: {}", std::strerror(errno)));
        const bool locked = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
        if (!locked && errno == EWOULDBLOCK) {
            const std::string who = holder_of(descriptor);
            ::close(descriptor);
            throw InputError(
                file, fmt::format("is being written by {} (wait for it, or write to another file)", who));
        }
        locks_ = locked;  // a file system without locks has none to give: go on without
        if (!is_there(descriptor, path_)) {
            ::close(descriptor);
            continue;
        }
        const std::string text = this_process(holder);
        if (::ftruncate(descriptor, 0) != 0 ||
            ::pwrite(descriptor, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
            // Who holds it cannot be said on a full disk; that it is held can.
        }
        descriptor_ = descriptor;
        return;
    }
}

FileLock::~FileLock() {
    if (descriptor_ < 0) return;
    ::unlink(path_.c_str());
    ::close(descriptor_);
}

}  // namespace levywell::inline io
