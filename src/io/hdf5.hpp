#pragma once

#include <hdf5.h>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace levywell::hdf5 {

/// An HDF5 identifier that closes itself.
class Handle {
  public:
    Handle(hid_t id, herr_t (*close)(hid_t), const std::string& what);  ///< throws RunError when id < 0
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    operator hid_t() const { return id_; }

  private:
    hid_t id_;
    herr_t (*close_)(hid_t);
};

/// A new file in memory: HDF5 is not to meet a disk that is full, which it does not always survive.
Handle create_file();
/// All bytes of such a file as it would lie on a disk behind a block of checksum_block_size
/// (file_checksum.hpp) bytes, with which it begins; they are there as long as the file is open and not
/// written to.
std::span<const char> image_of(hid_t file);
/// Opens a file for reading: with a lock of HDF5's, where its file system has locks. Throws InputError with
/// the reason: no HDF5 file (`wanted`, if given, says what was expected: "is no .."), a damaged one, a
/// folder, held by a program that writes it.
Handle open_file(const std::string& path, const std::string& wanted = "");
/// The same of one that levywell wrote, when it is whole. Throws InputError where it is damaged.
Handle open_own_file(const std::string& path, const std::string& wanted = "is not a levywell result file");
/// The same of one that levywell may have written, or another program.
Handle open_any_file(const std::string& path);
Handle create_group(hid_t parent, const std::string& name);
Handle open_group(hid_t parent, const std::string& name);
bool has_link(hid_t parent, const std::string& name);
std::vector<std::string> links(hid_t parent);  ///< names of what is in a group, in their order

void write_attribute(hid_t object, const std::string& name, double value);
void write_attribute(hid_t object, const std::string& name, long long value);
void write_attribute(hid_t object, const std::string& name, unsigned long long value);
void write_attribute(hid_t object, const std::string& name, const std::string& value);
void write_attribute(hid_t object, const std::string& name, const std::vector<double>& value);
bool has_attribute(hid_t object, const std::string& name);
long long read_integer_attribute(hid_t object, const std::string& name);
double read_number_attribute(hid_t object, const std::string& name);
std::string read_text_attribute(hid_t object, const std::string& name);

using Shape = std::vector<hsize_t>;

/// Datasets; {} is a scalar. Those whose names the field table (fields.hpp) has get the attributes units and
/// long_name and their dimensions. All but scalars carry Fletcher's checksum of each chunk, which readers of
/// any program hold them against; long ones (from 4096 elements) are deflated.
void write_dataset(hid_t group, const std::string& name, std::span<const double> values, const Shape& shape);
void write_dataset(hid_t group, const std::string& name, std::span<const int> values, const Shape& shape);
void write_dataset(hid_t group, const std::string& name, std::span<const unsigned char> values,
                   const Shape& shape);
void write_dataset(hid_t group, const std::string& name, std::span<const unsigned long long> values,
                   const Shape& shape);
void write_dataset(hid_t group, const std::string& name, std::span<const float> values, const Shape& shape);
void write_dataset(hid_t group, const std::string& name, double value);
void write_dataset(hid_t group, const std::string& name, unsigned long long value);

/// More elements than a dataset can have by what its file holds of it, however well that is compressed: the
/// bound to allocate by. A dataset that was never written announces any size.
hsize_t most_elements(hid_t dataset);

/// All elements of a dataset, in C order. Throws RunError, as do the attributes' readers: not there, of
/// another type, of another size (attributes hold one value), or announcing more than the file holds.
std::vector<double> read_doubles(hid_t group, const std::string& name);
std::vector<float> read_floats(hid_t group, const std::string& name);
std::vector<int> read_integers(hid_t group, const std::string& name);
std::vector<unsigned char> read_bytes(hid_t group, const std::string& name);
std::vector<unsigned long long> read_unsigned(hid_t group, const std::string& name);

}  // namespace levywell::hdf5
