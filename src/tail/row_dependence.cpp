#include "tail/row_dependence.hpp"

#include "tail/addressed_draws.hpp"
#include "tail/surrogate_streams.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace levywell::inline tail {
namespace {

constexpr std::size_t first_orders = 499;  // decide that nothing is found
constexpr double worth_more = 0.05;        // at this p-value or below
constexpr std::size_t all_orders = 3999;   // ten statistics: the smallest p-value of all is 10/4000
constexpr std::int64_t most_tested = 64;
constexpr std::int64_t longest_lag = 10;
constexpr int statistics_of_scores = 3;
constexpr std::int64_t most_products = std::int64_t{1} << 22;  // of norms, over all lags

/// Ranks of each column, from -1/2 to 1/2.
Eigen::MatrixXf ranks_of(const Eigen::MatrixXd& values) {
    const auto p = static_cast<std::size_t>(values.rows());
    Eigen::MatrixXf ranks(values.rows(), values.cols());
    std::vector<Eigen::Index> order(p);
    for (Eigen::Index c = 0; c < values.cols(); ++c) {
        std::iota(order.begin(), order.end(), Eigen::Index{0});
        std::sort(order.begin(), order.end(),
                  [&](Eigen::Index a, Eigen::Index b) { return values(a, c) < values(b, c); });
        for (std::size_t k = 0; k < p; ++k)
            ranks(order[k], c) = (static_cast<float>(k) + 0.5f) / static_cast<float>(p) - 0.5f;
    }
    return ranks;
}

/// How rows that stand near one another, and early and late ones, resemble each other in some scores.
class OrderStatistics {
  public:
    explicit OrderStatistics(Eigen::MatrixXf scores)
        : scores_(std::move(scores)), products_(scores_ * scores_.transpose()) {}

    /// Of the rows in an order: neighbours, all lags, drift.
    std::array<double, statistics_of_scores> of(const std::vector<Eigen::Index>& order) const {
        const auto p = static_cast<std::int64_t>(order.size());
        std::array<double, statistics_of_scores> result{};
        for (std::int64_t lag = 1; lag <= std::min(longest_lag, p / 4); ++lag) {
            double sum = 0;
            for (std::int64_t i = 0; i + lag < p; ++i)
                sum += static_cast<double>(
                    products_(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(i + lag)]));
            if (lag == 1) result[0] = sum;
            result[1] += sum;
        }
        Eigen::VectorXf drift = Eigen::VectorXf::Zero(scores_.cols());
        for (std::int64_t i = 0; i < p; ++i)
            drift += (static_cast<float>(i) / static_cast<float>(p) - 0.5f) *
                     scores_.row(order[static_cast<std::size_t>(i)]).transpose();
        result[2] = static_cast<double>(drift.squaredNorm());
        return result;
    }

  private:
    Eigen::MatrixXf scores_;
    Eigen::MatrixXf products_;
};

/// The largest correlation of log norms over all lags up to half the rows: rows whose scale comes back.
double largest_return(const Eigen::VectorXf& logs, const std::vector<Eigen::Index>& order) {
    const Eigen::VectorXf x = logs(order);
    const Eigen::Index p = x.size();
    float largest = 0;
    for (Eigen::Index lag = 1; lag <= std::min<Eigen::Index>(p / 2, most_products / p); ++lag) {
        const float sum = x.head(p - lag).dot(x.tail(p - lag));
        largest = std::max(largest, sum / std::sqrt(static_cast<float>(p - lag)));
    }
    return static_cast<double>(largest);
}

std::vector<Eigen::Index> random_order(std::int64_t rows, std::uint64_t seed, std::uint64_t number) {
    std::vector<Eigen::Index> order(static_cast<std::size_t>(rows));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    AddressedDraws draws(seed, rows_stream + (number << 32));
    for (std::size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[draws.below(k)]);
    return order;
}

/// Share of the orders whose statistic lies as far from the mean of all as that of each order.
std::vector<double> p_values(const std::vector<double>& statistics) {
    const auto n = static_cast<double>(statistics.size());
    const double mean = std::accumulate(statistics.begin(), statistics.end(), 0.0) / n;
    std::vector<double> distances;
    for (double value : statistics) distances.push_back(std::abs(value - mean));
    std::vector<double> sorted = distances;
    std::sort(sorted.begin(), sorted.end());
    std::vector<double> p;
    for (double distance : distances)
        p.push_back(
            static_cast<double>(sorted.end() - std::lower_bound(sorted.begin(), sorted.end(), distance)) / n);
    return p;
}

using Scores = std::array<OrderStatistics, 3>;
constexpr std::size_t returns = std::size_t{3} * statistics_of_scores;  // comes after those of scores
constexpr std::size_t count = returns + 1;

std::array<double, count> statistics_of(const Scores& scores, const Eigen::VectorXf& logs,
                                        const std::vector<Eigen::Index>& order) {
    std::array<double, count> all{};
    for (std::size_t s = 0; s < scores.size(); ++s) {
        const auto some = scores[s].of(order);
        std::copy(some.begin(), some.end(), all.begin() + static_cast<std::ptrdiff_t>(s * some.size()));
    }
    all[returns] = largest_return(logs, order);
    return all;
}

/// The smallest of the p-values, held against the smallest ones of other orders (Westfall and Young 1993).
RowDependence held_against(std::size_t orders, const Scores& scores, const Eigen::VectorXf& logs,
                           std::uint64_t seed) {
    std::array<std::vector<double>, count> found;
    for (std::vector<double>& values_of_one : found) values_of_one.resize(orders + 1);
#pragma omp parallel for schedule(static)
    for (std::size_t r = 0; r <= orders; ++r) {
        std::vector<Eigen::Index> order(static_cast<std::size_t>(logs.size()));
        std::iota(order.begin(), order.end(), Eigen::Index{0});
        if (r > 0) order = random_order(logs.size(), seed, r);
        const auto statistics = statistics_of(scores, logs, order);
        for (std::size_t k = 0; k < count; ++k) found[k][r] = statistics[k];
    }
    std::vector<double> smallest(orders + 1, 1.0);
    std::size_t which = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const std::vector<double> p = p_values(found[k]);
        if (p[0] < smallest[0]) which = k;
        for (std::size_t r = 0; r <= orders; ++r) smallest[r] = std::min(smallest[r], p[r]);
    }
    RowDependence result;
    const auto as_small =
        std::count_if(smallest.begin(), smallest.end(), [&](double p) { return p <= smallest[0]; });
    result.p_value = static_cast<double>(as_small) / static_cast<double>(orders + 1);
    result.of_magnitudes = which >= statistics_of_scores;
    result.drift = which % statistics_of_scores == 2;
    result.returns = which == returns;
    return result;
}

}  // namespace

RowDependence row_dependence(const std::vector<double>& columns, std::int64_t rows, std::uint64_t seed) {
    const Eigen::Map<const Eigen::MatrixXd> all(columns.data(), rows,
                                                static_cast<Eigen::Index>(columns.size()) / rows);
    const Eigen::MatrixXd values = all.leftCols(std::min<Eigen::Index>(most_tested, all.cols()));
    const Eigen::VectorXd norms = all.rowwise().norm();
    const Scores scores{OrderStatistics(ranks_of(values)), OrderStatistics(ranks_of(values.cwiseAbs())),
                        OrderStatistics(ranks_of(norms))};
    Eigen::VectorXf logs = norms.array().log().cast<float>().matrix();
    logs.array() -= logs.mean();
    const RowDependence first = held_against(first_orders, scores, logs, seed);
    return first.p_value > worth_more ? first : held_against(all_orders, scores, logs, seed);
}

}  // namespace levywell::inline tail
