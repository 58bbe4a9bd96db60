// A report is that of the same numbers in another unit, where squares of the numbers overflow or vanish too.

#include "catch.hpp"
#include "levywell/tail/tail_report.hpp"
#include "samples.hpp"

#include <cmath>

using namespace levywell;

namespace {

TailReport report_of(std::vector<double> x, double unit) {
    for (double& value : x) value *= unit;
    TailRequest request;
    request.verdict.replicates = 0;
    return report_tail(x, request, "test");
}

}  // namespace

TEST_CASE("Mean, deviation, indices and scales follow the unit from 1e-300 to 1e300") {
    const std::vector<double> x = test::stable_sample(1.5, 1, 1000, 9);
    const TailReport once = report_of(x, 1);
    double square = 0;
    for (double value : x) square += (value - once.mean) * (value - once.mean) / 1000;
    CHECK(once.deviation == Approx(std::sqrt(square)));
    for (int exponent : {-300, -160, 160, 300}) {
        const double unit = std::pow(10.0, exponent);
        const TailReport other = report_of(x, unit);
        INFO(exponent);
        CHECK(other.mean / unit == Approx(once.mean));
        CHECK(other.deviation / unit == Approx(once.deviation));
        REQUIRE(other.estimates.size() == once.estimates.size());
        for (std::size_t k = 0; k < once.estimates.size(); ++k) {
            INFO(once.estimates[k].method);
            CHECK(other.estimates[k].estimate.alpha ==
                  Approx(once.estimates[k].estimate.alpha).epsilon(1e-4));
            if (!(once.estimates[k].estimate.alpha < 2)) continue;
            CHECK(other.estimates[k].estimate.sigma / unit ==
                  Approx(once.estimates[k].estimate.sigma).epsilon(1e-4));
        }
    }
}
