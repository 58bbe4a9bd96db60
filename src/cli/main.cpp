#include "levywell/cli/run_cli.hpp"
#include "levywell/core/ample_stack.hpp"
#include "levywell/core/waiting_threads.hpp"
#include "levywell/run/ranks.hpp"

#include <cstdlib>
#include <iostream>

int main(int argc, char* argv[]) {
    levywell::let_waiting_threads_sleep(argv);
    const int code = levywell::with_ample_stack([&] {
        return levywell::run_cli({argv + 1, argv + argc}, std::cout, std::cerr);
    });
    if (levywell::has_abandoned_work()) {  // its thread must not see static objects go
        std::cout.flush();
        std::cerr.flush();
        std::_Exit(code);
    }
    return code;
}
