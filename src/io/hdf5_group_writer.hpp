#pragma once

#include "io/hdf5.hpp"
#include "levywell/io/group_writer.hpp"

#include <optional>

namespace levywell::inline io {

/// Writes a group of an HDF5 file.
class Hdf5GroupWriter final : public GroupWriter {
  public:
    explicit Hdf5GroupWriter(hid_t group) : id_(group) {}
    explicit Hdf5GroupWriter(hdf5::Handle&& group) : owned_(std::move(group)), id_(*owned_) {}

    std::unique_ptr<GroupWriter> group(const std::string& name) const override;
    void attribute(const std::string& name, const Attribute& value) const override;
    void dataset(const std::string& name, const Numbers& values, const Shape& shape) const override;
    void axis(const std::string& name, std::size_t size) const override;
    using GroupWriter::dataset;

  private:
    std::optional<hdf5::Handle> owned_;
    hid_t id_;
};

}  // namespace levywell::inline io
