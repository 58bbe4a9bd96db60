// Means of chains that are killed, whatever their rates' ratios are.

#include "catch.hpp"
#include "levywell/theory/killed_chain.hpp"
#include "levywell/theory/metastability.hpp"

#include <cmath>
#include <numeric>
#include <random>

using namespace levywell;

namespace {

KilledChain two_states(double there, double back, double killing) {
    KilledChain chain(2);
    chain.rate(0, 1) = there;
    chain.rate(1, 0) = back;
    chain.killing(0) = killing;
    return chain;
}

}  // namespace

TEST_CASE("Two states in closed form, at rates 200 powers of ten apart") {
    for (double killing : {1e-200, 1e-17, 1.0, 1e17}) {
        const KilledChain chain = two_states(2, 3, killing);
        const double from_first = (1 + 2.0 / 3) / killing;  // each stay in 0 brings 2/3 of it in 1
        CHECK(chain.mean_times()[0] == Approx(from_first).epsilon(1e-14));
        CHECK(chain.mean_times()[1] == Approx(1.0 / 3 + from_first).epsilon(1e-14));
        CHECK(chain.mean_stays(0)[0] == Approx(1 / killing).epsilon(1e-14));
        CHECK(chain.mean_stays(0)[1] == Approx(2 / (3 * killing)).epsilon(1e-14));
        // Control: a diagonal that is summed up loses a small killing.
        if (killing < 1e-16) CHECK((2 + killing) * 3 - 2 * 3 == 0);
    }
}

TEST_CASE("Stays add up to the mean time, and killing at a state is its first passage") {
    std::mt19937_64 engine(5);
    std::uniform_real_distribution<double> exponent(-3, 3);
    constexpr std::size_t r = 7;
    KilledChain chain(r);
    WellMatrix generator{r, std::vector<double>(r * r, 0)};
    for (std::size_t i = 0; i < r; ++i) {
        for (std::size_t j = 0; j < r; ++j) {
            if (i == j) continue;
            chain.rate(i, j) = generator(i, j) = std::exp(exponent(engine));
            generator(i, i) -= generator(i, j);
        }
    }
    const WellMatrix passage = mean_first_passage(generator);
    for (std::size_t to = 0; to < r; ++to) {
        const KilledChain killed = chain.killed_at(to);
        const std::vector<double> times = killed.mean_times();
        for (std::size_t k = 0; k + 1 < r; ++k) {
            const std::size_t from = k < to ? k : k + 1;
            CHECK(times[k] == Approx(passage(from, to)).epsilon(1e-10));
            const std::vector<double> stays = killed.mean_stays(k);
            CHECK(std::accumulate(stays.begin(), stays.end(), 0.0) == Approx(times[k]).epsilon(1e-13));
        }
        // What the chain's relaxation time is bounded by, for lack of subtraction of equal numbers.
        CHECK(relaxation_times(generator).front() < *std::max_element(times.begin(), times.end()));
    }
}

TEST_CASE("What is never killed takes for ever, and so do those who can end there") {
    KilledChain chain(3);
    chain.rate(0, 1) = 1;
    chain.rate(0, 2) = 1;
    chain.killing(1) = 1;
    CHECK(std::isinf(chain.mean_times()[0]));
    CHECK(chain.mean_times()[1] == 1);
    CHECK(std::isinf(chain.mean_times()[2]));
    CHECK(chain.mean_stays(1)[2] == 0);
    CHECK(std::isinf(chain.mean_stays(0)[2]));
}
