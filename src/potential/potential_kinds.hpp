#pragma once

#include "levywell/core/toml_reader.hpp"
#include "levywell/potential/potential_file.hpp"

#include <memory>
#include <string>
#include <vector>

namespace levywell::inline potential {

/// Readers of one kind each: take the kind's keys from the table, report faults, and set file.potential (left
/// empty on faults).
void read_critical_points(TomlTable& table, Faults& faults, PotentialFile& file);
void read_polynomial(TomlTable& table, Faults& faults, PotentialFile& file);
void read_landscape(TomlTable& table, Faults& faults, PotentialFile& file);
void read_table(TomlTable& table, Faults& faults, PotentialFile& file);
void read_expression(TomlTable& table, Faults& faults, PotentialFile& file);
void read_flat(TomlTable& table, Faults& faults, PotentialFile& file);
void read_quadratic(TomlTable& table, Faults& faults, PotentialFile& file);

/// `growth` of a kind with walls: the power p >= 2 of f far out; 4 when absent.
double read_growth(TomlTable& table);

/// Checks that minima and maxima ascend and interleave, m_1 < s_1 < m_2 < ...; each fault names its point.
bool check_order(TomlTable& table, const std::vector<double>& minima, const std::vector<double>& maxima,
                 const std::string& suffix);

}  // namespace levywell::inline potential
