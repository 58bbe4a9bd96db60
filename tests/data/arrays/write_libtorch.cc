// Wrote libtorch_*.pt with LibTorch 1.13.1:
//   g++ -std=c++17 write_libtorch.cc -I/usr/include/torch/csrc/api/include -ltorch -ltorch_cpu -lc10 && ./a.out
#include <fstream>
#include <torch/serialize.h>
#include <torch/torch.h>

int main() {
    const auto put = [](const std::string& name, const torch::IValue& value) {
        const std::vector<char> bytes = torch::pickle_save(value);
        std::ofstream("libtorch_" + name + ".pt", std::ios::binary)
            .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    };
    const torch::Tensor x = torch::arange(1, 13, torch::kFloat32).reshape({4, 3});
    put("one", x);
    put("transposed", x.reshape({3, 4}).t());
    c10::Dict<std::string, torch::Tensor> several;
    several.insert("w", x.to(torch::kFloat64));
    several.insert("half", x.to(torch::kHalf));
    several.insert("brain", x.to(torch::kBFloat16));
    several.insert("slice", torch::arange(0, 100, torch::kInt64).slice(0, 10, 70, 5).reshape({4, 3}));
    several.insert("flag", x > 6);
    put("dictionary", several);
    put("complex", torch::complex(x, x));
    torch::save(x, "libtorch_archive.pt");
}
