// A kernel with a seeded fault, under a sanitizer that is to find it: seeded_faults missing_barrier |
// plain_add | overrun | none. CTest looks for what the sanitizer says.

#include "cuda_emulator/fibers.hpp"
#include "cuda_emulator/os_threads.hpp"
#include "cuda_emulator/seeded_kernels.hpp"

#include <cstdio>
#include <string>

using namespace cuda_emulator;

int main(int count, char** arguments) {
    const std::string fault = count > 1 ? arguments[1] : "none";
    constexpr std::size_t elements = 64;
    const Shape shape{{2, 1, 1}, elements, elements * sizeof(unsigned)};
    OsThreads threads;
    unsigned sums[2] = {0, 0};
    threads.launch(shape, [&] { seeded::sum_of_threads(sums, fault != "missing_barrier"); });
    unsigned long long counter = 0;
    threads.launch(shape, [&] { seeded::count_threads(&counter, fault != "plain_add"); });
    if (fault == "overrun") {
        Fibers fibers;
        fibers.launch(shape, [&] { seeded::overrun(elements); });
    }
    std::printf("%s: sums %u %u, %llu threads\n", fault.c_str(), sums[0], sums[1], counter);
    return 0;
}
