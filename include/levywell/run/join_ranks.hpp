#pragma once

#include "levywell/run/launch.hpp"
#include "levywell/run/ranks.hpp"

#include <memory>
#include <string>

namespace levywell::inline studies {

/// Joins the other processes of the launch; nothing where there are none. Throws InputError where this build,
/// or this launcher, cannot bring them together: each would run the whole simulation and write the same file.
std::unique_ptr<Ranks> join_ranks(const Launch& launch);

/// "Open MPI v4.1.4": what this build was linked to; "" where it is without MPI.
std::string mpi_library();

}  // namespace levywell::inline studies
