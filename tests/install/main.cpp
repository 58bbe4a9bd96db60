// Theory and a short run through the installed library.
#include "levywell/exec/executor.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/theory/metastability.hpp"

#include <cmath>
#include <cstdio>

int main(int argc, char* argv[]) {
    if (argc != 2) return 2;
    levywell::Faults faults;
    const levywell::PotentialFile potential = levywell::read_potential(argv[1], faults);
    levywell::RunRequest request;
    request.alpha = {1.5};
    request.epsilon = {0.2};
    request.paths = 1000;
    const auto conditions = levywell::plan(request, potential, faults);
    faults.throw_if_any();
    const auto executor = levywell::make_executor(conditions.front(), potential.potential, {});
    const levywell::Summary summary = executor->run({0, 1000}).tally.summarise(conditions.front());
    const double theory = levywell::asymptotic_transition_time(conditions.front().wells, 1.5, 0.2, 0).value;
    std::printf("mean %.4g, asymptotic %.4g\n", summary.mean.value, theory);
    return summary.n == 1000 && std::fabs(summary.mean.value / theory - 1) < 0.5 ? 0 : 1;
}
