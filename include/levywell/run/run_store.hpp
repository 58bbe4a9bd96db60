#pragma once

#include "levywell/run/result.hpp"
#include "levywell/run/work_item.hpp"

#include <functional>

namespace levywell::inline studies {

/// Takes what an earlier attempt at a run has done.
struct EarlierWork {
    std::function<bool(FinishedWork)> finished;         ///< false where it was not asked for, or given before
    std::function<bool(const Checkpoint&)> checkpoint;  ///< false where it is not to be gone on with
};

/// Keeps what a run has done, and hands it back when the run is gone on with.
class RunStore {
  public:
    virtual ~RunStore() = default;

    /// Before anything is computed: throws InputError where what is kept is another run's than `result` will
    /// be, which holds its digest, piece and provenance.
    virtual void check(const RunResult& result) = 0;

    /// Hands back what an earlier attempt has done, if that is to be gone on with.
    virtual void open(const RunResult& result, const EarlierWork& earlier) = 0;

    virtual void keep(const FinishedWork& work) = 0;
    virtual void keep(const Checkpoint& checkpoint) = 0;

    /// Called all the time: what is kept may be written together with what follows soon.
    virtual void write_in_time() {}

    /// The run stops: all that is kept must last.
    virtual void flush() {}

    /// The conditions that are finished, whenever there is one more, and at last the complete result. With
    /// several ranks another thread calls it than the others.
    virtual void save(const RunResult& result) = 0;
};

}  // namespace levywell::inline studies
