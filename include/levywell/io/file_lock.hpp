#pragma once

#include <string>
#include <utility>

namespace levywell::inline io {

/// Whether the file system of a file has locks (flock): some network file systems have none, or no daemon
/// that keeps them (ENOLCK, EOPNOTSUPP). True where it cannot be told, for the file cannot be opened.
bool has_locks(const std::string& path);

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
        : path_(std::move(other.path_)),
          descriptor_(std::exchange(other.descriptor_, -1)),
          locks_(other.locks_) {}
    FileLock& operator=(FileLock&& other) noexcept {
        std::swap(path_, other.path_);
        std::swap(descriptor_, other.descriptor_);
        std::swap(locks_, other.locks_);
        return *this;
    }

    /// False where the file system has no locks: nothing then keeps another process away.
    bool locks() const { return locks_; }

  private:
    std::string path_;
    int descriptor_ = -1;
    bool locks_ = true;
};

}  // namespace levywell::inline io
