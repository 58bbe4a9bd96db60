#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace levywell::inline io {

/// A tensor as torch.save describes it: a view of a storage.
struct TorchTensor {
    std::string name;                   ///< keys and places that lead to it, a point between; "" of one alone
    std::string type;                   ///< of its numbers, as NumPy writes it, without the byte order
    std::string storage;                ///< key of the storage
    std::uint64_t storage_numbers = 0;  ///< that the storage holds
    std::uint64_t offset = 0;           ///< of the first number, in numbers
    std::vector<std::uint64_t> shape;
    std::vector<std::uint64_t> strides;  ///< in numbers
};

/// The tensors that a pickle of torch.save holds, alone or in dictionaries, lists and tuples. Nothing of it
/// is executed: the instructions that build these are interpreted, every other one is refused. Throws
/// InputError at `where`, with what converts the file.
std::vector<TorchTensor> read_torch_pickle(std::span<const unsigned char> pickle, const std::string& where);

}  // namespace levywell::inline io
