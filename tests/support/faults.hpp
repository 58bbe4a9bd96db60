#pragma once
// What tests ask of collected faults.

#include "levywell/core/fault.hpp"

#include <functional>
#include <string>

namespace test {

/// True when a fault at a place ending in `where` says `what`.
inline bool has_fault(const levywell::Faults& faults, const std::string& where, const std::string& what) {
    for (const levywell::Fault& fault : faults.list()) {
        const bool place = fault.where.size() >= where.size() &&
                           fault.where.compare(fault.where.size() - where.size(), where.size(), where) == 0;
        if (place && fault.what.find(what) != std::string::npos) return true;
    }
    return false;
}

/// Every fault, a line each: for INFO.
inline std::string listed(const levywell::Faults& faults) {
    std::string text;
    for (const levywell::Fault& fault : faults.list()) text += fault.where + ": " + fault.what + "\n";
    return text;
}

/// What the InputError of an action says; "" where there is none.
inline std::string refusal_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const levywell::InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace test
