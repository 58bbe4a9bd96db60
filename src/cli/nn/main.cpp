#include "cli/nn/commands.hpp"
#include "cli/program.hpp"
#include "levywell/core/ample_stack.hpp"
#include "levywell/core/waiting_threads.hpp"

#include <iostream>

int main(int argc, char* argv[]) {
    levywell::let_waiting_threads_sleep(argv);
    const levywell::Program program{
        "The network commands of levywell, a program of their own because LibTorch is slow to load.",
        "Example:\n  levywell train --depth 3 --width 128 --iterations 1000 -o fcn.h5",
        {levywell::add_train_command, levywell::add_pipeline_command, levywell::add_slice_command,
         levywell::add_escape_command, levywell::add_network_info_command}};
    return levywell::with_ample_stack([&] {
        return levywell::run_program(program, {argv + 1, argv + argc}, std::cout, std::cerr);
    });
}
