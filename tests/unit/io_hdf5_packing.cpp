// What entries of HDF5 datasets stand for by their attributes, and objects that this library cannot open.
#include "catch.hpp"
#include "files.hpp"
#include "io/hdf5.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/array_file.hpp"
#include "levywell/io/durable_file.hpp"

#include <cmath>
#include <functional>
#include <vector>

using namespace levywell;

namespace {

using hdf5::Handle;

const std::vector<double> entries{1, -9, 3, -9, 5, 7};

/// A dataset `t` of these entries, stored as `type`, to which `mark` adds attributes.
std::string write(
    const test::TemporaryFolder& folder, hid_t type, const std::function<void(hid_t)>& mark,
    const std::function<void(hid_t)>& create = [](hid_t) {}) {
    const std::string path = folder / "t.h5";
    const Handle file = hdf5::create_file();
    const hsize_t size = entries.size();
    {
        const Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose, "describe");
        const Handle created(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "describe");
        create(created);
        const Handle dataset(H5Dcreate2(file, "t", type, space, H5P_DEFAULT, created, H5P_DEFAULT), H5Dclose,
                             "create");
        REQUIRE(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, entries.data()) >= 0);
        mark(dataset);
    }
    write_durably(path, hdf5::image_of(file));
    return path + ":t";
}

struct Read {
    std::vector<double> values;
    std::string note;
};

Read read(const std::string& spec) {
    const auto array = open_array(spec, std::nullopt);
    Read result{std::vector<double>(static_cast<std::size_t>(array->size())), array->note()};
    array->read(0, result.values);
    return result;
}

/// Equal numbers, and the others at the same places.
bool agree(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

void mark_class(hid_t dataset, const std::string& name) {
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "describe");
    H5Tset_size(type, name.size());
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "describe");
    const Handle attribute(H5Acreate2(dataset, "MATLAB_class", type, space, H5P_DEFAULT, H5P_DEFAULT),
                           H5Aclose, "create");
    REQUIRE(H5Awrite(attribute, type, name.data()) >= 0);
}

/// A virtual dataset `v`, whose layout has the number of a version to come, beside `others` datasets.
std::string write_newer(const test::TemporaryFolder& folder, int others) {
    const Handle file = hdf5::create_file();
    const hsize_t size = 6;
    hdf5::write_dataset(file, "a", entries, {size});
    if (others == 2) hdf5::write_dataset(file, "b", entries, {size});
    {
        const Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose, "describe");
        const Handle created(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "describe");
        REQUIRE(H5Pset_virtual(created, space, ".", "a", space) >= 0);
        const Handle dataset(
            H5Dcreate2(file, "v", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, created, H5P_DEFAULT), H5Dclose,
            "create");
    }
    if (others == 0) H5Ldelete(file, "a", H5P_DEFAULT);
    const auto image = hdf5::image_of(file);
    std::string bytes(image.begin(), image.end());
    // Message 8, its length, flags and three bytes; version 4 of the layout, class 3 (virtual).
    const std::size_t at = bytes.find(std::string("\0\0\0\x04\x03", 5));
    REQUIRE(at != std::string::npos);
    REQUIRE(bytes[at - 5] == 8);
    bytes[at + 3] = 90;
    return folder.write("newer.h5", bytes);
}

}  // namespace

TEST_CASE("Entries equal to a fill value are missing, in integers and in both precisions") {
    const test::TemporaryFolder folder;
    const std::vector<double> missing{1, NAN, 3, NAN, 5, 7};
    for (const char* name : {"_FillValue", "missing_value"}) {
        for (hid_t type : {H5T_NATIVE_DOUBLE, H5T_NATIVE_FLOAT, H5T_STD_I16BE}) {
            const Read filled =
                read(write(folder, type, [&](hid_t t) { hdf5::write_attribute(t, name, -9.0); }));
            CHECK(agree(filled.values, missing));
            CHECK_THAT(filled.note, Contains("t.h5:t: entries of -9 are fill values"));
        }
    }
    const auto two = [](hid_t t) { hdf5::write_attribute(t, "missing_value", std::vector<double>{-9, 7}); };
    CHECK(agree(read(write(folder, H5T_NATIVE_DOUBLE, two)).values, {1, NAN, 3, NAN, 5, NAN}));
    const auto told = [](hid_t created) {
        const double fill = -9;
        REQUIRE(H5Pset_fill_value(created, H5T_NATIVE_DOUBLE, &fill) >= 0);
    };
    const auto nothing = [](hid_t) {};
    CHECK(agree(read(write(folder, H5T_NATIVE_DOUBLE, nothing, told)).values, missing));
    const Read plain = read(write(folder, H5T_NATIVE_DOUBLE, nothing));  // control
    CHECK(plain.values == entries);
    CHECK(plain.note.empty());
    const auto text = [](hid_t t) { hdf5::write_attribute(t, "missing_value", std::string("none")); };
    CHECK_THROWS_WITH(read(write(folder, H5T_NATIVE_DOUBLE, text)),
                      Contains("its attribute missing_value is no number") && Contains("dataset without it"));
}

TEST_CASE("Packed numbers are unpacked, but not their fill values") {
    const test::TemporaryFolder folder;
    const auto packed = [](hid_t t) {
        hdf5::write_attribute(t, "scale_factor", 0.5);
        hdf5::write_attribute(t, "add_offset", 20.0);
        hdf5::write_attribute(t, "_FillValue", static_cast<long long>(-9));
    };
    const Read unpacked = read(write(folder, H5T_NATIVE_SHORT, packed));
    CHECK(agree(unpacked.values, {20.5, NAN, 21.5, NAN, 22.5, 23.5}));
    CHECK_THAT(unpacked.note, Contains("multiplied by its scale_factor 0.5, shifted by its add_offset 20"));
    const auto two = [](hid_t t) { hdf5::write_attribute(t, "scale_factor", std::vector<double>{1, 2}); };
    CHECK_THROWS_WITH(read(write(folder, H5T_NATIVE_SHORT, two)), Contains("is not one finite number"));
    const auto is_unsigned = [](hid_t t) { hdf5::write_attribute(t, "_Unsigned", std::string("true")); };
    CHECK_THROWS_WITH(read(write(folder, H5T_NATIVE_SHORT, is_unsigned)),
                      Contains("write it as an unsigned type"));
}

TEST_CASE("Entries outside the valid range are missing, as netCDF has it") {
    const test::TemporaryFolder folder;
    const auto range = [](hid_t t) { hdf5::write_attribute(t, "valid_range", std::vector<double>{0, 5}); };
    const Read within = read(write(folder, H5T_NATIVE_SHORT, range));
    CHECK(agree(within.values, {1, NAN, 3, NAN, 5, NAN}));
    CHECK_THAT(within.note, Contains("entries outside its valid range, 0 to 5, are missing"));
    const auto least = [](hid_t t) { hdf5::write_attribute(t, "valid_min", 2.0); };
    CHECK(agree(read(write(folder, H5T_NATIVE_DOUBLE, least)).values, {NAN, NAN, 3, NAN, 5, 7}));
    const auto most = [](hid_t t) { hdf5::write_attribute(t, "valid_max", 3.0); };
    CHECK(agree(read(write(folder, H5T_NATIVE_DOUBLE, most)).values, {1, -9, 3, -9, NAN, NAN}));
    const auto one = [](hid_t t) { hdf5::write_attribute(t, "valid_range", 2.0); };
    CHECK_THROWS_WITH(read(write(folder, H5T_NATIVE_DOUBLE, one)),
                      Contains("valid_range is not two numbers"));
}

TEST_CASE("MATLAB's text and objects are no numbers") {
    const test::TemporaryFolder folder;
    for (const char* name : {"char", "string", "function_handle", "datetime", "categorical"}) {
        INFO(name);
        const std::string spec = write(folder, H5T_STD_U16LE, [&](hid_t t) { mark_class(t, name); });
        CHECK_THROWS_WITH(read(spec), Contains("is of MATLAB's class " + std::string(name)));
    }
    for (const char* name : {"double", "single", "int16", "logical"})
        CHECK(read(write(folder, H5T_NATIVE_SHORT, [&](hid_t t) { mark_class(t, name); })).values == entries);
}

TEST_CASE("What this HDF5 cannot open counts as a dataset") {
    const test::TemporaryFolder folder;
    const std::string alone = write_newer(folder, 0);
    CHECK_THROWS_WITH(read(alone), Contains("newer.h5:v: cannot be opened by HDF5 ") &&
                                       Contains("written by a newer one") && Contains("import h5py"));
    const std::string beside = write_newer(folder, 1);
    CHECK_THROWS_WITH(read(beside), Contains("which dataset?: its datasets are a, v [which HDF5 ") &&
                                        Contains("cannot open]"));
    CHECK_THROWS_WITH(read(beside + ":v"), Contains("cannot be opened by HDF5 "));
    CHECK(read(beside + ":a").values == entries);  // what the message advises
    CHECK_THROWS_WITH(read(beside + ":c"), Contains("has no dataset c"));
}
