#pragma once
// The threads of a block as fibers of one OS thread: one runs until it waits, then the next, in an order that
// can be chosen. Blocks run one after the other.

#include "cuda_emulator/block.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <random>
#include <ucontext.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace cuda_emulator {

enum class Order { forward, backward, shuffled };

class Fibers final : public Engine {
  public:
    explicit Fibers(Order order = Order::forward, unsigned seed = 1) : order_(order), random_(seed) {}

    void launch(const Shape& shape, const std::function<void()>& kernel) override {
        for (unsigned y = 0; y < shape.grid.y; ++y) {
            for (unsigned x = 0; x < shape.grid.x; ++x) run_block({x, y, 1}, shape, kernel);
        }
    }

    void barrier(const Place& place) override {
        block_->arrive_at_barrier(current.thread, place);
        wait();
    }

    WarpValues exchange(unsigned mask, const char* name, unsigned long long value,
                        const Place& place) override {
        const unsigned thread = current.thread;
        block_->arrive_at_exchange(thread, mask, name, value, place);
        wait();
        return block_->values(thread);
    }

  private:
    static constexpr std::size_t stack_bytes = std::size_t{256} << 10;
    struct Fiber {
        ucontext_t context{};
        std::unique_ptr<char[]> stack{new char[stack_bytes]};
        void* fake_stack = nullptr;
    };
    /// Thrown in waiting fibers when the block failed, so that their stacks unwind.
    struct GivenUp {};

    void run_block(Dim3 index, const Shape& shape, const std::function<void()>& kernel) {
        Block block(index, shape);
        block_ = &block;
        kernel_ = &kernel;
        error_ = nullptr;
        if (fibers_.size() < shape.threads) fibers_.resize(shape.threads);
        for (unsigned k = 0; k < shape.threads; ++k) prepare(fibers_[k]);
        std::vector<unsigned> turns(shape.threads);
        for (unsigned k = 0; k < shape.threads; ++k)
            turns[k] = order_ == Order::backward ? shape.threads - 1 - k : k;
        while (!block.all_left()) {
            if (order_ == Order::shuffled) std::shuffle(turns.begin(), turns.end(), random_);
            for (unsigned k : turns) {
                if (block.may_run(k) || (block.failed() && !block.has_left(k))) resume(k);
            }
        }
        if (error_) std::rethrow_exception(error_);
        if (block.failed()) throw KernelError(block.failure());
    }

    [[gnu::noinline]] static void prepare(Fiber& fiber) {  // getcontext returns twice, says g++
        getcontext(&fiber.context);
        fiber.context.uc_stack.ss_sp = fiber.stack.get();
        fiber.context.uc_stack.ss_size = stack_bytes;
        fiber.context.uc_link = nullptr;
        makecontext(&fiber.context, reinterpret_cast<void (*)()>(&Fibers::enter), 0);
    }

    static void enter() {
        auto* const self = static_cast<Fibers*>(current.engine);
        self->finish_switch(nullptr);
        try {
            (*self->kernel_)();
        } catch (const GivenUp&) {
        } catch (...) {
            self->error_ = std::current_exception();
            self->block_->fail("an exception");
        }
        self->block_->leave(current.thread);
        self->suspend(true);
    }

    void resume(unsigned k) {
        current = {block_, this, k};
        Fiber& fiber = fibers_[k];
#if defined(__SANITIZE_ADDRESS__)
        __sanitizer_start_switch_fiber(&scheduler_fake_, fiber.stack.get(), stack_bytes);
#endif
        swapcontext(&scheduler_, &fiber.context);
#if defined(__SANITIZE_ADDRESS__)
        __sanitizer_finish_switch_fiber(scheduler_fake_, nullptr, nullptr);
#endif
        current = {};
    }

    void suspend([[maybe_unused]] bool for_ever) {
        Fiber& fiber = fibers_[current.thread];
#if defined(__SANITIZE_ADDRESS__)
        __sanitizer_start_switch_fiber(for_ever ? nullptr : &fiber.fake_stack, scheduler_bottom_,
                                       scheduler_size_);
#endif
        swapcontext(&fiber.context, &scheduler_);
        finish_switch(fiber.fake_stack);
    }

    void finish_switch([[maybe_unused]] void* fake_stack) {
#if defined(__SANITIZE_ADDRESS__)
        __sanitizer_finish_switch_fiber(fake_stack, &scheduler_bottom_, &scheduler_size_);
#endif
    }

    void wait() {
        const unsigned self = current.thread;
        while (!block_->may_run(self)) {
            if (block_->failed()) throw GivenUp{};
            suspend(false);
        }
        if (block_->failed()) throw GivenUp{};
    }

    Order order_;
    std::mt19937 random_;
    Block* block_ = nullptr;
    const std::function<void()>* kernel_ = nullptr;
    std::exception_ptr error_;
    std::vector<Fiber> fibers_;
    ucontext_t scheduler_{};
    [[maybe_unused]] void* scheduler_fake_ = nullptr;
    [[maybe_unused]] const void* scheduler_bottom_ = nullptr;
    [[maybe_unused]] std::size_t scheduler_size_ = 0;
};

}  // namespace cuda_emulator
