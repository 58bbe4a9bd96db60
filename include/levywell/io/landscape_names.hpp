#pragma once

#include "levywell/io/schema.hpp"
#include "levywell/potential/landscape.hpp"

#include <array>

namespace levywell::inline io {

/// The minima and maxima of a potential by the names that files and JSON give their numbers.
struct LandscapeColumn {
    const char* name;
    std::vector<CriticalPoint> Landscape::*points;
    double CriticalPoint::*value;
};
inline constexpr std::array landscape_columns{
    LandscapeColumn{schema::minima, &Landscape::minima, &CriticalPoint::position},
    LandscapeColumn{schema::minima_height, &Landscape::minima, &CriticalPoint::height},
    LandscapeColumn{schema::minima_curvature, &Landscape::minima, &CriticalPoint::curvature},
    LandscapeColumn{schema::maxima, &Landscape::maxima, &CriticalPoint::position},
    LandscapeColumn{schema::maxima_height, &Landscape::maxima, &CriticalPoint::height},
    LandscapeColumn{schema::maxima_curvature, &Landscape::maxima, &CriticalPoint::curvature}};

}  // namespace levywell::inline io
