#include "levywell/nn/training_run.hpp"

#include "levywell/io/output_claim.hpp"
#include "levywell/io/unfinished_file.hpp"

namespace levywell::inline nn {

std::optional<NetworkResult> run_training(const TrainRequest& request, TrainingSessionOptions options,
                                          const std::vector<std::string>& inputs,
                                          TrainingObserver& observer) {
    Faults faults;
    const std::string output = options.output;
    const FileLock lock = lock_output(
        {output, inputs, options.force, options.resume, Resuming::from_result},
        options.provenance.command_line, [&](const std::string& text) { observer.warn(text); }, faults);
    const bool resume = options.resume;
    const std::string unfinished = unfinished_path(output, resume);
    options.unfinished = unfinished;
    TrainingSession session(request, std::move(options),
                            [&](const NetworkResult& result) { write_network_result(result, unfinished); });
    session.check(faults);
    faults.throw_if_any();
    if (resume && session.is_complete()) return std::nullopt;
    if (unfinished == output) remove_unfinished_beside(output);  // of an earlier run
    if (!session.run(observer)) return session.result();
    if (!output.empty()) write_network_result(session.result(), output);
    remove_unfinished_beside(output);
    return session.result();
}

}  // namespace levywell::inline nn
