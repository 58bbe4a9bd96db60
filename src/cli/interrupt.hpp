#pragma once

namespace levywell::inline cli {

/// While it lives, SIGINT, SIGTERM and SIGUSR1 ask the run to stop at the next batch instead of killing the
/// process; a second one kills.
class InterruptGuard {
  public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    static bool requested();

    /// As if a signal had come: another rank was told to stop.
    static void request();
};

}  // namespace levywell::inline cli
