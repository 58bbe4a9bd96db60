#pragma once
// Every CUDA thread an OS thread, all blocks at once: what ThreadSanitizer is to look at.

#include "cuda_emulator/block.hpp"

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace cuda_emulator {

class OsThreads final : public Engine {
  public:
    void launch(const Shape& shape, const std::function<void()>& kernel) override {
        std::vector<std::unique_ptr<LockedBlock>> blocks;
        for (unsigned y = 0; y < shape.grid.y; ++y) {
            for (unsigned x = 0; x < shape.grid.x; ++x)
                blocks.push_back(std::make_unique<LockedBlock>(Dim3{x, y, 1}, shape));
        }
        std::vector<std::thread> threads;
        for (const auto& block : blocks) {
            for (unsigned k = 0; k < shape.threads; ++k)
                threads.emplace_back([this, &kernel, k, b = block.get()] { run(*b, k, kernel); });
        }
        for (std::thread& thread : threads) thread.join();
        for (const auto& block : blocks) {
            if (block->error) std::rethrow_exception(block->error);
            if (block->failed()) throw KernelError(block->failure());
        }
    }

    void barrier(const Place& place) override {
        LockedBlock& block = own_block();
        std::unique_lock lock(block.mutex);
        block.arrive_at_barrier(current.thread, place);
        wait(block, lock);
    }

    WarpValues exchange(unsigned mask, const char* name, unsigned long long value,
                        const Place& place) override {
        LockedBlock& block = own_block();
        std::unique_lock lock(block.mutex);
        block.arrive_at_exchange(current.thread, mask, name, value, place);
        wait(block, lock);
        return block.values(current.thread);
    }

  private:
    struct LockedBlock : Block {
        using Block::Block;
        std::mutex mutex;
        std::condition_variable changed;
        std::exception_ptr error;
    };
    struct GivenUp {};

    static LockedBlock& own_block() { return static_cast<LockedBlock&>(*current.block); }

    void run(LockedBlock& block, unsigned thread, const std::function<void()>& kernel) {
        current = {&block, this, thread};
        std::exception_ptr error;
        try {
            kernel();
        } catch (const GivenUp&) {
        } catch (...) {
            error = std::current_exception();
        }
        const std::lock_guard lock(block.mutex);
        if (error) {
            block.error = error;
            block.fail("an exception");
        }
        block.leave(thread);
        if (block.take_news()) block.changed.notify_all();
    }

    static void wait(LockedBlock& block, std::unique_lock<std::mutex>& lock) {
        const unsigned self = current.thread;
        if (block.take_news()) block.changed.notify_all();
        block.changed.wait(lock, [&] { return block.may_run(self) || block.failed(); });
        if (block.failed()) throw GivenUp{};
    }
};

}  // namespace cuda_emulator
