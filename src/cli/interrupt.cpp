#include "cli/interrupt.hpp"

#include <csignal>

namespace levywell {
namespace {

// SIGUSR1 is what batch systems send before a job's time is up, and what mpirun passes on to its ranks.
constexpr int signals[] = {SIGINT, SIGTERM, SIGUSR1};

volatile std::sig_atomic_t stop_requested = 0;

void request_stop(int signal) {
    stop_requested = 1;
    std::signal(signal, SIG_DFL);
}

}  // namespace

InterruptGuard::InterruptGuard() {
    stop_requested = 0;
    for (int signal : signals) std::signal(signal, request_stop);
}

InterruptGuard::~InterruptGuard() {
    for (int signal : signals) std::signal(signal, SIG_DFL);
}

bool InterruptGuard::requested() {
    return stop_requested != 0;
}

}  // namespace levywell
