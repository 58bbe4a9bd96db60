#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>

namespace levywell::inline io {

/// A matrix of floats written row after row as a NumPy file, under another name until it is whole.
class NpyWriter {
  public:
    /// Throws RunError when it cannot be written.
    NpyWriter(const std::string& path, std::int64_t rows, std::int64_t columns);
    ~NpyWriter();
    NpyWriter(const NpyWriter&) = delete;
    NpyWriter& operator=(const NpyWriter&) = delete;

    void add(std::span<const float> row);

    /// Syncs it and gives it its name.
    void finish();

  private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::string path_;
    std::string unfinished_;
    std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace levywell::inline io
