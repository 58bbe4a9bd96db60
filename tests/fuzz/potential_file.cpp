// A potential file, and what is made of it before anything is simulated.

#include "levywell/potential/potential_file.hpp"

#include "levywell/potential/curve.hpp"
#include "refusal.hpp"

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Faults faults;
    const PotentialFile file = read_potential_text(fuzz::text_of(data, size), "fuzz.toml", faults);
    if (!faults.empty()) return 0;
    const PotentialCurve curve = sample_curve(*file.potential, file.landscape);
    for (std::size_t k = 0; k < curve.w.size(); k += 40)
        static_cast<void>(file.potential->slope(curve.w[k]) + file.potential->curvature(curve.w[k]));
    const Wells wells = file.landscape.wells();
    for (std::size_t i = 0; i < wells.count(); ++i) static_cast<void>(wells.half_width(i));
    return 0;
}
