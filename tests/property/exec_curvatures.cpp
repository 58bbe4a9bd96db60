// Wells as wide and shallow, or as narrow and steep, as curvatures from 1e-3 to 1e6 make them, alone and
// together.

#include "catch.hpp"
#include "conditions.hpp"
#include "exec/few_digits.hpp"
#include "faults.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/exec/step_limit.hpp"
#include "statistics.hpp"

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

using namespace levywell;

namespace {

struct Well {
    double curvature, barrier;
};

/// Two wells with those curvatures and barriers to the saddle at 0; each as wide as its parabola takes to
/// climb that high, twice over.
std::string landscape(const Well& left, const Well& right, double saddle) {
    const auto width = [](const Well& well) { return 2 * std::sqrt(2 * well.barrier / well.curvature); };
    return fmt::format(
        "name = \"two\"\nkind = \"landscape\"\n"
        "minima = [{{at = {}, height = {}, curvature = {}}}, {{at = {}, height = {}, curvature = {}}}]\n"
        "maxima = [{{at = 0, height = 0, curvature = {}}}]\n",
        -width(left), -left.barrier, left.curvature, width(right), -right.barrier, right.curvature, saddle);
}

PotentialFile read(const std::string& text) {
    Faults faults;
    PotentialFile file = read_potential_text(text, "two.toml", faults);
    INFO(text << test::listed(faults));
    CHECK(faults.empty());
    faults.throw_if_any();
    return file;
}

}  // namespace

TEST_CASE("Wells of curvatures from 1e-3 to 1e6 are found where they are, whatever their neighbour") {
    std::mt19937_64 engine(11);
    const auto log_uniform = [&](double a, double b) {
        return std::exp(std::uniform_real_distribution<double>(std::log(a), std::log(b))(engine));
    };
    for (int k = 0; k < 60; ++k) {
        const Well left{log_uniform(1e-3, 1e6), log_uniform(0.01, 10)};
        const Well right{log_uniform(1e-3, 1e6), log_uniform(0.01, 10)};
        const double saddle = log_uniform(0.1 * std::min(left.curvature, right.curvature),
                                          std::max(left.curvature, right.curvature));
        const std::string text = landscape(left, right, saddle);
        const PotentialFile file = read(text);
        INFO(text);
        const Landscape& found = file.landscape;
        REQUIRE(found.minima.size() == 2);
        REQUIRE(found.maxima.size() == 1);
        CHECK(found.minima[0].curvature == Approx(left.curvature).epsilon(1e-6));
        CHECK(found.minima[1].curvature == Approx(right.curvature).epsilon(1e-6));
        CHECK(found.maxima[0].curvature == Approx(-saddle).epsilon(1e-6));
        CHECK(found.barrier_right(0) == Approx(left.barrier).epsilon(1e-9));
        CHECK(found.barrier_left(1) == Approx(right.barrier).epsilon(1e-9));

        // A step that is too large is refused with the largest that works, and that one does.
        const double largest = largest_dt(file);
        CHECK(largest <= 1 / std::max({left.curvature, right.curvature, saddle}) * (1 + 1e-9));
        RunRequest request = test::request(MeasureChoice::transitions, 1.5, 1e-3, 10);
        request.horizon = 10 * largest;
        request.dt = 1.01 * largest;
        request.where = {{"dt", "run.toml:4"}};
        Faults faults;
        plan(request, file, faults);
        CHECK(test::has_fault(faults, "run.toml:4",
                              fmt::format("the largest dt that works is {:.4g}", rounded_down(largest, 4))));
        request.dt = 0.999 * largest;
        Faults none;
        plan(request, file, none);
        INFO(test::listed(none));
        CHECK(none.empty());
    }
}

TEST_CASE("Simulated exits agree with the exact solver from wide shallow and from narrow steep wells") {
    struct Study {
        const char* what;
        Well start, other;
        double saddle;
        double noise;  // scale of the noise in the start's well, of its width
    };
    const std::vector<Study> studies{
        {"both wide and shallow", {1e-3, 0.01}, {2e-3, 0.02}, 1e-3, 0.05},
        {"both narrow and steep", {1e6, 1}, {5e5, 2}, 1e6, 0.05},
        {"a hundred times as steep", {1e6, 1}, {1e4, 1}, 1e5, 0.05},
        {"unit curvatures", {1, 0.5}, {2, 1}, 1, 0.05},
    };
    constexpr double alpha = 1.5;
    std::vector<double> deviations;
    for (const Study& study : studies) {
        const PotentialFile file = read(landscape(study.start, study.other, study.saddle));
        const double width = file.landscape.maxima[0].position - file.landscape.minima[0].position;
        RunRequest request =
            test::request(MeasureChoice::exit, alpha,
                          study.noise * width * std::pow(study.start.curvature, 1 / alpha), 4000);
        request.dt = 0.02 * largest_dt(file);
        request.scheme = SchemeChoice::automatic;
        Faults faults;
        const auto conditions = plan(request, file, faults);
        INFO(study.what << test::listed(faults));
        REQUIRE(faults.empty());
        const test::Case c{conditions.front(), file.potential};
        const Summary summary = c.summary();
        const Prediction prediction = predict(c.condition, file, 1e-3);
        INFO(study.what << ": " << summary.event().mean.value << " +- " << summary.event().mean.stderror
                        << ", exact " << prediction.event().mean_exact << " +- "
                        << prediction.event().mean_exact_error << " " << prediction.exact_source);
        CHECK(prediction.event().mean_exact_error < 2e-3 * prediction.event().mean_exact);
        // A thousandth of the mean is granted to the schemes (--tolerance).
        const auto p_of = [&](double exact) {
            const double off = std::max(0.0, std::abs(summary.event().mean.value - exact) - 1e-3 * exact);
            return test::normal_p_value(
                off / std::hypot(summary.event().mean.stderror, prediction.event().mean_exact_error));
        };
        CHECK(p_of(prediction.event().mean_exact) > test::next_false_alarm());
        CHECK(p_of(1.15 * prediction.event().mean_exact) < test::false_alarm);  // control
    }
}

TEST_CASE("A well that the drift's table does not see is refused, not simulated") {
    const PotentialFile file = read(landscape({1e6, 1}, {1e-3, 1}, 1e5));  // 0.003 wide beside 90
    RunRequest request = test::request(MeasureChoice::exit, 1.5, 1e-4, 10);
    request.dt = 0.02 * largest_dt(file);
    request.horizon = 100 * request.step();
    Faults faults;
    const auto conditions = plan(request, file, faults);
    INFO(test::listed(faults));
    REQUIRE(faults.empty());
    const test::Case c{conditions.front(), file.potential};
    CHECK_THROWS_WITH(c.executor(),
                      Contains("finer than the drift's table") && Contains("--backend reference"));
    ExecutorOptions options;
    options.backend = Backend::reference;
    CHECK_NOTHROW(c.run(options));
}
