#include "levywell/core/input_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell::inline core {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw InputError(path, fmt::format("cannot be read: {}", why));
}

class Descriptor {
  public:
    /// Does not wait for a pipe's other end.
    explicit Descriptor(const std::string& path)
        : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
        if (number_ < 0) refuse(path, std::strerror(errno));
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    operator int() const { return number_; }

  private:
    int number_;
};

}  // namespace

std::string read_input_file(const std::string& path, std::uint64_t most) {
    const Descriptor file(path);
    struct stat status {};
    if (::fstat(file, &status) != 0) refuse(path, std::strerror(errno));
    if (S_ISDIR(status.st_mode)) refuse(path, "it is a folder");
    if (!S_ISREG(status.st_mode))
        refuse(path, "it is a device or a pipe, not a file (write what it gives to a file first)");
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > most) refuse(path, fmt::format("it has {} bytes (at most {})", size, most));
    std::string text(static_cast<std::size_t>(size), '\0');
    std::size_t have = 0;
    while (have < text.size()) {
        const ::ssize_t got = ::read(file, text.data() + have, text.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) refuse(path, std::strerror(errno));
        if (got == 0) break;  // another program cuts it meanwhile
        have += static_cast<std::size_t>(got);
    }
    text.resize(have);
    return text;
}

NamedFile read_named_file(const std::string& path, const std::string& named_by, Faults& faults) {
    try {
        return {path, read_input_file(path)};
    } catch (const InputError& error) {
        for (const Fault& fault : error.faults())
            faults.add(fault.where, fmt::format("{} ({})", fault.what, named_by));
        return {path, ""};
    }
}

}  // namespace levywell::inline core
