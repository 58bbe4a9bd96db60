#pragma once

#include "levywell/dynamics/condition.hpp"

#include <cstdint>
#include <string>

namespace levywell::inline studies {

/// How far a run has come.
struct RunProgress {
    std::int64_t asked = 0;                ///< paths in all
    std::int64_t before = 0;               ///< of these, done by an earlier attempt
    std::int64_t done = 0;                 ///< by this one
    double path_steps = 0;                 ///< that this one took
    const Condition* condition = nullptr;  ///< whose paths were handed out last; nullptr: none
};

/// Hears of a run, and may stop it. Does nothing as it is.
class RunObserver {
  public:
    virtual ~RunObserver() = default;

    /// An accuracy's step and paths are being chosen: what is tried.
    virtual void plans(const std::string&) {}

    /// Everything is planned and checked; simulating begins.
    virtual void begin() {}

    /// Before the first paths, and whenever some are done.
    virtual void progress(const RunProgress&) {}

    /// What a user should know at once. Any thread calls it.
    virtual void inform(const std::string&) {}
    virtual void warn(const std::string&) {}

    /// True: what is done is kept, and the run ends unfinished. Asked often, by any thread.
    virtual bool wants_stop() { return false; }
};

}  // namespace levywell::inline studies
