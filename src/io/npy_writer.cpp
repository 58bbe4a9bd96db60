#include "levywell/io/npy_writer.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/io/durable_file.hpp"

#include <bit>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

/// Version 1: a Python dictionary, padded so that the data begin at a multiple of 64 bytes. Source: NEP 1.
std::string header(std::int64_t rows, std::int64_t columns) {
    constexpr std::size_t fixed = 10;
    std::string text = fmt::format("{{'descr': '{}f4', 'fortran_order': False, 'shape': ({}, {}), }}",
                                   std::endian::native == std::endian::little ? '<' : '>', rows, columns);
    text += std::string(63 - (fixed + text.size()) % 64, ' ') + '\n';
    std::string result = "\x93NUMPY";
    result += {'\x01', '\x00', static_cast<char>(text.size() & 255), static_cast<char>(text.size() >> 8)};
    return result + text;
}

}  // namespace

NpyWriter::NpyWriter(const std::string& path, std::int64_t rows, std::int64_t columns)
    : path_(path),
      unfinished_(fmt::format("{}.{}.tmp", path, ::getpid())),
      file_(std::fopen(unfinished_.c_str(), "wb")) {
    const std::string text = header(rows, columns);
    if (!file_ || std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size())
        throw RunError(fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
}

NpyWriter::~NpyWriter() {
    if (!file_) return;  // finished
    file_.reset();
    std::error_code ignored;
    std::filesystem::remove(unfinished_, ignored);
}

void NpyWriter::add(std::span<const float> row) {
    if (std::fwrite(row.data(), sizeof(float), row.size(), file_.get()) != row.size())
        throw RunError(fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
}

void NpyWriter::finish() {
    if (std::fclose(file_.release()) != 0)
        throw RunError(fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
    replace_file(unfinished_, path_);
}

}  // namespace levywell::inline io
