#pragma once
// The command line inside the test's own process.

#include "levywell/cli/run_cli.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace test {

struct Outcome {
    int code;
    std::string out;
    std::string err;
};

inline Outcome levywell_run(const std::vector<std::string>& arguments) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = levywell::run_cli(arguments, out, err);
    return {code, out.str(), err.str()};
}

}  // namespace test
