// Readers and search of image sets: what they accept, and that they refuse everything else by name.

#include "catch.hpp"
#include "faults.hpp"
#include "files.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/data/dataset_files.hpp"
#include "levywell/data/image_files.hpp"
#include "levywell/data/md5.hpp"

#include <cstdlib>
#include <filesystem>

using namespace levywell;

namespace {

const ImageFormat small_grey{1, 2, 3, 10, {0.5f}, {0.25f, 1, 1}};

std::string big_endian(std::uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
            static_cast<char>(value)};
}

std::string idx_images(std::uint32_t n, std::uint32_t height, std::uint32_t width) {
    std::string text = big_endian(0x803) + big_endian(n) + big_endian(height) + big_endian(width);
    for (std::uint32_t k = 0; k < n * height * width; ++k) text += static_cast<char>(k % 251);
    return text;
}

std::string idx_labels(std::uint32_t n) {
    std::string text = big_endian(0x801) + big_endian(n);
    for (std::uint32_t k = 0; k < n; ++k) text += static_cast<char>(k % 10);
    return text;
}

std::vector<std::uint8_t> bytes(const std::string& text) {
    return {text.begin(), text.end()};
}

std::string cifar(int records, int label_bytes) {
    std::string text;
    for (int r = 0; r < records; ++r) {
        text += std::string(static_cast<std::size_t>(label_bytes - 1), '\7') + static_cast<char>(r % 10);
        for (int k = 0; k < 3072; ++k) text += static_cast<char>((r + k) % 256);
    }
    return text;
}

std::string message(const std::function<void()>& action) {
    try {
        action();
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

bool run(const std::string& command) {
    return std::system(command.c_str()) == 0;
}

/// A set of the layout of CIFAR-10 with one record a file, published under a file:// address.
DatasetEntry tiny_set(const test::TemporaryFolder& folder) {
    DatasetEntry entry = dataset_entry("cifar10", "test");
    entry.train_size = 5;
    entry.test_size = 1;
    entry.packaged.clear();
    std::filesystem::create_directories(folder / "published/cifar-10-batches-bin");
    for (const auto* parts : {&entry.train, &entry.test}) {
        for (const PartFile& part : *parts)
            folder.write("published/cifar-10-batches-bin/" + part.name, cifar(1, 1));
    }
    REQUIRE(run("tar -C '" + (folder / "published") + "' -czf '" +
                (folder / "published/cifar-10-binary.tar.gz") + "' cifar-10-batches-bin"));
    entry.url = "file://" + (folder / "published/");
    entry.published.front().md5 = md5_of_file(folder / "published/cifar-10-binary.tar.gz");
    return entry;
}

}  // namespace

TEST_CASE("MD5 is MD5") {
    CHECK(md5(bytes("")) == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(md5(bytes("message digest")) == "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST_CASE("idx files are read, and refused when they are anything else") {
    const auto images = parse_idx_images(bytes(idx_images(4, 2, 3)), "images", small_grey);
    REQUIRE(images.size() == 24);
    CHECK(images[23] == 23);
    CHECK(parse_idx_labels(bytes(idx_labels(4)), "labels", small_grey).size() == 4);

    const auto refused = [&](const std::string& text) {
        return message([&] { parse_idx_images(bytes(text), "some/file", small_grey); });
    };
    const std::string good = idx_images(4, 2, 3);
    CHECK(refused("").find("some/file") == 0);
    CHECK(refused("").find("header") != std::string::npos);
    CHECK(refused(idx_labels(20)).find("0x00000801") != std::string::npos);
    CHECK(refused(good.substr(0, good.size() - 1))
              .find("truncated: its header announces 24 bytes of data, 23") != std::string::npos);
    CHECK(refused(good + "x").find("too long") != std::string::npos);
    CHECK(refused(idx_images(4, 3, 3)).find("3 pixels high") != std::string::npos);
    CHECK(refused(idx_images(4, 3, 3)).find("this set's have 2") != std::string::npos);
    CHECK(refused(idx_images(0, 2, 3)).find("empty") != std::string::npos);
    // A header that announces 2^32 images of the right shape allocates nothing.
    CHECK(refused(big_endian(0x803) + big_endian(0xffffffff) + big_endian(2) + big_endian(3))
              .find("truncated") != std::string::npos);
    ImageFormat two = small_grey;
    two.classes = 2;
    CHECK(message([&] {
              parse_idx_labels(bytes(idx_labels(4)), "labels", two);
          }).find("label 2 of image 2") != std::string::npos);
}

TEST_CASE("CIFAR records, with one label byte or two of which the last counts") {
    const ImageFormat format = dataset_entry("cifar10", "test").format;
    ImageSet set;
    parse_cifar_records(bytes(cifar(3, 1)), "ten", 1, format, set);
    parse_cifar_records(bytes(cifar(2, 2)), "hundred", 2, format, set);
    CHECK(set.size() == 5);
    CHECK(set.labels == std::vector<std::uint8_t>{0, 1, 2, 0, 1});
    CHECK(set.pixels[3072 * 4] == 1);
    CHECK(message([&] {
              parse_cifar_records(bytes(cifar(3, 1)), "ten", 2, format, set);
          }).find("not a whole number of records of 3074") != std::string::npos);
    CHECK(message([&] { parse_cifar_records({}, "none", 1, format, set); }).find("none") == 0);
}

TEST_CASE("Pixels are normalised by channel") {
    const ImageFormat format{3, 1, 2, 10, {0.5f, 0.25f, 0}, {0.5f, 1, 2}};
    const ImageSet set{{0, 255, 0, 255, 0, 255, 51, 51, 51, 51, 51, 51}, {0, 1}};
    const std::int64_t indices[] = {1, 0};
    float out[12];
    gather_images(format, set, indices, 2, out);
    CHECK(out[0] == Approx((0.2 - 0.5) / 0.5));
    CHECK(out[2] == Approx(0.2 - 0.25));
    CHECK(out[5] == Approx(0.1));
    CHECK(out[6] == Approx(-1));
    CHECK(out[7] == Approx(1));
    CHECK(out[11] == Approx(0.5));
}

TEST_CASE("A set is found, read from archive or files, and refused when torn") {
    const test::TemporaryFolder folder;
    const DatasetEntry entry = tiny_set(folder);
    const std::string own = folder / "own";
    const std::string missing = message([&] { load_dataset(entry, own, "run.toml:3"); });
    CHECK(missing.find("run.toml:3") == 0);
    CHECK(missing.find(own + "/cifar10") != std::string::npos);
    CHECK(missing.find("levywell data fetch cifar10") != std::string::npos);

    CHECK(fetch_dataset(entry, own) == own + "/cifar10");
    CHECK(find_dataset(entry, own) == own + "/cifar10");
    const Dataset data = load_dataset(entry, own, "here");
    CHECK(data.train.size() == 5);
    CHECK(data.test.size() == 1);
    CHECK(load_dataset(entry, folder / "published/cifar-10-batches-bin", "here").checksum == data.checksum);
    CHECK(run("gzip '" + (folder / "published/cifar-10-batches-bin/data_batch_3.bin") + "'"));
    CHECK(load_dataset(entry, folder / "published/cifar-10-batches-bin", "here").checksum == data.checksum);

    // Cut the gzip stream, then the archive, at several places.
    const std::string whole = test::read_file(own + "/cifar10/cifar-10-binary.tar.gz");
    for (std::size_t length : {whole.size() / 2, whole.size() - 9, std::size_t{30}, std::size_t{0}}) {
        folder.write("own/cifar10/cifar-10-binary.tar.gz", whole.substr(0, length));
        INFO("cut to " << length);
        CHECK_THROWS_AS(load_dataset(entry, own, "here"), InputError);
    }
    DatasetEntry larger = entry;
    larger.train_size = 6;
    CHECK(message([&] {
              load_dataset(larger, folder / "published/cifar-10-batches-bin", "here");
          }).find("5 images; the published set has 6") != std::string::npos);
}

TEST_CASE("A download is checked, resumed, and not repeated") {
    const test::TemporaryFolder folder;
    DatasetEntry entry = tiny_set(folder);
    const std::string archive = folder / "own/cifar10/cifar-10-binary.tar.gz";
    const std::string whole = test::read_file(folder / "published/cifar-10-binary.tar.gz");
    std::filesystem::create_directories(folder / "own/cifar10");
    folder.write("own/cifar10/cifar-10-binary.tar.gz.part", whole.substr(0, whole.size() / 2));
    fetch_dataset(entry, folder / "own");
    CHECK(test::read_file(archive) == whole);
    entry.url = "file:///nowhere/";
    CHECK_NOTHROW(fetch_dataset(entry, folder / "own"));
    std::filesystem::remove(archive);
    CHECK_THROWS_AS(fetch_dataset(entry, folder / "own"), RunError);
    entry = tiny_set(folder);
    entry.published.front().md5 = std::string(32, '0');
    CHECK_THROWS_AS(fetch_dataset(entry, folder / "own"), RunError);
    CHECK_FALSE(std::filesystem::exists(archive));
}

TEST_CASE("What the authors did not publish is refused under their name") {
    const test::TemporaryFolder folder;
    std::filesystem::create_directories(folder / "mnist");
    folder.write("mnist/train-images-idx3-ubyte", idx_images(60, 28, 28));
    folder.write("mnist/train-labels-idx1-ubyte", idx_labels(60));
    folder.write("mnist/t10k-images-idx3-ubyte", idx_images(10, 28, 28));
    folder.write("mnist/t10k-labels-idx1-ubyte", idx_labels(10));
    const DatasetEntry entry = dataset_entry("mnist", "test");
    const std::string where = folder / "";
    CHECK(message([&] { load_dataset(entry, where, "here"); }).find("is not the published file") !=
          std::string::npos);
    const Dataset own =
        load_files(entry, {where + "mnist/train-images-idx3-ubyte", where + "mnist/train-labels-idx1-ubyte"},
                   {where + "mnist/t10k-images-idx3-ubyte", where + "mnist/t10k-labels-idx1-ubyte"});
    CHECK(own.train.size() == 60);
    CHECK(message([&] { dataset_entry("fashion_mnist", "--set"); }).find("did you mean \"fashion-mnist\"?") !=
          std::string::npos);
}

TEST_CASE("What a file unpacks to is bounded, whatever it announces or holds") {
    const test::TemporaryFolder folder;
    folder.write("zeros", std::string(1 << 20, '\0'));
    REQUIRE(run("gzip -k '" + (folder / "zeros") + "'"));
    CHECK(std::filesystem::file_size(folder / "zeros.gz") < 2000);
    CHECK(read_unpacked(folder / "zeros.gz", "", 1 << 20).size() == 1 << 20);
    CHECK(message([&] {
              read_unpacked(folder / "zeros.gz", "", (1 << 20) - 1);
          }).find("unpacks to more than 1048575 bytes") != std::string::npos);
    CHECK(message([&] { read_unpacked("/dev/zero", "", 1000); }).find("not a file") != std::string::npos);
}

TEST_CASE("An archive is read by the names of its members and never unpacked to the disk") {
    const test::TemporaryFolder folder;
    std::filesystem::create_directories(folder / "in/set");
    folder.write("in/set/part.bin", "inside");
    folder.write("in/outside", "outside");
    REQUIRE(run("ln -s /etc/passwd '" + (folder / "in/set/link.bin") + "'"));
    REQUIRE(run("cd '" + (folder / "in/set") + "' && tar -P -czf ../../a.tar.gz ../outside ../set '" +
                (folder / "in/outside") + "'"));
    std::filesystem::remove_all(folder / "in");
    const auto text = [&](const std::string& member) {
        const auto bytes = read_unpacked(folder / "a.tar.gz", member, 1000);
        return std::string(bytes.begin(), bytes.end());
    };
    CHECK(text("../set/part.bin") == "inside");
    CHECK(text("../set/link.bin").empty());  // a link is not followed
    CHECK(message([&] { text("set/part.bin"); }).find("does not contain set/part.bin") != std::string::npos);
    CHECK(folder.count() == 1);  // the archive alone
}

TEST_CASE("An archive that is not the published one is refused before anything of it is read") {
    const test::TemporaryFolder folder;
    const DatasetEntry entry = tiny_set(folder);
    fetch_dataset(entry, folder / "own");
    CHECK(load_dataset(entry, folder / "own", "here").train.size() == 5);
    DatasetEntry other = entry;
    other.published.front().md5 = std::string(32, '0');
    CHECK(message([&] {
              load_dataset(other, folder / "own", "here");
          }).find("is not the published archive") != std::string::npos);
}

TEST_CASE("curl is told which protocols it may speak, and follow") {
    // A curl of our own notes how it is called, and fetches nothing.
    const test::TemporaryFolder folder;
    folder.write("curl", "#!/bin/sh\necho \"$@\" > '" + (folder / "called") + "'\nexit 22\n");
    std::filesystem::permissions(folder / "curl", std::filesystem::perms::owner_all);
    const std::string path = std::getenv("PATH");
    ::setenv("PATH", ((folder / "") + ":" + path).c_str(), 1);
    const auto called_for = [&](const std::string& url) {
        DatasetEntry entry = dataset_entry("mnist", "test");
        entry.url = url;
        CHECK_THROWS_AS(fetch_dataset(entry, folder / "own"), RunError);
        return test::read_file(folder / "called");
    };
    const std::string secure = called_for("https://example.org/");
    const std::string plain = called_for("http://example.org/");
    ::setenv("PATH", path.c_str(), 1);
    CHECK(secure.find("--proto =https --proto-redir =https ") != std::string::npos);
    CHECK(plain.find("--proto =http,https --proto-redir =http,https ") != std::string::npos);
    CHECK(plain.find("--max-filesize ") != std::string::npos);
    CHECK(plain.find("-- http://example.org/train-images-idx3-ubyte.gz") != std::string::npos);
}
