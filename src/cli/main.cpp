#include "levywell/cli/run_cli.hpp"

#include <iostream>

int main(int argc, char* argv[]) {
    return levywell::run_cli({argv + 1, argv + argc}, std::cout, std::cerr);
}
