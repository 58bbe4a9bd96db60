// A study through the installed library, its result in memory.
#include "levywell/potential/potential_file.hpp"
#include "levywell/run/run.hpp"

#include <cmath>
#include <cstdio>

int main(int argc, char* argv[]) {
    if (argc != 2) return 2;
    levywell::Faults faults;
    levywell::Study study;
    study.potential = levywell::read_potential(argv[1], faults);
    faults.throw_if_any();
    study.request.alpha = {1.5};
    study.request.epsilon = {0.2, 0.1};
    study.request.paths = 1000;
    const levywell::RunResult result = levywell::run(study);
    bool agrees = result.complete && result.conditions.size() == 2;
    for (const levywell::ConditionResult& one : result.conditions) {
        std::printf("epsilon %g: mean %.4g, exact %.4g; %s\n", one.condition.noise.epsilon,
                    one.summary.event().mean.value, one.prediction.event().mean_exact, one.verdict.c_str());
        agrees = agrees && one.summary.n == 1000 && std::fabs(one.check.event().exact.z) < 5;
    }
    return agrees ? 0 : 1;
}
