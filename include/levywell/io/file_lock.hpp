#pragma once

#include <string>
#include <utility>

namespace levywell {

/// The right to write a file, which one process of a machine (or of a network file system that passes locks
/// on) has at a time: an advisory lock on FILE.lock, which also says who holds it. It ends with the object or
/// with the process, however that ends; a FILE.lock that a killed process left behind stops nobody.
class FileLock {
  public:
    /// Holds nothing.
    FileLock() = default;

    /// `holder`: what to say of this process to others. Throws InputError where another process has the lock
    /// (saying which), or where nothing can be written beside the file.
    FileLock(const std::string& file, const std::string& holder);
    ~FileLock();
    FileLock(FileLock&& other) noexcept
        : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
    FileLock& operator=(FileLock&& other) noexcept {
        std::swap(path_, other.path_);
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }

  private:
    std::string path_;
    int descriptor_ = -1;
};

}  // namespace levywell
