#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/model.hpp"

#include <string>

namespace levywell::inline exec {

/// What a message recommends: laws of starts too, or points alone.
enum class StartKind { any, point };

/// Reads "m2", "relaxed:m2" or "x=0.3".
class StartReader {
  public:
    StartReader(const RunRequest& request, const Model& potential, Faults& faults,
                StartKind kind = StartKind::any)
        : request_(request), potential_(potential), faults_(faults), kind_(kind) {}

    Start read();

  private:
    Start refuse(const Start& start, const std::string& why);

    const RunRequest& request_;
    const Model& potential_;
    Faults& faults_;
    StartKind kind_;
};

}  // namespace levywell::inline exec
