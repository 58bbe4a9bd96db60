#pragma once

#include "io/hdf5.hpp"
#include "levywell/theory/end_curves.hpp"
#include "levywell/theory/spectrum.hpp"

namespace levywell::inline io {

/// Groups of a theory entry: curves, spectrum and quasi_stationary, those that there are.
void write_curves(hid_t parent, const EndCurves& curves);
void write_spectrum(hid_t parent, const Spectrum& spectrum);

/// A density in the group itself.
void write_density(hid_t group, const StationaryDensity& density);

}  // namespace levywell::inline io
