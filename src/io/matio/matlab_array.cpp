#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <cstring>
#include <matio.h>
#include <string_view>
#include <zlib.h>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

constexpr std::string_view mark = "MATLAB 5.0 MAT-file";
constexpr std::size_t header_bytes = 128;

/// Walks the elements of a file, of which each tells its length, and unpacks those that are packed: matio
/// takes what is missing or altered for zeros. Source: MAT-File Format, MathWorks (R2019b), 1-8.
void check_elements(std::span<const unsigned char> bytes, const std::string& path) {
    constexpr std::uint32_t packed = 15;
    constexpr std::size_t tag = 8;
    const auto refuse = [&] { throw InputError(path, "is damaged or cut off: its parts do not fill it"); };
    if (bytes.size() < header_bytes) refuse();
    const bool swapped = bytes[126] == 'M' && bytes[127] == 'I';
    if (!swapped && !(bytes[126] == 'I' && bytes[127] == 'M')) refuse();
    const auto word = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t k = 0; k < 4; ++k)
            value |= std::uint32_t{bytes[at + (swapped ? 3 - k : k)]} << 8 * k;
        return value;
    };
    for (std::size_t at = header_bytes; at < bytes.size();) {
        if (bytes.size() - at < tag) refuse();
        const std::uint32_t type = word(at);
        const std::size_t length = word(at + 4);
        at += tag;
        if (length > bytes.size() - at) refuse();
        if (type == packed) {
            z_stream stream{};
            if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
            stream.next_in = const_cast<Bytef*>(bytes.data() + at);
            stream.avail_in = static_cast<uInt>(length);
            std::vector<unsigned char> block(1 << 16);
            int status = Z_OK;
            while (status == Z_OK) {
                stream.next_out = block.data();
                stream.avail_out = static_cast<uInt>(block.size());
                status = inflate(&stream, Z_NO_FLUSH);
            }
            const bool whole = status == Z_STREAM_END && stream.avail_in == 0;
            inflateEnd(&stream);
            if (!whole) refuse();
        }
        at += length;
    }
}

/// Columns of a matrix one after the other, as MATLAB keeps them.
class MatlabArray : public ArrayFile {
  public:
    MatlabArray(std::vector<double> values, std::int64_t rows, std::int64_t columns)
        : values_(std::move(values)) {
        rows_ = rows;
        columns_ = columns;
    }
    void read(std::int64_t first, std::span<double> out) override {
        const auto rows = static_cast<std::int64_t>(out.size()) / columns_;
        for (std::int64_t row = 0; row < rows; ++row) {
            for (std::int64_t column = 0; column < columns_; ++column)
                out[static_cast<std::size_t>(row * columns_ + column)] =
                    values_[static_cast<std::size_t>(column * rows_ + first + row)];
        }
    }

  private:
    std::vector<double> values_;
};

template <class T>
std::vector<double> numbers_of(const matvar_t& variable, std::size_t count) {
    std::vector<T> values(count);
    std::memcpy(values.data(), variable.data, count * sizeof(T));
    std::vector<double> numbers(count);
    std::transform(values.begin(), values.end(), numbers.begin(),
                   [](T value) { return static_cast<double>(value); });
    return numbers;
}

std::vector<double> numbers_of(const matvar_t& variable, std::size_t count, const std::string& where) {
    switch (variable.class_type) {
        case MAT_C_DOUBLE:
            return numbers_of<double>(variable, count);
        case MAT_C_SINGLE:
            return numbers_of<float>(variable, count);
        case MAT_C_INT8:
            return numbers_of<std::int8_t>(variable, count);
        case MAT_C_UINT8:
            return numbers_of<std::uint8_t>(variable, count);
        case MAT_C_INT16:
            return numbers_of<std::int16_t>(variable, count);
        case MAT_C_UINT16:
            return numbers_of<std::uint16_t>(variable, count);
        case MAT_C_INT32:
            return numbers_of<std::int32_t>(variable, count);
        case MAT_C_UINT32:
            return numbers_of<std::uint32_t>(variable, count);
        case MAT_C_INT64:
            return numbers_of<std::int64_t>(variable, count);
        case MAT_C_UINT64:
            return numbers_of<std::uint64_t>(variable, count);
        case MAT_C_SPARSE:
            throw InputError(where, "is a sparse matrix (full() of it is a full one)");
        default:
            throw InputError(where,
                             "holds no real numbers (a cell array, a struct or text: save the array itself)");
    }
}

}  // namespace

std::string matio_version() {
    int major = 0;
    int minor = 0;
    int patch = 0;
    Mat_GetLibraryVersion(&major, &minor, &patch);
    return fmt::format("{}.{}.{}", major, minor, patch);
}

bool is_matlab(std::span<const unsigned char> bytes) {
    return bytes.size() > mark.size() && std::equal(mark.begin(), mark.end(), bytes.begin());
}

std::unique_ptr<ArrayFile> matlab_array(const SharedBytes& data, const std::string& path,
                                        const std::string& name) {
    check_elements(data.bytes, path);
    Mat_LogInitFunc("levywell", [](int, auto*) {});  // what is wrong is said here
    const std::unique_ptr<mat_t, int (*)(mat_t*)> file(Mat_Open(path.c_str(), MAT_ACC_RDONLY), Mat_Close);
    if (!file) throw InputError(path, "is damaged: matio cannot open it");
    using Variable = std::unique_ptr<matvar_t, void (*)(matvar_t*)>;
    std::vector<std::string> names;
    for (;;) {
        const Variable variable(Mat_VarReadNextInfo(file.get()), Mat_VarFree);
        if (!variable) break;
        names.emplace_back(variable->name != nullptr ? variable->name : "");
    }
    const std::string chosen = names.empty() ? "" : names[choose_array(names, name, path)];
    if (names.empty()) throw InputError(path, "holds no variable");
    const std::string where = path + ":" + chosen;
    Mat_Rewind(file.get());
    const Variable info(Mat_VarReadInfo(file.get(), chosen.c_str()), Mat_VarFree);
    if (!info || info->rank < 2) throw InputError(where, "is damaged: matio cannot read it");
    if (info->isComplex != 0)
        throw InputError(where, "is complex: a tail index is one of real numbers (save real(x) or imag(x))");
    if (info->rank > 2)
        throw InputError(where, "is an array of more than two dimensions (reshape it to a matrix)");
    const std::vector<std::uint64_t> sides{info->dims[0], info->dims[1]};
    auto [rows, columns] = matrix_of(sides, where);
    constexpr std::uint64_t best_compression = 1100;  // deflate reaches 1032 to 1
    const auto count = static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(columns);
    if (info->class_type != MAT_C_SPARSE && count > best_compression * data.bytes.size())
        throw InputError(where, fmt::format("announces {} numbers, more than the file holds", count));
    Mat_Rewind(file.get());
    const Variable variable(Mat_VarRead(file.get(), chosen.c_str()), Mat_VarFree);
    if (!variable || variable->data == nullptr) throw InputError(where, "is damaged: matio cannot read it");
    if (variable->class_type != MAT_C_SPARSE &&
        variable->nbytes < count * static_cast<std::size_t>(variable->data_size))
        throw InputError(where, "is damaged: it holds fewer numbers than it announces");
    std::vector<double> numbers = numbers_of(*variable, static_cast<std::size_t>(count), where);
    if (rows == 1) std::swap(rows, columns);  // a row vector is one sample
    return std::make_unique<MatlabArray>(std::move(numbers), rows, columns);
}

}  // namespace levywell::inline io
