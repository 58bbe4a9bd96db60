#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace levywell {

/// Asks a computation for a pause once a time has passed, or as soon as a signal has come.
class Pause {
  public:
    explicit Pause(std::chrono::milliseconds after);
    ~Pause();
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;

    const std::atomic<bool>& wanted() const { return wanted_; }

  private:
    void watch(std::chrono::milliseconds after);

    std::atomic<bool> wanted_ = false;
    bool over_ = false;
    std::mutex mutex_;
    std::condition_variable end_;
    std::thread thread_;  // last: it uses the others
};

}  // namespace levywell
