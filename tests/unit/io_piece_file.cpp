// Files of pieces that somebody else made: what contradicts itself, or announces more than is there, is
// refused.

#include "catch.hpp"
#include "files.hpp"
#include "io/hdf5.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/piece_file.hpp"
#include "levywell/io/schema.hpp"
#include "piece_files.hpp"

#include <functional>

using namespace levywell;

namespace {

using Numbers = std::vector<unsigned long long>;

using Groups = test::PieceGroups;

std::string piece_file(const test::TemporaryFolder& folder,
                       const std::function<void(const Groups&)>& damage) {
    const std::string path = folder / "piece.h5";
    const auto file = hdf5::create_file();
    test::make_piece(file, Numbers{1, 2}, damage);
    write_durably(path, hdf5::image_of(file));
    return path;
}

void replace_attribute(hid_t object, const char* name, const std::vector<double>& values) {
    H5Adelete(object, name);
    hdf5::write_attribute(object, name, values);
}

void replace_dataset(hid_t group, const char* name, const Numbers& values, const hdf5::Shape& shape) {
    H5Ldelete(group, name, H5P_DEFAULT);
    hdf5::write_dataset(group, name, values, shape);
}

}  // namespace

TEST_CASE("A whole piece is read") {
    const test::TemporaryFolder folder;
    const FinishedPiece piece = read_piece(piece_file(folder, [](const Groups&) {})).part;
    REQUIRE(piece.conditions.size() == 1);
    CHECK(piece.conditions[0].paths.first == 7);
    CHECK(piece.conditions[0].paths.count == 3);
    CHECK(piece.conditions[0].tally == std::vector<std::uint64_t>{1, 2});
    const auto records = piece.conditions[0].records();
    REQUIRE(records.size() == 3);
    CHECK(records[2].steps == 3);
}

TEST_CASE("A damaged piece is refused, with what is wrong with it") {
    const test::TemporaryFolder folder;
    const auto refusal = [&](const std::function<void(const Groups&)>& damage) {
        try {
            read_piece(piece_file(folder, damage));
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("nothing");
    };
    const std::vector<double> thousand(1000, 1.0);
    // Attributes of a thousand values would be read into variables of one.
    CHECK_THAT(refusal([&](const Groups& g) { replace_attribute(g.file, schema::piece, thousand); }),
               Contains("@piece: it is not one value"));
    CHECK_THAT(
        refusal([&](const Groups& g) { replace_attribute(g.condition, schema::wall_seconds, thousand); }),
        Contains("@wall_seconds: it is not one value"));
    CHECK_THAT(refusal([&](const Groups& g) { replace_attribute(g.condition, schema::precision, thousand); }),
               Contains("@precision: it is not one value"));
    CHECK_THAT(refusal([&](const Groups& g) { replace_attribute(g.condition, schema::precision, {1}); }),
               Contains("@precision: it is no text"));
    CHECK_THAT(refusal([](const Groups& g) {
                   H5Lmove(g.conditions, "0000", g.conditions, "first", H5P_DEFAULT, H5P_DEFAULT);
               }),
               Contains("a condition is named first"));
    CHECK_THAT(refusal([](const Groups& g) { replace_dataset(g.summary, schema::n, {}, {0}); }),
               Contains("n is not one number"));
    CHECK_THAT(refusal([](const Groups& g) { replace_dataset(g.summary, schema::n, {1ULL << 63}, {1}); }),
               Contains("2^48 at most"));
    CHECK_THAT(refusal([](const Groups& g) { replace_attribute(g.piece, schema::first_path, {-1}); }),
               Contains("2^48 at most"));
    CHECK_THAT(refusal([](const Groups& g) { H5Ldelete(g.piece, schema::tally, H5P_DEFAULT); }),
               Contains("is not a levywell result file"));
    // A dataset that was never written announces 2^40 numbers and takes no room.
    CHECK_THAT(refusal([](const Groups& g) {
                   H5Ldelete(g.piece, schema::tally, H5P_DEFAULT);
                   const hsize_t extent = hsize_t{1} << 40;
                   const hsize_t chunk = 1024;
                   const hdf5::Handle space(H5Screate_simple(1, &extent, nullptr), H5Sclose, "describe");
                   const hdf5::Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "describe");
                   H5Pset_chunk(properties, 1, &chunk);
                   const hdf5::Handle dataset(H5Dcreate2(g.piece, schema::tally, H5T_NATIVE_ULLONG, space,
                                                         H5P_DEFAULT, properties, H5P_DEFAULT),
                                              H5Dclose, "create");
               }),
               Contains("tally: it announces more than its file holds"));
}

TEST_CASE("Records of other paths than the file names are refused") {
    const test::TemporaryFolder folder;
    const StoredPiece piece = read_piece(piece_file(folder, [](const Groups& g) {
        replace_dataset(g.piece, schema::steps, {1, 2, 3, 4}, {4});
    }));
    CHECK_THROWS_WITH(piece.part.conditions[0].records(), Contains("not as many records as paths"));
}
