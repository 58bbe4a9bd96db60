#pragma once
// The CUDA execution model of one block: which threads wait for whom, and what they tell each other. How a
// thread waits is an engine's matter (fibers.hpp, os_threads.hpp).

#include "cuda_emulator/place.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cuda_emulator {

struct Dim3 {
    unsigned x = 1;
    unsigned y = 1;
    unsigned z = 1;
};

struct Shape {
    Dim3 grid;
    unsigned threads = 1;
    std::size_t shared_bytes = 0;
};

/// A kernel did what CUDA forbids, or waits for ever.
class KernelError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

inline constexpr unsigned warp_size = 32;
using WarpValues = std::array<unsigned long long, warp_size>;

/// The threads of one block and what each of them waits for. Callers hold the engine's lock.
class Block {
  public:
    Block(Dim3 place, const Shape& launch) : index(place), shape(launch), threads_(launch.threads) {
        shared_.reset(static_cast<unsigned char*>(
            ::operator new (shape.shared_bytes, std::align_val_t{16})));  // exact: sanitizers see its end
        for (std::size_t k = 0; k < shape.shared_bytes; ++k) shared_[k] = 0xa5;
    }

    const Dim3 index;
    const Shape shape;

    unsigned char* shared_memory() { return shared_.get(); }

    /// __syncthreads() at a place of the source.
    void arrive_at_barrier(unsigned thread, const Place& place) {
        threads_[thread] = {State::at_barrier, 0, "", 0, place, {}};
        release_barrier();
        note_deadlock();
    }

    /// A warp-wide exchange: every lane of the mask gives a value and gets all of them.
    void arrive_at_exchange(unsigned thread, unsigned mask, const char* name, unsigned long long value,
                            const Place& place) {
        if ((mask >> (thread % warp_size) & 1) == 0)
            fail(std::string(name) + " by a lane that is not in its own mask, " + where(place));
        threads_[thread] = {State::at_exchange, mask, name, value, place, {}};
        release_exchange(thread);
        note_deadlock();
    }

    void leave(unsigned thread) {
        threads_[thread].state = State::left;
        release_barrier();
        note_deadlock();
    }

    /// Where the exchange is done: the values of all lanes of the mask.
    const WarpValues& values(unsigned thread) const { return threads_[thread].values; }

    bool may_run(unsigned thread) const { return threads_[thread].state == State::running; }
    bool has_left(unsigned thread) const { return threads_[thread].state == State::left; }
    bool all_left() const { return count(State::left) == threads_.size(); }

    bool failed() const { return !failure_.empty(); }
    const std::string& failure() const { return failure_; }
    void fail(const std::string& why) {
        if (failure_.empty()) failure_ = why;
        news_ = true;
    }

    /// Whether someone may go on since this was last asked.
    bool take_news() { return std::exchange(news_, false); }

  private:
    enum class State { running, at_barrier, at_exchange, left };
    struct Thread {
        State state = State::running;
        unsigned mask = 0;
        const char* name = "";
        unsigned long long value = 0;
        Place place;
        WarpValues values{};
    };
    struct Free {
        void operator()(unsigned char* memory) const { ::operator delete (memory, std::align_val_t{16}); }
    };

    static std::string where(const Place& place) {
        return "line " + std::to_string(place.line) + " of " + place.file;
    }

    std::size_t count(State state) const {
        std::size_t n = 0;
        for (const Thread& thread : threads_) n += thread.state == state ? 1 : 0;
        return n;
    }

    /// The barrier opens when every thread that has not left is there.
    void release_barrier() {
        const Thread* first = nullptr;
        for (const Thread& thread : threads_) {
            if (thread.state == State::left) continue;
            if (thread.state != State::at_barrier) return;
            if (first == nullptr) first = &thread;
            if (thread.place.line != first->place.line)
                fail("divergent barrier: " + where(first->place) + " and " + where(thread.place));
        }
        for (Thread& thread : threads_) {
            if (thread.state == State::at_barrier) thread.state = State::running;
        }
        news_ = true;
    }

    /// An exchange is done when all lanes of the mask have come to it.
    void release_exchange(unsigned newcomer) {
        const unsigned begin = newcomer / warp_size * warp_size;
        const unsigned mask = threads_[newcomer].mask;
        WarpValues values{};
        for (unsigned lane = 0; lane < warp_size; ++lane) {
            if ((mask >> lane & 1) == 0) continue;
            if (begin + lane >= threads_.size() || !same_exchange(begin + lane, newcomer)) return;
            values[lane] = threads_[begin + lane].value;
        }
        for (unsigned lane = 0; lane < warp_size; ++lane) {
            if ((mask >> lane & 1) == 0) continue;
            threads_[begin + lane].values = values;
            threads_[begin + lane].state = State::running;
        }
        news_ = true;
    }

    bool same_exchange(unsigned a, unsigned b) const {
        const Thread& x = threads_[a];
        const Thread& y = threads_[b];
        return x.state == State::at_exchange && x.mask == y.mask && std::string_view(x.name) == y.name &&
               x.place.line == y.place.line;
    }

    /// Nobody can run any more: says who waits where.
    void note_deadlock() {
        if (count(State::running) > 0 || all_left()) return;
        std::string text = "deadlock:";
        for (std::size_t k = 0; k < threads_.size(); ++k) {
            const Thread& thread = threads_[k];
            const bool known = k > 0 && thread.state == threads_[k - 1].state &&
                               thread.place.line == threads_[k - 1].place.line &&
                               std::string_view(thread.name) == threads_[k - 1].name;
            if (known) continue;
            text += " from thread " + std::to_string(k) + " on ";
            if (thread.state == State::left) text += "left;";
            if (thread.state == State::at_barrier) text += "at the barrier, " + where(thread.place) + ";";
            if (thread.state == State::at_exchange)
                text += "at " + std::string(thread.name) + ", " + where(thread.place) + ";";
        }
        fail(text);
    }

    std::vector<Thread> threads_;
    std::unique_ptr<unsigned char[], Free> shared_;
    std::string failure_;
    bool news_ = false;
};

/// Who runs at present: what threadIdx and its like mean.
class Engine;
struct Current {
    Block* block = nullptr;
    Engine* engine = nullptr;
    unsigned thread = 0;
};
inline thread_local Current current;

/// Lets the threads of a block run and wait.
class Engine {
  public:
    virtual ~Engine() = default;
    /// Runs every thread of every block; throws KernelError, or what a thread threw.
    virtual void launch(const Shape& shape, const std::function<void()>& kernel) = 0;
    virtual void barrier(const Place& place) = 0;
    virtual WarpValues exchange(unsigned mask, const char* name, unsigned long long value,
                                const Place& place) = 0;
};

}  // namespace cuda_emulator
