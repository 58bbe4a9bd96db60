#include "io/mapped_array.hpp"
#include "io/torch_pickle.hpp"
#include "io/zip_members.hpp"
#include "levywell/core/available_memory.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

constexpr std::uint64_t longest_pickle = 100'000'000;

/// Throws InputError unless every number of a tensor lies in its storage of `bytes`.
void check_view(const TorchTensor& tensor, std::uint64_t bytes, const std::string& where) {
    // Sums of products of doubles: exact up to 2^53, more than any storage has, and beyond it large enough.
    double last = static_cast<double>(tensor.offset);
    for (std::size_t k = 0; k < tensor.shape.size(); ++k)
        last += static_cast<double>(tensor.shape[k] - 1) * static_cast<double>(tensor.strides[k]);
    const std::uint64_t width = bytes_of_type(tensor.type);
    if (bytes % width != 0 || bytes / width != tensor.storage_numbers)
        throw InputError(
            where, fmt::format("is damaged: its storage has {} bytes, {} numbers of {} were stored", bytes,
                               tensor.storage_numbers, width));
    if (last >= static_cast<double>(tensor.storage_numbers))
        throw InputError(where, "is damaged: its shape reaches beyond its storage");
}

/// The numbers of a view in row-major order, as they are in the storage.
std::vector<unsigned char> gather(const TorchTensor& tensor, const std::vector<unsigned char>& storage,
                                  std::uint64_t numbers) {
    const std::uint64_t width = bytes_of_type(tensor.type);
    std::vector<unsigned char> bytes(static_cast<std::size_t>(numbers * width));
    std::vector<std::uint64_t> place(tensor.shape.size(), 0);
    std::uint64_t at = tensor.offset;
    for (std::uint64_t k = 0; k < numbers; ++k) {
        std::copy_n(storage.begin() + static_cast<std::ptrdiff_t>(at * width), width,
                    bytes.begin() + static_cast<std::ptrdiff_t>(k * width));
        for (std::size_t side = place.size(); side-- > 0;) {
            at += tensor.strides[side];
            if (++place[side] < tensor.shape[side]) break;
            at -= tensor.strides[side] * tensor.shape[side];
            place[side] = 0;
        }
    }
    return bytes;
}

}  // namespace

std::unique_ptr<ArrayFile> torch_array(const std::string& path, const std::string& name) {
    const std::vector<std::string> members = zip_members(path);
    const auto pickle = std::find_if(members.begin(), members.end(),
                                     [](const std::string& member) { return member.ends_with("/data.pkl"); });
    const std::string folder = pickle->substr(0, pickle->rfind('/') + 1);
    const auto has = [&](const std::string& member) {
        return std::find(members.begin(), members.end(), folder + member) != members.end();
    };
    const bool program = std::any_of(members.begin(), members.end(), [&](const std::string& member) {
        return member.starts_with(folder + "code/");
    });
    if (program) {
        throw InputError(path,
                         "is a program of TorchScript, or what torch::save of C++ writes (write its tensors "
                         "with torch.save of Python, or torch::pickle_save of C++)");
    }
    const std::vector<TorchTensor> tensors =
        read_torch_pickle(zip_member(path, *pickle, longest_pickle), path);
    if (tensors.empty()) throw InputError(path, "holds no tensor");
    std::vector<std::string> names;
    for (const TorchTensor& tensor : tensors) names.push_back(tensor.name);
    const TorchTensor& tensor = tensors[choose_array(names, name, path)];
    const std::string where = tensor.name.empty() ? path : path + ":" + tensor.name;
    const auto [rows, columns] = matrix_of(tensor.shape, where);
    const std::uint64_t most = available_memory() / 2;
    const std::vector<unsigned char> storage = zip_member(path, folder + "data/" + tensor.storage, most);
    check_view(tensor, storage.size(), where);
    const auto numbers = static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(columns);
    if (numbers > most / bytes_of_type(tensor.type))
        throw InputError(where, fmt::format("has {} numbers, more than memory holds", numbers));
    std::string order = "<";
    if (has("byteorder")) {
        const std::vector<unsigned char> said = zip_member(path, folder + "byteorder", 16);
        const std::string word(said.begin(), said.end());
        if (word != "little" && word != "big")
            throw InputError(path, "is damaged: its byte order is not one");
        if (word == "big") order = ">";
    }
    auto content = std::make_shared<std::vector<unsigned char>>(gather(tensor, storage, numbers));
    const std::span<const unsigned char> bytes(*content);
    return raw_array({content, bytes}, 0, tensor.type == "?" ? tensor.type : order + tensor.type, rows,
                     columns, false, where);
}

}  // namespace levywell::inline io
