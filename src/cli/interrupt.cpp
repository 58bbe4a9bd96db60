#include "cli/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace levywell::inline cli {
namespace {

// SIGUSR1 is what batch systems send before a job's time is up, and what mpirun passes on to its ranks.
constexpr int signals[] = {SIGINT, SIGTERM, SIGUSR1};

std::atomic<bool> stop_requested = false;  // read by other threads than the one that a signal meets
static_assert(std::atomic<bool>::is_always_lock_free, "else a signal handler may not set it");

void request_stop(int signal) {
    stop_requested = true;
    std::signal(signal, SIG_DFL);
}

}  // namespace

InterruptGuard::InterruptGuard() {
    stop_requested = false;
    for (int signal : signals) std::signal(signal, request_stop);
}

InterruptGuard::~InterruptGuard() {
    for (int signal : signals) std::signal(signal, SIG_DFL);
}

bool InterruptGuard::requested() {
    return stop_requested;
}

void InterruptGuard::request() {
    stop_requested = true;
}

}  // namespace levywell::inline cli
