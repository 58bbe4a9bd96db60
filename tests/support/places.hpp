#pragma once
// Where things are on this machine, in one source: the tests themselves are compiled to the same words
// wherever the checkout lies, so that ccache knows them again in another clone.

#include <string>

namespace test {

/// The checkout.
const std::string& source_folder();

/// The levywell program that was built.
const std::string& program();

/// mpirun; empty in a build without MPI.
const std::string& mpiexec();

}  // namespace test
