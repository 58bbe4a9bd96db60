#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace levywell::inline studies {

/// Asks a computation for a pause once a time has passed, or as soon as `stops` says so: it is asked every 50
/// ms, from another thread.
class Pause {
  public:
    Pause(std::chrono::milliseconds after, std::function<bool()> stops);
    ~Pause();
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;

    const std::atomic<bool>& wanted() const { return wanted_; }

  private:
    void watch(std::chrono::milliseconds after);

    const std::function<bool()> stops_;
    std::atomic<bool> wanted_ = false;
    bool over_ = false;
    std::mutex mutex_;
    std::condition_variable end_;
    std::thread thread_;  // last: it uses the others
};

}  // namespace levywell::inline studies
