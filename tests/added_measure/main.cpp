// First passages over the first barrier, a measure that add.py added, are the exits through the interval
// below it: path by path.
#include "levywell/dynamics/names.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/run/run.hpp"

#include <cmath>
#include <cstdio>
#include <vector>

using namespace levywell;

namespace {

int faults_seen = 0;

void check(bool holds, const char* what) {
    if (holds) return;
    ++faults_seen;
    std::printf("does not hold: %s\n", what);
}

RunResult simulated(const PotentialFile& file, MeasureChoice measure, double alpha, Backend backend) {
    Study study;
    study.potential = file;
    study.request.measure = measure;
    if (measure == MeasureChoice::exit) study.request.interval = Interval{-HUGE_VAL, 0};
    study.request.alpha = {alpha};
    study.request.epsilon = {0.5};
    study.request.paths = 2000;
    study.request.common_random_numbers = true;  // both draw with the seed as their key
    study.request.backend = backend;
    return run(study);
}

}  // namespace

int main(int argc, char* argv[]) {
    if (argc != 2) return 2;
    Faults faults;
    const PotentialFile file = read_potential(argv[1], faults);
    faults.throw_if_any();
    check(measure_names().back() == "passage", "its word is known");
    for (double alpha : {1.5, 2.0}) {
        for (Backend backend : {Backend::host, Backend::reference}) {
            const ConditionResult passage =
                simulated(file, MeasureChoice::passage, alpha, backend).conditions[0];
            const ConditionResult exit = simulated(file, MeasureChoice::exit, alpha, backend).conditions[0];
            std::size_t same = 0;
            for (std::size_t k = 0; k < exit.records.size(); ++k)
                same += passage.records[k].steps == exit.records[k].steps;
            const EventSummary& found = passage.summary.event();
            std::printf(
                "alpha %g, %s: passage %.4g +- %.2g, exact %.4g, small noise %.4g; %zu of %zu paths as "
                "exits; %s\n",
                alpha, passage.backend.c_str(), found.mean.value, found.mean.stderror,
                passage.prediction.event().mean_exact, passage.prediction.event().small_noise(), same,
                exit.records.size(), passage.verdict.c_str());
            // At alpha = 2 the ends of an exit are shifted by what Euler's steps make of them; a passage's is
            // not.
            if (alpha < 2) check(same == exit.records.size(), "the same times");
            check(passage.prediction.event().mean_exact == exit.prediction.event().mean_exact,
                  "the same exact mean");
            check(std::fabs(passage.check.event().exact.z) < 6, "near it");
            check(found.target_counts == std::vector<std::uint64_t>{passage.summary.n}, "one target");
        }
    }
    return faults_seen == 0 ? 0 : 1;
}
