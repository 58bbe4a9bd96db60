#pragma once

#include "levywell/data/image_set.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace levywell::inline data {

/// What a file unpacks to: plain, or gzip. `member` names a file inside a tar archive ("" when the file is
/// none). Throws InputError when it cannot be read, is torn, or is longer than `most` bytes.
std::vector<std::uint8_t> read_unpacked(const std::string& path, const std::string& member,
                                        std::uint64_t most);

/// Images and labels in the idx format of MNIST (magic 0x803: bytes of n x height x width; 0x801: n labels).
/// Every fault of form is an InputError that names `path`, what was expected and what was found.
std::vector<std::uint8_t> parse_idx_images(const std::vector<std::uint8_t>& bytes, const std::string& path,
                                           const ImageFormat& format);
std::vector<std::uint8_t> parse_idx_labels(const std::vector<std::uint8_t>& bytes, const std::string& path,
                                           const ImageFormat& format);

/// Records of CIFAR: `label_bytes` (1; 2 in CIFAR-100: coarse, fine, of which the last is the label), then
/// 3072 pixels, appended to `set`.
void parse_cifar_records(const std::vector<std::uint8_t>& bytes, const std::string& path,
                         std::int64_t label_bytes, const ImageFormat& format, ImageSet& set);

}  // namespace levywell::inline data
