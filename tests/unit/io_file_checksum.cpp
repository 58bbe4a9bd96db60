// A result file is, byte for byte, what was written, or it is refused before HDF5 looks at it.
#include "catch.hpp"
#include "files.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/array_file.hpp"
#include "levywell/io/file_checksum.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/io/own_file.hpp"

#include <boost/crc.hpp>
#include <fmt/format.h>

using namespace levywell;

namespace {

/// A file of a training, and its bytes.
struct Written {
    test::TemporaryFolder folder;
    std::string path = folder / "network.h5";
    std::string whole;

    Written() {
        NetworkResult result;
        NetworkRunRecord run;
        run.weights.assign(2000, 1.5f);
        run.measurements.resize(3);
        result.runs = {run};
        write_network_result(result, path);
        whole = test::read_file(path);
    }

    void put(const std::string& bytes) const { folder.write("network.h5", bytes); }

    /// What is said of these bytes in place of the file's; "" where they are read.
    std::string refusal(const std::string& bytes) const {
        put(bytes);
        try {
            read_network_result(path);
            return "";
        } catch (const InputError& error) {
            return error.what();
        }
    }
};

std::string with_zeros_from(std::string bytes, std::size_t first) {
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(first), bytes.end(), '\0');
    return bytes;
}

std::string with_flip(std::string bytes, std::size_t at, int bit) {
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
    return bytes;
}

/// The same file as older versions wrote it: nothing before HDF5's part, a line with the checksum behind.
std::string as_of_old(const std::string& whole) {
    std::string bytes = whole.substr(checksum_block_size);
    const auto lower = [&](std::size_t at) {
        bytes[at + 1] = static_cast<char>(bytes[at + 1] - 2);
    };          // by 512
    lower(28);  // base address
    lower(44);  // end of file
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return bytes + fmt::format("\nlevywell crc32 {:08x}\n", crc.checksum());
}

}  // namespace

TEST_CASE("Lost, added and changed bytes are refused, at every place") {
    const Written file;
    const std::string& whole = file.whole;
    REQUIRE(file.refusal(whole).empty());
    for (std::size_t first = 1; first < whole.size(); first += 199) {
        INFO("zeros from " << first << " on");
        CHECK_FALSE(file.refusal(with_zeros_from(whole, first)).empty());
    }
    for (std::size_t lost = 1; lost < 40; ++lost)
        CHECK_THAT(
            file.refusal(whole.substr(0, whole.size() - lost)),
            Contains(fmt::format("it has {} bytes, and {} were written", whole.size() - lost, whole.size())));
    for (std::size_t left = 0; left < checksum_block_size; left += 25)
        CHECK_FALSE(file.refusal(whole.substr(0, left)).empty());
    for (const std::string added : {"\n", "levywell", "\nlevywell crc32 00000000\n"})
        CHECK_THAT(file.refusal(whole + added), Contains("is damaged, or another program has changed it"));
    for (std::size_t at = 0; at < whole.size(); at += at < checksum_block_size ? 1 : 97) {
        INFO("byte " << at);
        CHECK_FALSE(file.refusal(with_flip(whole, at, static_cast<int>(at % 8))).empty());
    }
}

TEST_CASE("What is read unchecked, as the message advises, is a copy without the first block") {
    const Written file;
    CHECK_THAT(file.refusal(with_flip(file.whole, file.whole.size() - 5, 0)), Contains("tail -c +513 FILE"));
    CHECK(file.refusal(file.whole.substr(512)).empty());
    CHECK(is_levywell_file(file.path));
}

TEST_CASE("Files of older versions are read, and held to the line behind them") {
    const Written file;
    const std::string old = as_of_old(file.whole);
    CHECK(file.refusal(old).empty());
    CHECK(is_levywell_file(file.path));
    constexpr std::size_t line = 25;
    CHECK(file.refusal(old.substr(0, old.size() - line)).empty());  // of the oldest, or of h5py
    for (std::size_t lost = 1; lost < line; ++lost)
        CHECK_THAT(file.refusal(old.substr(0, old.size() - lost)), Contains("what follows its HDF5 part"));
    CHECK_THAT(file.refusal(with_zeros_from(old, 4500)), Contains("what follows its HDF5 part"));
    CHECK_THAT(file.refusal(old + "\n"), Contains("what follows its HDF5 part"));
    CHECK_THAT(file.refusal(with_flip(old, old.size() - 3, 1)), Contains("their checksum differs"));
    CHECK_THAT(file.refusal(with_flip(old, old.size() / 2, 1)), Contains("their checksum differs"));
}

TEST_CASE("estimate holds a file of levywell's to its block too, and reads other programs' as they are") {
    const Written file;
    const auto refusal = [&](const std::string& bytes) -> std::string {
        file.put(bytes);
        try {
            open_array(file.path + ":network/run_0000/weights", std::nullopt);
            return "";
        } catch (const InputError& error) {
            return error.what();
        }
    };
    CHECK(refusal(file.whole).empty());
    CHECK_THAT(refusal(file.whole + "\n"), Contains("were written"));
    CHECK_THAT(refusal(with_flip(file.whole, 0, 0)), Contains("does not begin as levywell wrote it"));
    CHECK_THAT(refusal(with_zeros_from(file.whole, file.whole.size() - 3)),
               Contains("their checksum differs"));
    CHECK(refusal(file.whole.substr(512) + "bytes that HDF5 passes over").empty());
}

TEST_CASE(
    "A damaged file of levywell's is still one of its own, which --force replaces; what has lost its "
    "beginning is not") {
    const Written file;
    for (const std::string& bytes :
         {file.whole, with_zeros_from(file.whole, 1000), with_flip(as_of_old(file.whole), 2000, 1)}) {
        file.put(bytes);
        CHECK(is_levywell_file(file.path));
    }
    file.put(with_zeros_from(file.whole, 0));
    CHECK_FALSE(is_levywell_file(file.path));
}
