// A request through its run file and back, at the limits of every field: what a result records reads back
// exactly.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/io/run_config.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using namespace levywell;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

class Requests {
  public:
    explicit Requests(std::uint64_t seed) : random_(seed) {}

    RunRequest next() {
        RunRequest r;
        if (coin()) {
            r.schedule.resize(1 + random_() % 3);
            for (NoiseSegment& segment : r.schedule) segment = {number(), number(), number()};
        } else {
            r.alpha = numbers();
            r.epsilon = numbers();
        }
        r.convention = one_of(NoiseConvention::levy, NoiseConvention::brownian);
        r.scheme = one_of(SchemeChoice::automatic, SchemeChoice::euler, SchemeChoice::jump_adapted,
                          SchemeChoice::splitting);
        r.dt = number();
        r.tolerance = number();
        r.threshold = perhaps();
        r.core_radius = perhaps();
        r.measure = one_of(MeasureChoice::exit, MeasureChoice::transitions, MeasureChoice::chain,
                           MeasureChoice::occupation);
        r.start = one_of<std::string>("m1", "relaxed:m2", "x=-0.1", "x=\"quoted\\\n\x01'", "");
        if (coin()) r.interval = Interval{one_of(-infinite, number()), one_of(infinite, number())};
        if (r.measure != MeasureChoice::exit) r.delta = perhaps();
        r.paths = one_of<std::int64_t>(0, 1, std::int64_t{1} << 48, std::numeric_limits<std::int64_t>::max());
        r.horizon = perhaps();
        r.burn_in = perhaps();
        r.seed = one_of<std::uint64_t>(0, 1, std::uint64_t{1} << 53, (std::uint64_t{1} << 53) + 1,
                                       (std::uint64_t{1} << 63) - 1, random_() >> 1);
        r.backend = one_of(Backend::automatic, Backend::reference, Backend::host, Backend::cuda);
        r.precision = one_of(Precision::automatic, Precision::single, Precision::double_precision);
        r.per_path = coin();
        r.step_error = coin();
        r.common_random_numbers = coin();
        return r;
    }

  private:
    bool coin() { return random_() % 2 == 0; }
    template <class Value>
    Value one_of(std::initializer_list<Value> values) {
        return values.begin()[random_() % values.size()];
    }
    template <class Value, class... More>
    Value one_of(Value first, More... more) {
        return one_of<Value>({first, static_cast<Value>(more)...});
    }
    /// Any finite double, mostly one of those at which texts and readers differ.
    double number() {
        const auto word = random_();
        double any = 0;
        static_assert(sizeof any == sizeof word);
        std::memcpy(&any, &word, sizeof any);
        return one_of({0.1, 1.0, -3.0, 1e15, 1e16, 123456789012345680.0, 0x1p53, 0x1p63, 1e100, 1e-100,
                       std::numeric_limits<double>::max(), std::numeric_limits<double>::denorm_min(),
                       std::nextafter(1.0, 2.0), std::isfinite(any) ? any : 2.0});
    }
    std::vector<double> numbers() {
        std::vector<double> values(1 + random_() % 3);
        for (double& value : values) value = number();
        return values;
    }
    std::optional<double> perhaps() { return coin() ? std::optional(number()) : std::nullopt; }

    std::mt19937_64 random_;
};

bool same(const std::vector<NoiseSegment>& a, const std::vector<NoiseSegment>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const NoiseSegment& x, const NoiseSegment& y) {
                          return x.time == y.time && x.alpha == y.alpha && x.epsilon == y.epsilon;
                      });
}

}  // namespace

TEST_CASE("A request is read back from its text as it was, at the limits of every field") {
    Requests requests(20261128);
    for (int k = 0; k < 3000; ++k) {
        const RunRequest asked = requests.next();
        const std::string text = run_config_text(asked, "a \"path\"/p.toml");
        Faults faults;
        const RunRequest back = read_run_config_text(text, "run.toml", faults).request;
        INFO(text << test::listed(faults));
        REQUIRE(faults.empty());
        CHECK(back.alpha == asked.alpha);
        CHECK(back.epsilon == asked.epsilon);
        CHECK(same(back.schedule, asked.schedule));
        CHECK(back.convention == asked.convention);
        CHECK(back.scheme == asked.scheme);
        CHECK(back.dt == asked.dt);
        CHECK(back.tolerance == asked.tolerance);
        CHECK(back.threshold == asked.threshold);
        CHECK(back.core_radius == asked.core_radius);
        CHECK(back.measure == asked.measure);
        CHECK(back.start == asked.start);
        CHECK(back.interval.has_value() == asked.interval.has_value());
        if (asked.interval && back.interval) {
            CHECK(back.interval->lower == asked.interval->lower);
            CHECK(back.interval->upper == asked.interval->upper);
        }
        CHECK(back.delta == asked.delta);
        CHECK(back.paths == asked.paths);
        CHECK(back.horizon == asked.horizon);
        CHECK(back.burn_in == asked.burn_in);
        CHECK(back.seed == asked.seed);
        CHECK(back.backend == asked.backend);
        CHECK(back.precision == asked.precision);
        CHECK(back.per_path == asked.per_path);
        CHECK(back.step_error == asked.step_error);
        CHECK(back.common_random_numbers == asked.common_random_numbers);
        CHECK(run_config_text(back, "a \"path\"/p.toml") == text);
    }
}
