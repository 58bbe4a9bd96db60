#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

constexpr std::uint64_t length_bytes = 8;
constexpr std::uint64_t longest_header = 100'000'000;  // the format's own limit

std::uint64_t header_length(std::span<const unsigned char> bytes) {
    std::uint64_t length = 0;
    for (std::size_t k = 0; k < length_bytes; ++k) length |= std::uint64_t{bytes[k]} << 8 * k;
    return length;
}

struct Tensor {
    std::string name;
    std::string dtype;  ///< as the file says it
    std::vector<std::uint64_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

std::string type_of(const std::string& dtype) {
    static const std::map<std::string, std::string> types{
        {"F64", "<f8"}, {"F32", "<f4"}, {"F16", "<f2"}, {"BF16", "<bfloat16"}, {"I64", "<i8"},
        {"I32", "<i4"}, {"I16", "<i2"}, {"I8", "<i1"},  {"U64", "<u8"},        {"U32", "<u4"},
        {"U16", "<u2"}, {"U8", "<u1"},  {"BOOL", "?"}};
    const auto found = types.find(dtype);
    return found == types.end() ? "" : found->second;
}

/// The header's tensors in the order of their bytes, which must fill the file. Throws what nlohmann-json
/// does.
std::vector<Tensor> tensors_of(const nlohmann::json& header, std::uint64_t size, const std::string& path) {
    std::vector<Tensor> tensors;
    for (const auto& [name, entry] : header.items()) {
        if (name == "__metadata__") continue;
        const auto offsets = entry.at("data_offsets").get<std::vector<std::uint64_t>>();
        if (offsets.size() != 2) throw InputError(path, fmt::format("is damaged: data_offsets of {}", name));
        tensors.push_back({name, entry.at("dtype").get<std::string>(),
                           entry.at("shape").get<std::vector<std::uint64_t>>(), offsets[0], offsets[1]});
    }
    std::sort(tensors.begin(), tensors.end(), [](const Tensor& a, const Tensor& b) {
        return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
    });
    std::uint64_t at = 0;
    for (const Tensor& tensor : tensors) {
        if (tensor.begin != at || tensor.end < tensor.begin)
            throw InputError(
                path, fmt::format("is damaged: the bytes of {} do not follow the others", tensor.name));
        at = tensor.end;
    }
    if (at != size)
        throw InputError(
            path, fmt::format("is damaged or cut off: its tensors take {} bytes, {} are there", at, size));
    return tensors;
}

}  // namespace

bool is_safetensors(std::span<const unsigned char> bytes) {
    return bytes.size() > length_bytes && header_length(bytes) <= longest_header &&
           header_length(bytes) >= 2 && bytes[length_bytes] == '{';
}

std::unique_ptr<ArrayFile> safetensors_array(SharedBytes data, const std::string& path,
                                             const std::string& name) {
    const std::uint64_t length = header_length(data.bytes);
    if (length > data.bytes.size() - length_bytes)
        throw InputError(path, "is cut off inside its .safetensors header");
    const std::uint64_t begin = length_bytes + length;
    try {
        const auto text = data.bytes.subspan(length_bytes, static_cast<std::size_t>(length));
        // A name that is there twice: which one is meant cannot be told.
        std::vector<std::vector<std::string>> open;
        const auto once = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
            if (event == nlohmann::json::parse_event_t::object_start) open.emplace_back();
            if (event == nlohmann::json::parse_event_t::object_end) open.pop_back();
            if (event == nlohmann::json::parse_event_t::key) {
                const auto key = parsed.get<std::string>();
                if (std::find(open.back().begin(), open.back().end(), key) != open.back().end())
                    throw InputError(path, fmt::format("is damaged: {} is there twice", key));
                open.back().push_back(key);
            }
            return true;
        };
        const nlohmann::json header = nlohmann::json::parse(text.begin(), text.end(), once);
        const std::vector<Tensor> tensors = tensors_of(header, data.bytes.size() - begin, path);
        std::vector<std::string> names;
        for (const Tensor& tensor : tensors) names.push_back(tensor.name);
        const Tensor& tensor = tensors[choose_array(names, name, path)];
        const std::string where = path + ":" + tensor.name;
        const std::string type = type_of(tensor.dtype);
        if (type.empty())
            throw InputError(where, fmt::format("is of type {}, which is not read (write it as F32 or F64)",
                                                tensor.dtype));
        const auto [rows, columns] = matrix_of(tensor.shape, where);
        const std::uint64_t bytes = tensor.end - tensor.begin;
        if (bytes / bytes_of_type(type) / static_cast<std::uint64_t>(columns) !=
                static_cast<std::uint64_t>(rows) ||
            bytes !=
                static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(columns) * bytes_of_type(type))
            throw InputError(
                where, fmt::format("is damaged: {} bytes are not its shape of type {}", bytes, tensor.dtype));
        return raw_array(std::move(data), static_cast<std::size_t>(begin + tensor.begin), type, rows, columns,
                         false, where);
    } catch (const nlohmann::json::exception&) {
        throw InputError(path, "is damaged: its .safetensors header is not one");
    }
}

}  // namespace levywell::inline io
