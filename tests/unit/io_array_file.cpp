// Arrays of other programs: what is read, and that everything else is refused by name.

#include "catch.hpp"
#include "faults.hpp"
#include "files.hpp"
#include "io/hdf5.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/array_file.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/npy_writer.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>
#include <vector>

#include <boost/crc.hpp>

using namespace levywell;

namespace {

template <class T>
std::string bytes_of(const std::vector<T>& values) {
    std::string text(values.size() * sizeof(T), '\0');
    std::memcpy(text.data(), values.data(), text.size());
    return text;
}

std::string npy(const std::string& dtype, const std::string& order, const std::string& shape,
                const std::string& data, int version = 1) {
    std::string header = "{'descr': " + dtype + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }";
    header += std::string(64 - (header.size() + (version == 1 ? 11 : 13)) % 64, ' ') + "\n";
    std::string text = std::string("\x93NUMPY") + static_cast<char>(version) + '\0';
    for (std::size_t k = 0; k < (version == 1 ? 2u : 4u); ++k)
        text += static_cast<char>(header.size() >> 8 * k & 255);
    return text + header + data;
}

std::string little_endian(std::uint64_t value, int bytes) {
    std::string text;
    for (int k = 0; k < bytes; ++k) text += static_cast<char>(k < 8 ? value >> 8 * k & 255 : 0);
    return text;
}

/// A zip archive that stores its members as they are, as numpy.savez does.
std::string zip(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string text;
    std::string directory;
    for (const auto& [name, content] : members) {
        boost::crc_32_type crc;
        crc.process_bytes(content.data(), content.size());
        const auto size = static_cast<std::uint32_t>(content.size());
        // Python marks names that are not ASCII as UTF-8.
        const bool ascii = std::all_of(name.begin(), name.end(), [](char c) { return c > 0; });
        const std::string common =
            little_endian(20, 2) + little_endian(ascii ? 0 : 1 << 11, 2) + little_endian(0, 2) +
            little_endian(0, 4) + little_endian(crc.checksum(), 4) + little_endian(size, 4) +
            little_endian(size, 4) + little_endian(static_cast<std::uint32_t>(name.size()), 2) +
            little_endian(0, 2);
        directory += "PK\x01\x02" + little_endian(20, 2) + common + little_endian(0, 10) +
                     little_endian(static_cast<std::uint32_t>(text.size()), 4) + name;
        text += "PK\x03\x04" + common + name + content;
    }
    const auto begin = static_cast<std::uint32_t>(text.size());
    const auto count = static_cast<std::uint32_t>(members.size());
    return text + directory + "PK\x05\x06" + little_endian(0, 4) + little_endian(count, 2) +
           little_endian(count, 2) + little_endian(static_cast<std::uint32_t>(directory.size()), 4) +
           little_endian(begin, 4) + little_endian(0, 2);
}

struct Matrix {
    std::int64_t rows, columns;
    std::vector<double> values;
};

/// Everything, read in two pieces.
Matrix read(const std::string& spec, const std::optional<RawFormat>& raw = std::nullopt) {
    const auto array = open_array(spec, raw);
    std::vector<double> values(static_cast<std::size_t>(array->size()));
    const auto first = static_cast<std::size_t>(array->rows() / 2 * array->columns());
    array->read(0, std::span(values).first(first));
    array->read(array->rows() / 2, std::span(values).subspan(first));
    return {array->rows(), array->columns(), values};
}

const std::vector<double> one_to_six{1, 2, 3, 4, 5, 6};

}  // namespace

TEST_CASE("NumPy arrays of every real type, order and header version") {
    const test::TemporaryFolder folder;
    const auto values = [&](const std::string& text) { return read(folder.write("a.npy", text)).values; };
    CHECK(values(npy("'<f8'", "False", "(6,)", bytes_of<double>({1, 2, 3, 4, 5, 6}))) == one_to_six);
    CHECK(values(npy("'<f4'", "False", "(6,)", bytes_of<float>({1, 2, 3, 4, 5, 6}), 2)) == one_to_six);
    CHECK(values(npy("'<i8'", "False", "(6,)", bytes_of<std::int64_t>({1, 2, 3, 4, 5, 6}), 3)) == one_to_six);
    CHECK(values(npy("'|u1'", "False", "(6,)", bytes_of<std::uint8_t>({1, 2, 3, 4, 5, 6}))) == one_to_six);
    CHECK(values(npy("'<i2'", "False", "(2,)", bytes_of<std::int16_t>({-300, 7}))) ==
          std::vector<double>{-300, 7});
    CHECK(values(npy("'>i2'", "False", "(2,)", std::string("\xfe\xd4\x00\x07", 4))) ==
          std::vector<double>{-300, 7});
    CHECK(values(npy("'|b1'", "False", "(2,)", std::string("\x01\x00", 2))) == std::vector<double>{1, 0});
    // Half precision: 1, -2, smallest subnormal, infinity.
    const std::vector<double> half =
        values(npy("'<f2'", "False", "(4,)", bytes_of<std::uint16_t>({0x3c00, 0xc000, 1, 0x7c00})));
    CHECK(half == std::vector<double>{1, -2, 0x1p-24, HUGE_VAL});

    const Matrix matrix =
        read(folder.write("m.npy", npy("'<f8'", "False", "(2, 3)", bytes_of<double>({1, 2, 3, 4, 5, 6}))));
    CHECK((matrix.rows == 2 && matrix.columns == 3 && matrix.values == one_to_six));
    const Matrix fortran =
        read(folder.write("f.npy", npy("'<f8'", "True", "(2, 3)", bytes_of<double>({1, 4, 2, 5, 3, 6}))));
    CHECK((fortran.rows == 2 && fortran.columns == 3 && fortran.values == one_to_six));
    const Matrix deep =
        read(folder.write("d.npy", npy("'<f8'", "False", "(3, 1, 2)", bytes_of<double>({1, 2, 3, 4, 5, 6}))));
    CHECK((deep.rows == 3 && deep.columns == 2 && deep.values == one_to_six));
}

TEST_CASE("Archives of arrays, HDF5, text and raw numbers") {
    const test::TemporaryFolder folder;
    const std::string six = npy("'<f8'", "False", "(6,)", bytes_of<double>({1, 2, 3, 4, 5, 6}));
    const std::string two = npy("'<f8'", "False", "(2,)", bytes_of<double>({8, 9}));
    const std::string archive = folder.write("a.npz", zip({{"first.npy", six}, {"second.npy", two}}));
    CHECK(read(archive + ":first").values == one_to_six);
    CHECK(read(archive + ":second").values == std::vector<double>{8, 9});
    CHECK(read(folder.write("one.npz", zip({{"only.npy", two}}))).values == std::vector<double>{8, 9});
    CHECK_THROWS_WITH(read(archive), Contains("which array?") && Contains("first, second"));
    CHECK_THROWS_WITH(read(archive + ":third"), Contains("has no array third"));

    const std::string h5 = folder / "a.h5";
    {
        const auto file = hdf5::create_file();
        const auto group = hdf5::create_group(file, "noise");
        hdf5::write_dataset(group, "matrix", std::vector<double>{1, 2, 3, 4, 5, 6}, {3, 2});
        hdf5::write_dataset(group, "list", std::vector<int>{1, 2, 3, 4, 5, 6}, {6});
        write_durably(h5, hdf5::image_of(file));
    }
    const Matrix matrix = read(h5 + ":noise/matrix");
    CHECK((matrix.rows == 3 && matrix.columns == 2 && matrix.values == one_to_six));
    CHECK(read(h5 + ":/noise/list").values == one_to_six);
    CHECK_THROWS_WITH(read(h5), Contains("which dataset?") && Contains("noise/list, noise/matrix"));
    CHECK_THROWS_WITH(read(h5 + ":noise"), Contains("has no dataset noise"));

    const Matrix table = read(folder.write("t.txt", "# three lines\n1, 2\n\n+3 4e0 # more\n5\t6\n"));
    CHECK((table.rows == 3 && table.columns == 2 && table.values == one_to_six));
    const Matrix line = read(folder.write("l.txt", "1 2 3 4 5 6"));
    CHECK((line.rows == 6 && line.columns == 1 && line.values == one_to_six));

    const std::string raw = folder.write("r.bin", bytes_of<float>({1, 2, 3, 4, 5, 6}));
    const Matrix floats = read(raw, RawFormat{"f4", 3});
    CHECK((floats.rows == 2 && floats.columns == 3 && floats.values == one_to_six));
    CHECK(read(folder.write("with:colon.txt", "7 8")).values == std::vector<double>{7, 8});
}

TEST_CASE("Text: headers, columns by name, missing values, and what decimal commas leave") {
    const test::TemporaryFolder folder;
    const auto text = [&](const std::string& content, const std::string& name = "") {
        return folder.write("q.csv", content) + name;
    };
    const std::string quotes =
        "\xEF\xBB\xBF"
        "date,\"log ret\",vol\n2020-01-02,0.5,3\n2020-01-03,-1.5,\n2020-01-06,NA,7\n";
    CHECK(read(text(quotes, ":vol")).rows == 3);
    CHECK(std::isnan(read(text(quotes, ":vol")).values[1]));
    const std::vector<double> returns = read(text(quotes, ":log ret")).values;
    CHECK((returns[0] == 0.5 && returns[1] == -1.5 && std::isnan(returns[2])));
    CHECK_THROWS_WITH(read(text(quotes, ":ret")),
                      Contains("q.csv:1: has no column ret (there are date, log ret, vol)"));
    CHECK_THROWS_WITH(read(text(quotes)), Contains("q.csv:2") && Contains("\"2020-01-02\" is no number") &&
                                              Contains(":NAME reads one column: date, log ret, vol"));
    CHECK_THROWS_WITH(read(text("1,2\n3,4\n", ":b")), Contains("no column can be named b"));
    CHECK_THROWS_WITH(read(text("a,b\n1\n", ":a")),
                      Contains("q.csv:2: 1 cells in this line, 2 in the header"));
    CHECK(read(text("a;b\n1;2\n3;4\n", ":b")).values == std::vector<double>{2, 4});
    CHECK_THROWS_WITH(read(text("a;b\n1;2,5\n", ":b")),
                      Contains("\"2,5\" is no number (decimals have a point"));

    const auto headed = open_array(text("a b\n1 2\n3 4\n"), std::nullopt);
    CHECK((headed->rows() == 2 && headed->columns() == 2));
    CHECK_THAT(headed->note(), Contains("q.csv:1: passed over as a header: a b"));
    CHECK(open_array(text("1 2\n3 4\n"), std::nullopt)->note().empty());
    CHECK_THROWS_WITH(read(text("x1.5\n2\n3\n")), Contains("q.csv:1: \"x1.5\" is no number"));

    for (const char* lines : {"1,5\n-0,25\n3,75\n", "1,234\n2,500\n", "3,120.5\n7,990.25\n",
                              "ret\n1,5\n0,5\n", "1,5\n-2,25\n1,2e3\n", "1,500e+00\n-2,250e-01\n"}) {
        INFO(lines);
        CHECK_THROWS_WITH(read(text(lines)), Contains("write 1.5 for one number"));
    }
    CHECK_THROWS_WITH(read(text("1,5;2,5\n")), Contains("decimal points"));
    for (const char* lines : {"1, 5\n-0, 25\n", "a,b\n1,5\n0,25\n", "1.0,5\n0,25\n", "1,5,2\n3,4,2\n",
                              "1 5\n0 25\n", "0,120.5\n1,990.25\n", "1,-5\n2,3\n", "1.5,\n2.5,\n"}) {
        INFO(lines);
        CHECK(read(text(lines)).rows == 2);  // what the message advises, and what is no such pattern
    }
}

TEST_CASE("What is no array of real numbers is refused, with the place") {
    const test::TemporaryFolder folder;
    const auto refusal = [&](const std::string& text) { return read(folder.write("x", text)); };
    CHECK_THROWS_WITH(read(folder / "absent"), Contains("cannot be opened"));
    CHECK_THROWS_WITH(refusal(""), Contains("is empty"));
    CHECK_THROWS_WITH(refusal("# nothing\n"), Contains("holds no numbers"));
    CHECK_THROWS_WITH(refusal("1 2\n3 4\n5\n"), Contains("x:3: 1 numbers in this line, 2 in those before"));
    CHECK_THROWS_WITH(refusal("1\ntwo\n"), Contains("x:2: \"two\" is no number"));
    CHECK_THROWS_WITH(refusal(npy("'<f8'", "False", "(7,)", bytes_of<double>({1, 2}))),
                      Contains("truncated") && Contains("56 bytes, 16 are there"));
    const auto of_type = [&](const std::string& type) {
        return refusal(npy("'" + type + "'", "False", "(1,)", std::string(16, '\0')));
    };
    CHECK_THROWS_WITH(of_type("<c16"), Contains("complex") && Contains("x.real"));
    CHECK_THROWS_WITH(of_type("|O"), Contains("ragged"));
    for (const char* type : {"<f16", "<U4", "<M8[D]"})
        CHECK_THROWS_WITH(of_type(type), Contains("is no type of real numbers"));
    CHECK_THROWS_WITH(refusal(zip({{"[Content_Types].xml", "<x/>"}})), Contains("save it as CSV"));
    CHECK_THROWS_WITH(refusal(zip({{"data.npy", ""},
                                   {"indices.npy", ""},
                                   {"indptr.npy", ""},
                                   {"format.npy", ""},
                                   {"shape.npy", ""}})),
                      Contains(".toarray()"));
    CHECK_THROWS_WITH(refusal(npy("[('a', '<f8')]", "False", "(1,)", std::string(8, '\0'))),
                      Contains("records"));
    CHECK_THROWS_WITH(refusal(npy("'<f8'", "False", "(1,)", "").substr(0, 40)),
                      Contains("truncated inside its .npy header"));
    CHECK_THROWS_WITH(refusal(std::string("\x93NUMPY")), Contains("truncated inside its .npy header"));
    CHECK_THROWS_WITH(refusal("PK\x03\x04 and no more"), Contains("is damaged"));
    CHECK_THROWS_WITH(refusal(std::string("\x89HDF\r\n\x1a\n") + "torn"), Contains("x"));
    const std::string raw = folder.write("r.bin", std::string(10, '\0'));
    CHECK_THROWS_WITH(read(raw + ":a", RawFormat{"u1", 1}), Contains("it has no part named a"));
    CHECK_THROWS_WITH(read(raw, RawFormat{"f4", 1}), Contains("10 bytes are no whole number of rows"));
    const std::string own =
        folder.write("own.npy", npy("'<f8'", "False", "(2, 1)", bytes_of<double>({1, 2})));
    CHECK_THROWS_WITH(read(own, RawFormat{"u1", 1}), Contains("leave out --dtype"));
    CHECK(read(own).values == std::vector<double>{1, 2});  // what is advised
    CHECK_THROWS_WITH(read(raw, RawFormat{"float", 1}), Contains("\"float\" is no type"));
}

TEST_CASE("A matrix written as .npy reads back, and has its name only when it is whole") {
    const test::TemporaryFolder folder;
    const std::vector<float> rows{1, 2, 3, 4, 5, 6};
    {
        NpyWriter writer(folder / "w.npy", 2, 3);
        writer.add(std::span(rows).first(3));
        CHECK_FALSE(std::filesystem::exists(folder / "w.npy"));
        writer.add(std::span(rows).last(3));
        writer.finish();
    }
    const Matrix matrix = read(folder / "w.npy");
    CHECK((matrix.rows == 2 && matrix.columns == 3 && matrix.values == one_to_six));
    { const NpyWriter abandoned(folder / "a.npy", 2, 3); }
    CHECK(folder.count() == 1);
    CHECK_THROWS_AS(NpyWriter(folder / "no/w.npy", 2, 3), RunError);
}

namespace {

std::string header_of(const std::string& shape) {
    return npy("'<f8'", "False", shape, bytes_of<double>({1, 2}));
}

/// An HDF5 file with one dataset of those extents that was never written: it takes no room.
std::string unwritten(const test::TemporaryFolder& folder, const std::vector<hsize_t>& extents) {
    const std::string path = folder / "unwritten.h5";
    const auto file = hdf5::create_file();
    const hdf5::Handle space(H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr),
                             H5Sclose, "describe");
    const hdf5::Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "describe");
    const std::vector<hsize_t> chunk(extents.size(), 1);
    H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data());
    const hdf5::Handle dataset(
        H5Dcreate2(file, "a", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, properties, H5P_DEFAULT), H5Dclose,
        "create");
    write_durably(path, hdf5::image_of(file));
    return path;
}

}  // namespace

TEST_CASE(
    "Shapes that announce more than there is, nothing, or no numbers are refused before anything is "
    "allocated") {
    const test::TemporaryFolder folder;
    const auto refusal = [&](const std::string& text) { return read(folder.write("x", text)); };
    CHECK_THROWS_WITH(refusal(header_of("(4294967296, 4294967296)")),
                      Contains("announces more than 2^60 numbers"));
    CHECK_THROWS_WITH(refusal(header_of("(2, 9223372036854775808)")),
                      Contains("announces more than 2^60 numbers"));
    CHECK_THROWS_WITH(refusal(header_of("(1152921504606846976,)")), Contains("truncated"));
    CHECK_THROWS_WITH(refusal(header_of("(99999999999999999999,)")), Contains("no shape of whole numbers"));
    CHECK_THROWS_WITH(refusal(header_of("(-1, -2)")), Contains("no shape of whole numbers"));
    CHECK_THROWS_WITH(refusal(header_of("(two,)")), Contains("no shape of whole numbers at \"two"));
    CHECK_THROWS_WITH(refusal(header_of("(0, 3)")), Contains("is empty: its shape is (0, 3)"));
    CHECK(read(folder.write("x", header_of("(2L,)"))).values == std::vector<double>{1, 2});  // by Python 2
    CHECK_THROWS_WITH(refusal(npy("'<f8'", "False", "(2,)" + std::string(10'000, ' '), "")),
                      Contains("characters (at most 10000)"));

    CHECK_THROWS_WITH(read(unwritten(folder, {1, hsize_t{1} << 40})),
                      Contains("rows of 1099511627776 numbers"));
    CHECK_THROWS_WITH(read(unwritten(folder, {hsize_t{1} << 40, hsize_t{1} << 40})),
                      Contains("more than 2^60"));
    CHECK_THROWS_WITH(read(unwritten(folder, {3, 0})), Contains("is empty"));

    const std::string raw = folder.write("r.bin", std::string(16, '\0'));
    for (std::int64_t columns : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 62})
        CHECK_THROWS_WITH(read(raw, RawFormat{"f8", columns}), Contains("are no row of"));
}

TEST_CASE("An archive's array unpacks to what its header announces, and no further") {
    const test::TemporaryFolder folder;
    const std::string two = header_of("(2,)");
    CHECK_THROWS_WITH(
        read(folder.write("a.npz", zip({{"a.npy", two + std::string(100, '\0')}}))),
        Contains("a.npz:a") && Contains("is longer than the 144 bytes that its .npy header announces"));
    CHECK_THROWS_WITH(read(folder.write("b.npz", zip({{"a.npy", header_of("(1152921504606846976,)")}}))),
                      Contains("bytes of memory are left (unpack the archive"));
    CHECK_THROWS_WITH(read(folder.write("c.npz", zip({{"a.npy", two}, {"a.npy", two}})) + ":a"),
                      Contains("has two arrays a"));
    CHECK(read(folder.write("d.npz", zip({{"a.npy", two}}))).values == std::vector<double>{1, 2});
}

TEST_CASE("Names of an archive's arrays may hold any letters") {
    const test::TemporaryFolder folder;
    const std::string two = header_of("(2,)");
    const std::string three = npy("'<f8'", "False", "(1,)", bytes_of<double>({3}));
    const std::string path = folder.write("a.npz", zip({{"\xcf\x83.npy", two}, {"plain.npy", three}}));
    CHECK(read(path + ":plain").values == std::vector<double>{3});
    CHECK(read(path + ":\xcf\x83").values == std::vector<double>{1, 2});
    CHECK_THROWS_WITH(read(path), Contains("its arrays are \xcf\x83, plain"));
    CHECK_THROWS_WITH(read(path + ":\xcf\x82"), Contains("has no array \xcf\x82"));
    CHECK(read(folder.write("b.npz", zip({{"gr\xc3\xb6\xc3\x9f"
                                           "e.npy",
                                           two}})))
              .values.size() == 2);
}

TEST_CASE("Bytes behind an array are not passed over") {
    const test::TemporaryFolder folder;
    const std::string two = header_of("(2,)");
    CHECK_THROWS_WITH(read(folder.write("a.npy", two + two)),
                      Contains("a.npy: has 144 bytes behind its array") && Contains("numpy.savez"));
    CHECK_THROWS_WITH(read(folder.write("a.npy", two + "x")), Contains("has 1 bytes behind"));
    CHECK(read(folder.write("a.npy", two)).values == std::vector<double>{1, 2});
    const std::string archive = zip({{"a.npy", two}, {"b.npy", two}});
    // As torch.save appends archives: their places are counted from their own beginning. NumPy counts them
    // from that of the file.
    CHECK_THROWS_WITH(read(folder.write("two.npz", archive + archive) + ":a"),
                      Contains("more before its last archive") && Contains("write one archive a file"));
    const std::string advised = folder.write("all.npz", zip({{"a.npy", two}, {"b.npy", two}}));
    CHECK(read(advised + ":b").values == std::vector<double>{1, 2});
}

TEST_CASE("Words out of the range of doubles are 0 or infinite, as they are in other programs") {
    const test::TemporaryFolder folder;
    CHECK(read(folder.write("t.txt", "1e-999 -1e-999 1e999 -1e999 5e-324")).values ==
          std::vector<double>{0, 0, HUGE_VAL, -HUGE_VAL, 5e-324});
}

TEST_CASE("A pipe is no array, and nobody waits for it") {
    const test::TemporaryFolder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK_THROWS_WITH(read(folder / "pipe"), Contains("is no regular file"));
    CHECK_THROWS_WITH(read("/dev/zero"), Contains("is no regular file"));
}
