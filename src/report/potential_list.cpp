#include "levywell/report/potential_list.hpp"

#include "levywell/potential/potential_file.hpp"
#include "levywell/potential/shipped_potentials.hpp"
#include "report/table.hpp"

#include <fmt/format.h>

namespace levywell::inline report {

std::string potential_list() {
    TextTable table({"potential", "kind", "wells", "name"});
    for (const std::string& name : shipped_potentials()) {
        Faults faults;
        const PotentialFile file = read_potential("@" + name, faults);
        faults.throw_if_any();
        table.add({"@" + name, file.kind, fmt::format("{}", file.landscape.minima.size()), file.name});
    }
    return table.text("");
}

}  // namespace levywell::inline report
