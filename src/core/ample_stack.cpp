#include "levywell/core/ample_stack.hpp"

#include <cstddef>
#include <pthread.h>
#include <sys/resource.h>

namespace levywell::inline core {
namespace {

constexpr std::size_t ample = std::size_t{8} << 20;  // what shells usually allow

struct Call {
    const std::function<int()>& work;
    int code = 1;
};

void* perform(void* call) {
    static_cast<Call*>(call)->code = static_cast<Call*>(call)->work();
    return nullptr;
}

}  // namespace

int with_ample_stack(const std::function<int()>& work) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= ample) return work();
    pthread_attr_t attributes;
    Call call{work};
    pthread_t thread{};
    ::pthread_attr_init(&attributes);
    ::pthread_attr_setstacksize(&attributes, ample);
    ::pthread_setattr_default_np(&attributes);  // of threads to come
    const bool started = ::pthread_create(&thread, &attributes, perform, &call) == 0;
    ::pthread_attr_destroy(&attributes);
    if (!started) return work();
    ::pthread_join(thread, nullptr);
    return call.code;
}

}  // namespace levywell::inline core
