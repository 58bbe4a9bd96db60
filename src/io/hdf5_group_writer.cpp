#include "io/hdf5_group_writer.hpp"

#include "io/hdf5_fields.hpp"

namespace levywell::inline io {

std::unique_ptr<GroupWriter> Hdf5GroupWriter::group(const std::string& name) const {
    return std::make_unique<Hdf5GroupWriter>(hdf5::create_group(id_, name));
}

void Hdf5GroupWriter::attribute(const std::string& name, const Attribute& value) const {
    std::visit([&](const auto& one) { hdf5::write_attribute(id_, name, one); }, value);
}

void Hdf5GroupWriter::dataset(const std::string& name, const Numbers& values, const Shape& shape) const {
    const hdf5::Shape extents(shape.begin(), shape.end());
    std::visit([&](const auto& numbers) { hdf5::write_dataset(id_, name, numbers, extents); }, values);
}

void Hdf5GroupWriter::axis(const std::string& name, std::size_t size) const {
    hdf5::write_axis(id_, name, size);
}

}  // namespace levywell::inline io
