#include "levywell/theory/killed_chain.hpp"

#include <limits>

namespace levywell::inline theory {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

}  // namespace

double KilledChain::rate_of_leaving(std::size_t state) const {
    double total = killing_[state];
    for (std::size_t to = 0; to < states_; ++to) {
        if (to != state) total += rate(state, to);
    }
    return total;
}

KilledChain KilledChain::killed_at(std::size_t state) const {
    KilledChain rest(states_ - 1);
    const auto old = [&](std::size_t i) { return i < state ? i : i + 1; };
    for (std::size_t i = 0; i + 1 < states_; ++i) {
        rest.killing(i) = killing_[old(i)] + rate(old(i), state);
        for (std::size_t j = 0; j + 1 < states_; ++j) rest.rate(i, j) = rate(old(i), old(j));
    }
    return rest;
}

double KilledChain::eliminate(std::size_t n) {
    double leaving = killing_[n];
    for (std::size_t j = 0; j < n; ++j) leaving += rate(n, j);
    if (leaving == 0) return 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double share = rate(i, n) / leaving;
        if (share == 0) continue;
        killing_[i] += share * killing_[n];
        for (std::size_t j = 0; j < n; ++j) {
            if (j != i) rate(i, j) += share * rate(n, j);
        }
    }
    return leaving;
}

std::vector<double> KilledChain::mean_times() const {
    KilledChain chain = *this;
    std::vector<double> leaving(states_);
    std::vector<double> stay(states_, 1);  // in a state and those taken out, over the rate of leaving it
    for (std::size_t n = states_; n-- > 0;) {
        leaving[n] = chain.eliminate(n);
        for (std::size_t i = 0; i < n; ++i) {
            if (chain.rate(i, n) > 0)
                stay[i] += leaving[n] > 0 ? chain.rate(i, n) / leaving[n] * stay[n] : never;
        }
    }
    std::vector<double> times(states_);
    for (std::size_t n = 0; n < states_; ++n) {
        double total = stay[n];
        for (std::size_t j = 0; j < n; ++j) {
            if (chain.rate(n, j) > 0) total += chain.rate(n, j) * times[j];
        }
        times[n] = leaving[n] > 0 ? total / leaving[n] : never;
    }
    return times;
}

std::vector<double> KilledChain::mean_stays(std::size_t start) const {
    KilledChain chain = *this;
    std::vector<double> leaving(states_);
    std::vector<double> source(states_, 0);
    source[start] = 1;
    for (std::size_t n = states_; n-- > 0;) {
        leaving[n] = chain.eliminate(n);
        for (std::size_t j = 0; j < n && leaving[n] > 0; ++j)
            source[j] += chain.rate(n, j) / leaving[n] * source[n];
    }
    std::vector<double> stays(states_);
    for (std::size_t n = 0; n < states_; ++n) {
        double total = source[n];
        for (std::size_t i = 0; i < n; ++i) {
            if (chain.rate(i, n) > 0) total += stays[i] * chain.rate(i, n);
        }
        stays[n] = leaving[n] > 0 ? total / leaving[n] : (total > 0 ? never : 0);
    }
    return stays;
}

}  // namespace levywell::inline theory
