#include "tail/noise_views.hpp"

#include "tail/gaussian_norms.hpp"
#include "tail/law_comparison.hpp"
#include "tail/surrogate_streams.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <tuple>

namespace levywell::inline tail {
namespace {

constexpr std::int64_t numbers_looked_at = 8192;
constexpr std::int64_t fewest_coordinates = 8;
constexpr std::int64_t most_pooled = 256;
constexpr std::int64_t most_of_norms = 128;
constexpr int stable_tops = 999;  // simulated, for the largest norms

Eigen::MatrixXd first_columns(const std::vector<double>& columns, std::int64_t rows, std::int64_t most) {
    const Eigen::Map<const Eigen::MatrixXd> all(columns.data(), rows,
                                                static_cast<Eigen::Index>(columns.size()) / rows);
    return all.leftCols(std::min<Eigen::Index>(most, all.cols()));
}

/// By how much the share of large magnitudes scatters from row to row more than that of independent ones.
double scatter_of_rows(const Eigen::MatrixXd& values) {
    const Eigen::MatrixXd magnitudes = values.cwiseAbs();
    std::vector<double> sorted(magnitudes.data(), magnitudes.data() + magnitudes.size());
    std::sort(sorted.begin(), sorted.end());
    const auto m = static_cast<double>(values.cols());
    double scatter = 0;
    constexpr double levels[] = {0.75, 0.9, 0.95, 0.98};
    for (double level : levels) {
        const double bound = sorted[static_cast<std::size_t>(level * static_cast<double>(sorted.size()))];
        const Eigen::VectorXd shares = (magnitudes.array() >= bound).cast<double>().rowwise().mean();
        const double variance =
            (shares.array() - shares.mean()).square().sum() / static_cast<double>(values.rows() - 1);
        scatter += m * variance / (shares.mean() * (1 - shares.mean())) / std::size(levels);
    }
    return scatter;
}

/// Tables for matrices of one size are made once a process; few sizes are made.
const std::vector<FamilyTable>& coordinate_tables(const MagnitudeShape& shape, std::uint64_t seed) {
    static std::mutex mutex;
    static std::map<std::tuple<std::int64_t, std::int64_t, std::uint64_t>, std::vector<FamilyTable>> known;
    const std::lock_guard lock(mutex);
    auto& tables = known[{shape.rows(), shape.columns(), seed}];
    if (tables.empty())
        tables = law_tables(
            shape, [](AddressedDraws& draws) { return std::log(std::abs(draws.normal())); }, seed);
    return tables;
}

/// m, or the next smaller of a few numbers.
std::int64_t few_sizes(std::int64_t m, std::int64_t all) {
    if (m >= all) return all;
    std::int64_t size = 1;
    for (std::int64_t next : {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256}) {
        if (next <= m) size = next;
    }
    return size;
}

/// How close together the largest of `logs` lie: the smallest p-value of the k largest for any k. Above a
/// tail of index alpha the share of the k-1 next ones within a factor e^s of the largest is that of uniform
/// numbers (Renyi 1953).
double closeness_of_top(std::vector<double> logs, double alpha) {
    const auto most = static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(logs.size() / 8, 2, 64));
    std::partial_sort(logs.begin(), logs.begin() + most, logs.end(), std::greater<>());
    double smallest = 1;
    for (std::ptrdiff_t k = 1; k < most; ++k) {
        const double within = -std::expm1(-alpha * (logs.front() - logs[static_cast<std::size_t>(k)]));
        smallest = std::min(smallest, std::pow(within, static_cast<double>(k)));
    }
    return smallest;
}

}  // namespace

CoordinateView view_coordinates(const std::vector<double>& columns, std::int64_t rows, std::uint64_t seed) {
    const std::int64_t wanted = std::clamp(numbers_looked_at / rows, fewest_coordinates, most_pooled);
    const Eigen::MatrixXd values = first_columns(columns, rows, wanted);
    CoordinateView view;
    view.coordinates = values.cols();
    const double chance =
        std::sqrt(2 / static_cast<double>(rows));  // standard error of the scatter of independent ones
    const double scatter = scatter_of_rows(values);
    const double correlated = static_cast<double>(values.cols()) / direction_spectrum(values).effective;
    view.shared = scatter > 1 + 3 * chance + 3 * (correlated - 1);
    const double alone = scatter <= 1 + 1.5 * chance ? 1 : scatter;
    view.independent =
        few_sizes(static_cast<std::int64_t>(static_cast<double>(values.cols()) / alone), values.cols());
    view.independent = std::max<std::int64_t>(1, view.independent);
    const MagnitudeShape shape(rows, view.independent, true);
    std::vector<double> numbers(values.data(), values.data() + values.size());
    view.laws = compare_laws(coordinate_tables(shape, seed), shape.of(numbers));
    return view;
}

double top_norms_p_value(const std::vector<double>& columns, std::int64_t rows, double alpha,
                         std::uint64_t seed) {
    const Eigen::MatrixXd values = first_columns(columns, rows, most_of_norms);
    const std::vector<double> bases = gaussian_log_norms(direction_spectrum(values), seed);
    const Eigen::ArrayXd norms = values.rowwise().norm().array().log();
    std::vector<double> logs(norms.begin(), norms.end());
    const double measured = closeness_of_top(logs, alpha);
    AddressedDraws draws(seed, top_stream);
    int as_close = 1;
    for (int r = 0; r < stable_tops; ++r) {
        for (double& x : logs)
            x = draws.log_positive_stable(alpha / 2) / 2 + bases[draws.below(bases.size())];
        as_close += closeness_of_top(logs, alpha) <= measured ? 1 : 0;
    }
    return static_cast<double>(as_close) / (stable_tops + 1);
}

LawComparison view_norms(const std::vector<double>& columns, std::int64_t rows, std::uint64_t seed) {
    const Eigen::MatrixXd values = first_columns(columns, rows, most_of_norms);
    const std::vector<double> bases = gaussian_log_norms(direction_spectrum(values), seed);
    const MagnitudeShape shape(rows, 1, false);
    const auto tables = law_tables(
        shape, [&](AddressedDraws& draws) { return bases[draws.below(bases.size())]; }, seed);
    const Eigen::VectorXd norms = values.rowwise().norm();
    std::vector<double> numbers(norms.data(), norms.data() + norms.size());
    return compare_laws(tables, shape.of(numbers));
}

}  // namespace levywell::inline tail
