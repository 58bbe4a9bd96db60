// Pickles of torch.save: what read_torch_pickle() is given.

#include "io/torch_pickle.hpp"
#include "refusal.hpp"

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::may_refuse([&] { read_torch_pickle({data, size}, "fuzz.pt"); });
    return 0;
}
