// HDF5 files of pieces, of trained networks and of anybody's arrays, damaged through the library and then
// read. The first byte chooses the file, the others the damage (hdf5_damage.hpp).

#include "array_reading.hpp"
#include "hdf5_damage.hpp"
#include "io/hdf5.hpp"
#include "io/network_group.hpp"
#include "io/result_group.hpp"
#include "levywell/dynamics/tally.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/io/piece_file.hpp"
#include "levywell/io/schema.hpp"
#include "piece_files.hpp"
#include "refusal.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace levywell;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// A file of this process that goes with it, in memory where there is such a place: HDF5 wants one with a
/// name.
class Scratch {
  public:
    Scratch() {
        const bool shared_memory = std::filesystem::is_directory("/dev/shm");
        path_ = shared_memory ? "/dev/shm" : std::filesystem::temp_directory_path().string();
        path_ += "/levywell-fuzz-XXXXXX";
        const int file = ::mkstemp(path_.data());
        if (file < 0) std::abort();
        ::close(file);
    }
    ~Scratch() { std::remove(path_.c_str()); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

const std::string& scratch() {
    static const Scratch file;
    return file.path();
}

Bytes bytes_of(hid_t file) {
    const std::span<const char> image = hdf5::image_of(file);
    return {image.begin(), image.end()};
}

Bytes piece_file() {
    const auto file = hdf5::create_file();
    test::make_piece(file, std::vector<unsigned long long>(30, 1));
    return bytes_of(file);
}

Bytes network_file() {
    NetworkResult result;
    NetworkRunRecord run;
    run.layers = "linear1,linear2";
    run.weights = {1, 2, 3};
    for (double iteration : {0.0, 100.0}) {
        NetworkMeasurement row;
        row.iteration = iteration;
        row.alpha_layer = {1, 2};
        row.noise_norms = {3, 4, 5};
        run.measurements.push_back(row);
    }
    NetworkDiagnosis entry{100, {}};
    entry.diagnosis.minibatches = 120;
    entry.diagnosis.layers = {{"linear1", 8}, {"linear2", 4}};
    entry.diagnosis.whole.coordinates = 12;
    entry.diagnosis.whole.layers = {{1.5, 2}, {1.25, 3}};
    entry.diagnosis.whole.sweep = {{9, {1.2, 1}}, {36, {1.25, 0.5}}};
    entry.diagnosis.whole.norms = {3, 4, 5};
    run.diagnoses = {entry};
    result.runs = {run, NetworkRunRecord{}};
    const auto file = hdf5::create_file();
    hdf5::write_attribute(file, schema::complete, 1LL);
    hdf5::write_attribute(file, schema::seed, 1ULL);
    for (const char* name : {schema::config_toml, schema::command_line, schema::created})
        hdf5::write_attribute(file, name, std::string("text"));
    write_network_group(file, result);
    return bytes_of(file);
}

Bytes arrays_file() {
    const auto file = hdf5::create_file();
    const auto group = hdf5::create_group(file, "noise");
    hdf5::write_dataset(group, "matrix", std::vector<double>{1, 2, 3, 4, 5, 6}, {3, 2});
    hdf5::write_dataset(file, "list", std::vector<int>{1, 2, 3}, {3});
    return bytes_of(file);
}

void read_all(std::uint8_t kind, const std::string& path) {
    if (kind == 0) {
        fuzz::may_refuse([&] {
            const StoredPiece piece = read_piece(path);
            for (const PartialCondition& condition : piece.part.conditions) {
                fuzz::may_refuse([&] {
                    if (!condition.tally.empty()) static_cast<void>(Tally::unpack(condition.tally));
                    const auto records = condition.records();
                    if (!records.empty() &&
                        static_cast<std::int64_t>(records.size()) != condition.paths.count)
                        std::abort();
                });
            }
        });
    } else if (kind == 1) {
        fuzz::may_refuse([&] { read_network_result(path); });
    } else {
        for (const char* name : {"", ":list", ":noise/matrix"})
            fuzz::may_refuse([&] { fuzz::read_rows(*open_array(path + name, std::nullopt)); });
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    static const Bytes files[] = {piece_file(), network_file(), arrays_file()};
    const std::uint8_t kind = *data % 3;
    std::ofstream(scratch(), std::ios::binary)
        .write(reinterpret_cast<const char*>(files[kind].data()),
               static_cast<std::streamsize>(files[kind].size()));
    {
        const fuzz::Id file(H5Fopen(scratch().c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
        if (file < 0) std::abort();
        fuzz::Choices choices(data + 1, size - 1);
        for (int blows = 0; choices.left() && blows < 8; ++blows) fuzz::damage(file, choices);
    }
    if (H5Fget_obj_count(H5F_OBJ_ALL, H5F_OBJ_ALL) != 0) std::abort();
    read_all(kind, scratch());
    if (H5Fget_obj_count(H5F_OBJ_ALL, H5F_OBJ_ALL) != 0) std::abort();  // something was left open
    return 0;
}
