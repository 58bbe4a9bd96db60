#include "potential/potential_kinds.hpp"

#include "levywell/core/number_columns.hpp"
#include "potential/critical_points_potential.hpp"
#include "potential/expression_potential.hpp"
#include "potential/landscape_potential.hpp"
#include "potential/polynomial.hpp"
#include "potential/table_potential.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline potential {
namespace {

constexpr std::size_t highest_degree = 60;  // of f as one polynomial

bool require_positive(TomlTable& table, const std::string& key, std::optional<double> value,
                      const std::string& unit) {
    if (!value) return false;
    if (*value > 0) return true;
    table.add_fault(key, fmt::format("{} = {} (must be > 0 {})", key, *value, unit));
    return false;
}

/// One entry of `minima` or `maxima` of a landscape.
std::optional<CriticalPoint> read_point(TomlTable& entry, bool minimum, const std::string& name) {
    const auto at = entry.require_number("at", "position [length]");
    const auto height = entry.require_number("height", "f there [length^2/time]");
    const auto curvature = entry.require_number("curvature", "|f''| there [1/time]");
    entry.finish();
    if (!at || !height || !curvature) return std::nullopt;
    if (*curvature <= 0) {
        entry.add_fault(
            "curvature",
            fmt::format(
                "{}.curvature = {} (give the size |f''| > 0; its sign follows from the list it stands in)",
                name, *curvature));
        return std::nullopt;
    }
    return CriticalPoint{*at, *height, minimum ? *curvature : -*curvature};
}

const std::vector<ColumnName>& table_columns() {
    static const std::vector<ColumnName> columns{
        {"w", {"x", "q", "r", "s", "z", "position", "coordinate", "distance", "weight"}},
        {"f", {"u", "v", "e", "g", "phi", "potential", "energy", "loss", "height", "value", "free"}}};
    return columns;
}

constexpr const char* point_form = "{at = .., height = .., curvature = ..}";

std::vector<CriticalPoint> read_points(TomlTable& table, const std::string& key, bool minima,
                                       std::vector<std::string>& where, bool& good) {
    std::vector<CriticalPoint> points;
    std::size_t index = 0;
    for (TomlTable& entry : table.tables(key, point_form)) {
        const auto point = read_point(entry, minima, fmt::format("{}[{}]", key, index++));
        good = good && point.has_value();
        if (point) points.push_back(*point);
        where.push_back(entry.where("height"));
    }
    return points;
}

}  // namespace

double read_growth(TomlTable& table) {
    const double growth = table.number("growth").value_or(4);
    if (growth >= 2 && growth <= 20) return growth;
    table.add_fault("growth", fmt::format("growth = {} (f grows like |w|^growth far out; from 2 to 20: with "
                                          "less the drift brings jumps back too slowly for theory)",
                                          growth));
    return 4;
}

bool check_order(TomlTable& table, const std::vector<double>& minima, const std::vector<double>& maxima,
                 const std::string& suffix) {
    bool good = true;
    const auto refuse = [&](const char* key, const std::string& what) {
        table.add_fault(key, what);
        good = false;
    };
    if (minima.empty()) refuse("minima", "minima is empty (a metastable potential has at least one)");
    if (!minima.empty() && maxima.size() + 1 != minima.size()) {
        refuse(
            "maxima",
            fmt::format("{} maxima for {} minima (one maximum belongs between each two neighbouring minima)",
                        maxima.size(), minima.size()));
    }
    for (std::size_t i = 1; i < minima.size(); ++i) {
        if (!(minima[i] > minima[i - 1])) {
            refuse("minima", fmt::format("minima[{}]{} = {} does not lie right of minima[{}]{} = {} (write "
                                         "them in increasing order)",
                                         i, suffix, minima[i], i - 1, suffix, minima[i - 1]));
        }
    }
    for (std::size_t i = 0; i < maxima.size() && i + 1 < minima.size(); ++i) {
        if (!(maxima[i] > minima[i] && maxima[i] < minima[i + 1])) {
            refuse(
                "maxima",
                fmt::format("maxima[{}]{} = {} does not lie between minima[{}]{} = {} and minima[{}]{} = {}",
                            i, suffix, maxima[i], i, suffix, minima[i], i + 1, suffix, minima[i + 1]));
        }
    }
    return good;
}

void read_critical_points(TomlTable& table, Faults&, PotentialFile& file) {
    const auto minima = table.require_numbers("minima", "positions of the minima [length]");
    const auto maxima = table.require_numbers("maxima", "positions of the maxima [length], [] for one well");
    const auto strength = table.number("strength");
    const bool positive =
        !table.has("strength") || require_positive(table, "strength", strength, "[length^(1-2r)/time]");
    if (!minima || !maxima || !check_order(table, *minima, *maxima, "") || !positive) return;
    if (minima->size() + maxima->size() >= highest_degree) {
        table.add_fault(
            "minima",
            fmt::format("{} minima make a polynomial of degree {} (at most {}; kind = \"landscape\" and "
                        "kind = \"table\" take more)",
                        minima->size(), minima->size() + maxima->size() + 1, highest_degree));
        return;
    }
    std::vector<double> roots = *minima;
    roots.insert(roots.end(), maxima->begin(), maxima->end());
    std::sort(roots.begin(), roots.end());
    const auto potential = std::make_shared<CriticalPointsPotential>(roots, strength.value_or(1));
    if (potential->zero() != 0) {
        file.remarks.push_back(
            fmt::format("heights are above f at w = {}: those above f(0) would be lost in "
                        "rounding",
                        potential->zero()));
    }
    file.potential = potential;
}

void read_polynomial(TomlTable& table, Faults&, PotentialFile& file) {
    auto coefficients = table.require_numbers("coefficients", "of f, in ascending powers of w");
    if (!coefficients) return;
    while (!coefficients->empty() && coefficients->back() == 0) coefficients->pop_back();
    const std::size_t degree = coefficients->empty() ? 0 : coefficients->size() - 1;
    if (degree < 4 || degree % 2 != 0 || coefficients->back() < 0 || degree > highest_degree) {
        table.add_fault("coefficients",
                        fmt::format("f is a polynomial of degree {} with leading coefficient {:.6g} (a "
                                    "metastable f has an even degree from 4 to 60 "
                                    "and a positive leading coefficient, or jumps do not come back; kind = "
                                    "\"quadratic\" is the parabola)",
                                    degree, coefficients->empty() ? 0.0 : coefficients->back()));
        return;
    }
    const auto potential = std::make_shared<PolynomialPotential>(*coefficients);
    constexpr double too_much = 0.01;
    if (potential->lost_share() > too_much) {
        table.add_fault(
            "coefficients",
            fmt::format("the coefficients' last digits leave open {:.2g} of the range of f between its "
                        "critical points, which lie far from 0 (choose another origin of w, or "
                        "kind = \"critical_points\")",
                        std::min(1.0, potential->lost_share())));
        return;
    }
    if (potential->left_out() != 0) {
        file.remarks.push_back(fmt::format("heights are those of f - {:.17g}, whose rounding is smaller",
                                           potential->left_out()));
    }
    file.potential = potential;
}

void read_landscape(TomlTable& table, Faults& faults, PotentialFile& file) {
    bool good = true;
    std::vector<std::string> minima_where;
    std::vector<std::string> maxima_where;
    if (!table.has("minima"))
        table.add_fault("minima", fmt::format("minima is missing ([{}, ..])", point_form));
    if (!table.has("maxima"))
        table.add_fault("maxima", fmt::format("maxima is missing ([{}, ..], [] for one well)", point_form));
    const std::size_t before = faults.count();
    const auto minima = read_points(table, "minima", true, minima_where, good);
    const auto maxima = read_points(table, "maxima", false, maxima_where, good);
    good = good && faults.count() == before;  // else what is left of the lists says nothing of their order
    const double growth = read_growth(table);
    if (!good || !table.has("minima") || !table.has("maxima")) return;
    std::vector<double> at_minima;
    std::vector<double> at_maxima;
    for (const CriticalPoint& point : minima) at_minima.push_back(point.position);
    for (const CriticalPoint& point : maxima) at_maxima.push_back(point.position);
    if (minima.size() > most_wells) {
        table.add_fault("minima", fmt::format("{} minima (at most {})", minima.size(), most_wells));
        return;
    }
    if (!check_order(table, at_minima, at_maxima, ".at")) return;
    for (std::size_t i = 0; i < maxima.size(); ++i) {
        if (maxima[i].height > minima[i].height && maxima[i].height > minima[i + 1].height) continue;
        faults.add(maxima_where[i], fmt::format("maxima[{}].height = {} does not rise above its neighbour "
                                                "minima (a saddle must be higher than both)",
                                                i, maxima[i].height));
        good = false;
    }
    if (good) file.potential = std::make_shared<LandscapePotential>(minima, maxima, growth);
}

void read_table(TomlTable& table, Faults& faults, PotentialFile& file) {
    const double growth = read_growth(table);
    std::vector<double> w;
    std::vector<double> f;
    const char* key = "w";
    if (const auto source = table.string("file")) {
        key = "file";
        for (const char* other : {"w", "f"}) {
            if (table.has(other)) table.add_fault(other, "give either w and f, or file");
        }
        const std::size_t before = faults.count();
        if (!file.table) {  // else its text is known, of a result
            file.table =
                read_named_file((std::filesystem::path(file.path).parent_path() / *source).string(),
                                "named by `file` of the potential, relative to the potential file", faults);
        }
        if (faults.count() > before) return;
        auto columns = number_columns(*file.table, table_columns(), faults);
        if (faults.count() > before) return;
        w = std::move(columns[0]);
        f = std::move(columns[1]);
    } else {
        const auto at = table.require_numbers("w", "positions [length], or file = \"slice.csv\"");
        const auto heights = table.require_numbers("f", "f there [length^2/time]");
        if (!at || !heights) return;
        w = *at;
        f = *heights;
    }
    bool good = true;
    const auto refuse = [&](const std::string& what) {
        table.add_fault(key, what);
        good = false;
    };
    if (w.size() != f.size()) refuse(fmt::format("{} positions for {} values of f", w.size(), f.size()));
    if (w.size() > most_rows) refuse(fmt::format("{} points (at most {})", w.size(), most_rows));
    if (w.size() < 4) refuse(fmt::format("{} points (a spline needs at least 4)", w.size()));
    for (std::size_t k = 1; good && k < w.size(); ++k) {
        if (!(w[k] > w[k - 1]))
            refuse(fmt::format("w[{}] = {} does not lie right of w[{}] = {} (positions must increase)", k,
                               w[k], k - 1, w[k - 1]));
    }
    if (!good) return;
    const double min_barrier = table.number("min_barrier").value_or(0);
    auto potential = std::make_shared<TablePotential>(w, f, growth, 0.5 * std::max(0.0, min_barrier));
    if (potential->slope(w.front()) > 0)
        refuse(fmt::format("the table goes downhill at its left end w = {}: go on until f rises outward",
                           w.front()));
    if (potential->slope(w.back()) < 0)
        refuse(fmt::format("the table goes downhill at its right end w = {}: go on until f rises outward",
                           w.back()));
    if (good) file.potential = potential;
}

void read_expression(TomlTable& table, Faults&, PotentialFile& file) {
    const auto text = table.require_string("f", "an expression in w, such as \"w^4/4 - w^2/2\"");
    const double growth = read_growth(table);
    std::optional<Interval> domain;
    bool good = true;
    if (const auto ends = table.numbers("domain")) {
        if (ends->size() != 2 || !((*ends)[0] < (*ends)[1])) {
            table.add_fault(
                "domain",
                "domain must be [a, b] with a < b: where the expression holds; growth walls follow beyond");
            good = false;
        } else {
            domain = Interval{(*ends)[0], (*ends)[1]};
        }
    }
    if (!text) return;
    try {
        const Expression expression(*text);
        if (!good) return;
        const auto potential = std::make_shared<ExpressionPotential>(expression, domain, growth);
        if (potential->left_out() != 0) {
            file.remarks.push_back(fmt::format(
                "heights are those of f - ({:.9g}): beside that constant they would be rounded away",
                potential->left_out()));
        }
        if (const auto walls = potential->near_walls()) {
            file.remarks.push_back(fmt::format(
                "growth walls take the place of f beyond [{:.4g}, {:.4g}], where it is so steep that paths "
                "are back at once",
                walls->lower, walls->upper));
        }
        file.potential = potential;
    } catch (const ExpressionError& error) {
        table.add_fault("f", error.what());
    }
}

void read_flat(TomlTable&, Faults&, PotentialFile& file) {
    file.metastable = false;
    file.potential = std::make_shared<PolynomialPotential>(std::vector<double>{0});
}

void read_quadratic(TomlTable& table, Faults&, PotentialFile& file) {
    file.metastable = false;
    const auto curvature = table.require_number("curvature", "f'' [1/time]");
    if (!require_positive(table, "curvature", curvature, "[1/time]")) return;
    file.potential = std::make_shared<PolynomialPotential>(std::vector<double>{0, 0, *curvature / 2});
    file.landscape.minima = {{0, 0, *curvature}};
}

}  // namespace levywell::inline potential
