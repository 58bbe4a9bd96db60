#include "levywell/io/whole_text.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/io/durable_file.hpp"

#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell {

void write_whole_text(const std::string& path, const std::string& text) {
    const std::string unfinished = fmt::format("{}.{}.tmp", path, ::getpid());
    try {
        {
            std::ofstream file(unfinished, std::ios::binary);
            if (!(file << text) || !file.flush()) throw RunError(path + ": cannot be written");
        }
        replace_file(unfinished, path);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(unfinished, ignored);
        throw;
    }
}

}  // namespace levywell
