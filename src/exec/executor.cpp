#include "levywell/exec/executor.hpp"

#include "exec/host_executor.hpp"
#include "exec/reference_executor.hpp"
#include "exec/splitting_executor.hpp"

namespace levywell {

std::unique_ptr<Executor> make_executor(const Condition& condition,
                                        std::shared_ptr<const Potential> potential,
                                        const ExecutorOptions& options) {
    if (options.backend != Backend::reference && condition.scheme == Scheme::splitting)
        return make_splitting_executor(condition, std::move(potential), options);
    if (options.backend == Backend::reference)
        return make_reference_executor(condition, std::move(potential), options.keep_records);
    return make_host_executor(condition, std::move(potential), options);
}

}  // namespace levywell
