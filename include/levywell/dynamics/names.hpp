#pragma once

#include "levywell/dynamics/request.hpp"

#include <string>
#include <vector>

namespace levywell::inline dynamics {

/// The words people write for the choices of a run, in files and on the command line.
std::string name_of(NoiseConvention convention);
std::string name_of(SchemeChoice scheme);
std::string name_of(const Scheme& scheme);
std::string name_of(MeasureChoice measure);
std::string name_of(Monitoring monitoring);
std::string name_of(Backend backend);
std::string name_of(Precision precision);

const std::vector<std::string>& convention_names();
const std::vector<std::string>& scheme_names();
const std::vector<std::string>& measure_names();
const std::vector<std::string>& monitoring_names();
const std::vector<std::string>& backend_names();
const std::vector<std::string>& precision_names();

}  // namespace levywell::inline dynamics
