#include "places.hpp"

namespace test {

const std::string& source_folder() {
    static const std::string folder = LEVYWELL_SOURCE_DIR;
    return folder;
}

const std::string& program() {
    static const std::string file = LEVYWELL_PROGRAM;
    return file;
}

const std::string& mpiexec() {
    static const std::string file = LEVYWELL_MPIEXEC;
    return file;
}

}  // namespace test
