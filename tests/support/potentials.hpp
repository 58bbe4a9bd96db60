#pragma once

#include "levywell/potential/potential_file.hpp"
#include "places.hpp"

#include <string>

namespace test {

/// A file of potentials/, which must be without fault.
inline levywell::PotentialFile potential(const std::string& name) {
    levywell::Faults faults;
    levywell::PotentialFile file = levywell::read_potential(source_folder() + "/potentials/" + name, faults);
    faults.throw_if_any();
    return file;
}

/// A potential file of this text after its name, which must be without fault.
inline levywell::PotentialFile potential_of_text(const std::string& text) {
    levywell::Faults faults;
    levywell::PotentialFile file = levywell::read_potential_text("name = \"t\"\n" + text, "p.toml", faults);
    faults.throw_if_any();
    return file;
}

}  // namespace test
