// What a path-step costs: levywell's measures, its hot loop taken apart, and what a user would write or pick
// instead. Quartic double well, alpha = 1.5, eps = 0.1, dt = 0.005. Every row's counter "step" is seconds for
// each path-step (for samplers: each draw).

#include "handwritten_loop.hpp"
#include "lane_loops.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/potential/potential_file.hpp"

#include <cmath>
#include <string>

#include <benchmark/benchmark.h>
#ifdef LEVYWELL_BENCH_GSL
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#endif

using namespace levywell;

namespace {

constexpr double alpha = 1.5;
constexpr double epsilon = 0.1;
constexpr double dt = 0.005;
constexpr std::int64_t loop_steps = 1 << 24;

PotentialFile quartic() {
    Faults faults;
    PotentialFile file = read_potential(LEVYWELL_POTENTIALS "/symmetric_quartic.toml", faults);
    faults.throw_if_any();
    return file;
}

Condition condition(MeasureChoice measure, SchemeChoice scheme = SchemeChoice::euler) {
    RunRequest request;
    request.alpha = {alpha};
    request.epsilon = {epsilon};
    request.dt = dt;
    request.measure = measure;
    request.scheme = scheme;
    Faults faults;
    const Condition planned = plan(request, quartic(), faults).front();
    faults.throw_if_any();
    return planned;
}

void report(benchmark::State& state, double steps) {
    state.counters["step"] =
        benchmark::Counter(steps, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void measure(benchmark::State& state, MeasureChoice what, Precision precision, int threads,
             const std::string& simd_target, SchemeChoice scheme) {
    Condition planned = condition(what, scheme);
    const bool chain = what == MeasureChoice::chain || what == MeasureChoice::occupation;
    const auto shorten = [](auto& measure) {
        if constexpr (!is_event<std::decay_t<decltype(measure)>>)
            measure.horizon_steps = measure.burn_in_steps = 1 << 18;
    };
    std::visit(shorten, planned.measure);
    ExecutorOptions options;
    options.backend = Backend::host;
    options.precision = precision;
    options.threads = threads;
    options.simd_target = simd_target;
    const auto executor = make_executor(planned, quartic().potential, options);
    const std::int64_t paths = scheme == SchemeChoice::euler ? (chain ? 512 : 8192) : 65536;
    std::int64_t first = 0;
    double steps = 0;
    for (auto _ : state) {
        steps += static_cast<double>(executor->run({first, paths}).tally.summarise(planned).path_steps);
        first += paths;
    }
    report(state, steps);
}

void philox(benchmark::State& state, const std::string& simd_target) {
    std::uint32_t sink = 0;
    double words = 0;
    for (auto _ : state) words += static_cast<double>(philox_alone(simd_target, loop_steps, sink));
    benchmark::DoNotOptimize(sink);
    report(state, words);
}

void bare(benchmark::State& state, const std::string& simd_target) {
    const PotentialFile file = quartic();
    const Condition planned = condition(MeasureChoice::exit);
    StepKernel<float> kernel{1,
                             NoiseTables<float>(planned.noise.segments(), dt),
                             make_drift_form<float>(*file.potential, dt, planned.clamp, {-1, 1}),
                             planned.clamp,
                             {}};
    float sink = 0;
    double steps = 0;
    for (auto _ : state) steps += static_cast<double>(bare_steps(simd_target, kernel, loop_steps, sink));
    benchmark::DoNotOptimize(sink);
    report(state, steps);
}

void handwritten(benchmark::State& state) {
    double sink = 0;
    double steps = 0;
    for (auto _ : state) steps += static_cast<double>(handwritten_loop(alpha, epsilon, dt, 1 << 20, 1, sink));
    benchmark::DoNotOptimize(sink);
    report(state, steps);
}

#ifdef LEVYWELL_BENCH_GSL
void gsl(benchmark::State& state) {
    gsl_rng* engine = gsl_rng_alloc(gsl_rng_mt19937);
    double sink = 0;
    for (auto _ : state) {
        for (int k = 0; k < (1 << 18); ++k) sink += gsl_ran_levy(engine, 1, alpha);
    }
    benchmark::DoNotOptimize(sink);
    gsl_rng_free(engine);
    report(state, static_cast<double>(state.iterations()) * (1 << 18));
}
#endif

/// Registers a row: name, function, and what the function takes after the state.
template <class Row, class... Arguments>
void add(const std::string& name, Row row, Arguments... arguments) {
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        row(state, arguments...);
    })->UseRealTime();
}

}  // namespace

int main(int argc, char** argv) {
    add("handwritten", handwritten);
#ifdef LEVYWELL_BENCH_GSL
    add("gsl_sampler", gsl);
#endif
    for (const std::string& target : simd_targets()) {
        if (target != "SCALAR") {
            add("philox/" + target, philox, target);
            add("bare/" + target, bare, target);
        }
        add("exit/" + target, measure, MeasureChoice::exit, Precision::single, 1, target,
            SchemeChoice::euler);
    }
    const std::string best;
    add("transitions", measure, MeasureChoice::transitions, Precision::single, 1, best, SchemeChoice::euler);
    add("chain", measure, MeasureChoice::chain, Precision::single, 1, best, SchemeChoice::euler);
    add("occupation", measure, MeasureChoice::occupation, Precision::single, 1, best, SchemeChoice::euler);
    add("exit/double", measure, MeasureChoice::exit, Precision::double_precision, 1, best,
        SchemeChoice::euler);
    add("jump_adapted", measure, MeasureChoice::exit, Precision::single, 1, best, SchemeChoice::jump_adapted);
    add("exit/two_threads", measure, MeasureChoice::exit, Precision::single, 2, best, SchemeChoice::euler);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
