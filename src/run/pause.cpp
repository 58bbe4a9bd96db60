#include "run/pause.hpp"

#include <utility>

namespace levywell::inline studies {

Pause::Pause(std::chrono::milliseconds after, std::function<bool()> stops)
    : stops_(std::move(stops)), thread_([this, after] { watch(after); }) {}

Pause::~Pause() {
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    end_.notify_one();
    thread_.join();
}

void Pause::watch(std::chrono::milliseconds after) {
    constexpr std::chrono::milliseconds between_looks(50);
    const auto until = std::chrono::steady_clock::now() + after;
    std::unique_lock lock(mutex_);
    while (!over_ && !stops_() && std::chrono::steady_clock::now() < until)
        end_.wait_for(lock, between_looks);
    wanted_ = !over_;
}

}  // namespace levywell::inline studies
