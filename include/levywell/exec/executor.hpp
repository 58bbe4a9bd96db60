#pragma once

#include "levywell/dynamics/batch.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/potential.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace levywell::inline exec {

struct ExecutorOptions {
    Backend backend = Backend::automatic;
    Precision precision = Precision::automatic;
    int threads = 0;     ///< 0 = available_cores()
    int node_rank = 0;   ///< place of this process among the run's processes on its node, from 0
    int node_ranks = 1;  ///< how many of them there are; GPUs are shared out
    bool keep_records = true;
    bool keep_counts = false;  ///< host: of each path of chain and occupation
    std::string simd_target;   ///< "" = the best the processor has; else a name of simd_targets()
    int draws = 0;  ///< host: 1, 2 or 4 are added up to the noise of a step, and paths that rested go on with
                    ///< draws that depend on the number of their rests alone. Conditions of one key whose
                    ///< steps are dt / draws are driven by the same noise then. 0: one draw, nothing shared
    double tail_cut = 0;  ///< host: no draw has a smaller tail probability (0 = 2^-64); what a poor generator
                          ///< does, a control for tests
};

/// Simulates ranges of paths of one condition. The result depends on the condition and the path ids alone:
/// not on threads, SIMD target, or how ids are dealt into ranges.
class Executor {
  public:
    virtual ~Executor() = default;

    /// Goes on with a batch, from its beginning or from where it was checkpointed, until its paths have
    /// ended, or until `pause` becomes true: false then, and any executor of the same condition, scheme and
    /// precision can take it up. Thread safe only for different executors.
    virtual bool go_on(UnfinishedBatch& batch, const std::atomic<bool>& pause) = 0;

    /// Simulates every path of the range.
    Batch run(PathRange range);

    /// Paths that a range must have for all threads, of a processor or a device, to be busy.
    virtual std::int64_t paths_at_once() const = 0;

    virtual std::string backend() const = 0;    ///< "host", "reference", "cuda"
    virtual std::string precision() const = 0;  ///< "float", "double"
    virtual std::string description()
        const = 0;  ///< for people: SIMD target, threads, kernel form and its accuracy
};

/// Resolves backend, precision, scheme and the potential's kernel form once, and returns the executor.
/// Throws InputError when the choice is not to be had (says what to change).
std::unique_ptr<Executor> make_executor(const Condition& condition,
                                        std::shared_ptr<const Potential> potential,
                                        const ExecutorOptions& options);

/// SIMD targets of this processor, best first ("AVX2", "SSE4", ...).
std::vector<std::string> simd_targets();

/// CUDA devices of this machine, or why there are none.
struct CudaDevices {
    std::vector<std::string> names;
    std::vector<int> processors;  ///< multiprocessors of each
    std::string reason;           ///< "no CUDA device: ..."; empty where there are devices
    std::string runtime;          ///< version of the CUDA runtime, "12.4"; empty in a build without
};
CudaDevices cuda_devices();

}  // namespace levywell::inline exec
