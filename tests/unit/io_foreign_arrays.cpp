// Arrays of PyTorch, safetensors, MATLAB and packed text: the numbers, and no others where a file is damaged.
// tests/data/arrays: written by the libraries themselves; tests/data/*_files.py write others at the time of
// the test.
#include "catch.hpp"
#include "files.hpp"
#include "io/torch_pickle.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/array_file.hpp"
#include "places.hpp"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <optional>
#include <vector>
#include <zlib.h>

using namespace levywell;

namespace {

struct Read {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::vector<double> numbers;
    bool operator==(const Read&) const = default;
};

Read read(const std::string& spec) {
    const auto array = open_array(spec, std::nullopt);
    Read result{array->rows(), array->columns(),
                std::vector<double>(static_cast<std::size_t>(array->size()))};
    array->read(0, result.numbers);
    std::vector<double> last(static_cast<std::size_t>(array->columns()));
    array->read(array->rows() - 1, last);
    CHECK(std::equal(last.rbegin(), last.rend(), result.numbers.rbegin()));
    return result;
}

std::string refusal(const std::string& spec) {
    try {
        open_array(spec, std::nullopt);
    } catch (const InputError& error) {
        return error.what();
    }
    return "none";
}

/// 1, 2, .. 12 in rows of `columns`.
Read counted(std::int64_t columns = 3) {
    Read result{12 / columns, columns, std::vector<double>(12)};
    std::iota(result.numbers.begin(), result.numbers.end(), 1.0);
    return result;
}

Read flags() {
    return {4, 3, {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1}};
}

std::string kept(const std::string& name) {
    return test::source_folder() + "/tests/data/arrays/" + name;
}

bool write_files(const std::string& script, const std::string& folder) {
    const std::string command = "/usr/bin/python3 -B '" + test::source_folder() + "/tests/data/" + script +
                                "' '" + folder + "' 2>/dev/null";
    return std::system(command.c_str()) == 0;  // NOLINT(concurrency-mt-unsafe)
}

std::string gzip(const std::string& text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(text.size() + 1000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(packed.size() - stream.avail_out);
    deflateEnd(&stream);
    return packed;
}

/// A file cut off at every byte and with every byte changed: refused, or the numbers of the whole one.
/// Returns how many were refused.
int check_damage(const test::TemporaryFolder& folder, const std::string& whole, const std::string& name,
                 std::size_t first = 0) {
    const std::string content = test::read_file(whole);
    const std::string path = folder / "damaged";
    const Read expected = read(whole + name);
    int refused = 0;
    int other = 0;
    const auto attempt = [&](const std::string& bytes) {
        folder.write("damaged", bytes);
        try {
            other += read(path + name) == expected ? 0 : 1;
        } catch (const InputError&) {
            ++refused;
        }
    };
    for (std::size_t size = 1; size < content.size(); ++size) attempt(content.substr(0, size));
    for (std::size_t at = first; at < content.size(); ++at) {
        std::string changed = content;
        changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
        attempt(changed);
    }
    INFO(whole);
    CHECK(other == 0);
    return refused;
}

}  // namespace

TEST_CASE("Tensors that LibTorch wrote") {
    CHECK(read(kept("libtorch_one.pt")) == counted());
    CHECK(read(kept("libtorch_transposed.pt")) ==
          Read{4, 3, {1, 5, 9, 2, 6, 10, 3, 7, 11, 4, 8, 12}});  // a view with strides 1, 4
    for (const char* name : {"w", "half", "brain"})
        CHECK(read(kept("libtorch_dictionary.pt:") + name) == counted());
    CHECK(read(kept("libtorch_dictionary.pt:flag")) == flags());
    CHECK(read(kept("libtorch_dictionary.pt:slice")) ==
          Read{4, 3, {10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65}});
    CHECK_THAT(refusal(kept("libtorch_dictionary.pt")),
               Contains("its arrays are w, half, brain, slice, flag"));
    CHECK_THAT(refusal(kept("libtorch_dictionary.pt:v")), Contains("has no array v"));
    CHECK_THAT(refusal(kept("libtorch_complex.pt")), Contains("complex"));
    CHECK_THAT(refusal(kept("libtorch_archive.pt")), Contains("TorchScript"));
}

TEST_CASE("Files of torch.save: state dicts, checkpoints, strides; nothing of them is executed") {
    const test::TemporaryFolder folder;
    if (!write_files("torch_files.py", folder / "")) {
        WARN("left out: no /usr/bin/python3");
        return;
    }
    for (const char* spec :
         {"tensor.pt", "big.pt", "new.pt", "state.pth:layer.weight", "state.pth:layer.bias",
          "checkpoint.pt:model.layer.weight", "checkpoint.pt:list.0", "checkpoint.pt:list.1.0"}) {
        INFO(spec);
        CHECK(read(folder / spec) == counted());
    }
    CHECK(read(folder / "columns.pt") == Read{3, 4, {1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12}});
    CHECK(read(folder / "expanded.pt").numbers ==
          std::vector<double>{3, 4, 5, 6, 3, 4, 5, 6, 3, 4, 5, 6, 3, 4, 5, 6, 3, 4, 5, 6});
    CHECK_THAT(refusal(folder / "beyond.pt"), Contains("reaches beyond its storage"));
    CHECK_THAT(refusal(folder / "huge.pt"), Contains("more than 2^60"));
    CHECK_THAT(refusal(folder / "nothing.pt"), Contains("holds no tensor"));
    CHECK_THAT(refusal(folder / "evil.pt:x"), Contains("asks for posix system") && Contains("python3 -c"));
    CHECK_FALSE(std::filesystem::exists(folder / "executed"));
    CHECK_THAT(refusal(folder / "legacy.pt"), Contains("old format") && Contains("torch.load"));
    CHECK(check_damage(folder, folder / "tensor.pt", "") > 300);
}

TEST_CASE("Pickles of any bytes are refused, or hold tensors") {
    // The bytes of a tensor's pickle with each replaced by each instruction.
    const std::string pickle = std::string("\x80\x02") + "ctorch._utils\n_rebuild_tensor_v2\n((X\x07" +
                               std::string(3, '\0') + "storagectorch\nFloatStorage\nX\x01" +
                               std::string(3, '\0') + "0X\x03" + std::string(3, '\0') + "cpuK\x0ctQK" +
                               std::string(1, '\0') + "K\x04K\x03\x86K\x03K\x01\x86\x89Nt" + "R.";
    const auto bytes_of = [](const std::string& text) {
        return std::span(reinterpret_cast<const unsigned char*>(text.data()), text.size());
    };
    const auto tensors = read_torch_pickle(bytes_of(pickle), "x");
    REQUIRE(tensors.size() == 1);
    CHECK(tensors[0].shape == std::vector<std::uint64_t>{4, 3});
    CHECK(tensors[0].type == "f4");
    int refused = 0;
    for (std::size_t at = 0; at < pickle.size(); ++at) {
        CHECK_THROWS_AS(read_torch_pickle(bytes_of(pickle.substr(0, at)), "x"), InputError);
        for (int byte = 0; byte < 256; ++byte) {
            std::string changed = pickle;
            changed[at] = static_cast<char>(byte);
            try {
                read_torch_pickle(bytes_of(changed), "x");
            } catch (const InputError&) {
                ++refused;
            }
        }
    }
    CHECK(refused > 10000);
    // A list that holds itself.
    CHECK_THROWS_AS(read_torch_pickle(bytes_of(std::string("\x80\x02]q\0h\0a.", 9)), "x"), InputError);
}

TEST_CASE("Tensors that safetensors wrote") {
    for (const char* name : {"a", "layer.half", "single", "counts", "bytes"})
        CHECK(read(kept("arrays.safetensors:") + name) == counted());
    CHECK(read(kept("arrays.safetensors:flag")) == flags());
    CHECK(read(kept("brain.safetensors")) == counted());
    CHECK_THAT(refusal(kept("arrays.safetensors")), Contains("name one"));
    const test::TemporaryFolder folder;
    const std::string whole = test::read_file(kept("brain.safetensors"));
    for (std::size_t size = 1; size < whole.size(); ++size)
        CHECK_THROWS_AS(open_array(folder.write("cut", whole.substr(0, size)), std::nullopt), InputError);
    const auto of = [&](const std::string& header, std::size_t bytes) {
        std::string text(8, '\0');
        text[0] = static_cast<char>(header.size());
        return refusal(folder.write("made", text + header + std::string(bytes, 'x')));
    };
    const std::string whole_header = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
    CHECK(of(whole_header, 8) == "none");  // control
    CHECK_THAT(of(whole_header, 9), Contains("take 8 bytes, 9 are there"));
    CHECK_THAT(of(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8),
               Contains("8 bytes are not its shape"));
    CHECK_THAT(of(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})", 12),
               Contains("do not follow"));
    CHECK_THAT(of(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8), Contains("damaged"));
    CHECK_THAT(of(R"({"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}})", 8),
               Contains("type F8_E4M3"));
    CHECK_THAT(of(R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8), !Contains("none"));
    CHECK_THAT(
        of(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
           8),
        Contains("a is there twice"));
}

TEST_CASE("Variables that MATLAB files of scipy hold") {
    const test::TemporaryFolder folder;
    if (!write_files("matlab_files.py", folder / "")) {
        WARN("left out: /usr/bin/python3 has no scipy");
        return;
    }
    if (refusal(folder / "one.mat").find("built without matio") != std::string::npos) {
        WARN("left out: built without matio");
        return;
    }
    CHECK(read(folder / "one.mat") == counted());
    for (const std::string file : {"plain.mat:", "packed.mat:"}) {
        for (const char* name : {"A", "single", "small", "wide"})
            CHECK(read(folder / (file + name)) == counted());
        for (const char* name : {"row", "col"}) CHECK(read(folder / (file + name)) == counted(1));
        CHECK(read(folder / (file + "flag")) == flags());
        CHECK_THAT(refusal(folder / (file + "complex")), Contains("complex"));
        CHECK_THAT(refusal(folder / (file + "sparse")), Contains("sparse"));
        CHECK_THAT(refusal(folder / (file + "cube")), Contains("more than two dimensions"));
        CHECK_THAT(refusal(folder / (file + "empty")), Contains("is empty"));
        for (const char* name : {"text", "cell", "record"})
            CHECK_THAT(refusal(folder / (file + name)), Contains("no real numbers"));
    }
    CHECK_THAT(refusal(folder / "plain.mat"), Contains("its arrays are A, single"));
    const std::string whole = test::read_file(folder / "one.mat");
    for (std::size_t size = 1; size < whole.size(); ++size)
        CHECK_THROWS_AS(open_array(folder.write("cut", whole.substr(0, size)), std::nullopt), InputError);
    constexpr std::size_t header = 136;  // text, version and the first tag, which no checksum covers
    CHECK(check_damage(folder, folder / "one_packed.mat", "", header) > 1000);
}

TEST_CASE("Packed text is read as what it unpacks to, or refused") {
    const test::TemporaryFolder folder;
    const std::string table = "\xEF\xBB\xBFtime,ret\n1,0.5\n2,NA\n3,-1\n";
    const Read ret = read(folder.write("t.csv", table) + ":ret");
    CHECK(ret.numbers[2] == -1);
    CHECK(std::isnan(ret.numbers[1]));
    CHECK(read(folder.write("t.csv.gz", gzip("a,ret\n1,0.5\n2,7\n")) + ":ret") == Read{2, 1, {0.5, 7}});
    std::string lines;
    for (int k = 1; k <= 12; ++k) lines += std::to_string(k) + (k % 3 == 0 ? "\n" : " ");
    CHECK(read(folder.write("x.txt.gz", gzip(lines))) == counted());
    CHECK(read(folder.write("padded.gz", gzip(lines) + std::string(512, '\0'))) == counted());  // as on tapes
    CHECK_THAT(refusal(folder.write("junk.gz", gzip(lines) + std::string(511, '\0') + "x")),
               Contains("damaged"));
    CHECK(read(folder.write("x2.txt.gz", gzip(lines.substr(0, 12)) + gzip(lines.substr(12)))) ==
          counted());  // as cat does
    CHECK(check_damage(folder, folder / "x.txt.gz", "") > 50);
    CHECK_THAT(refusal(folder.write("h.gz", gzip("\x89HDF\r\n\x1a\n and more"))), Contains("gunzip"));
}

TEST_CASE("Formats that are known and not read say what converts them") {
    const test::TemporaryFolder folder;
    const auto of = [&](const std::string& begin) {
        return refusal(folder.write("x", begin + std::string(300, '\0')));
    };
    CHECK_THAT(of("PAR1"), Contains("Parquet") && Contains("read_parquet"));
    CHECK_THAT(of("ARROW1"), Contains("Arrow"));
    CHECK_THAT(of("\x80\x04\x95"), Contains("pickle"));
    CHECK_THAT(of("\xfd"
                  "7zXZ"),
               Contains("xz -dk"));
    CHECK_THAT(of("BZh9"), Contains("bzip2 -dk"));
    CHECK_THAT(of("CDF\x01"), Contains("netCDF"));
    CHECK_THAT(of(std::string("\0\x01\x02", 3)), Contains("is binary") && Contains("--dtype"));
}
