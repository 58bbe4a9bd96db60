#include "levywell/core/fault.hpp"

#include "levywell/core/printable_text.hpp"

#include <utility>

namespace levywell::inline core {
namespace {

std::string as_text(const std::vector<Fault>& faults) {
    std::string text;
    for (const Fault& fault : faults) {
        if (!text.empty()) text += '\n';
        text += printable_text(fault.where + ": " + fault.what);
    }
    return text;
}

}  // namespace

InputError::InputError(std::vector<Fault> faults)
    : std::runtime_error(as_text(faults)), faults_(std::move(faults)) {}

InputError::InputError(std::string where, std::string what)
    : InputError(std::vector<Fault>{{std::move(where), std::move(what)}}) {}

void Faults::throw_if_any() const {
    if (empty()) return;
    std::vector<Fault> faults = list_;
    if (count_ > faults.size())
        faults.push_back(
            {faults.back().where, "and " + std::to_string(count_ - faults.size()) + " more faults"});
    throw InputError(std::move(faults));
}

}  // namespace levywell::inline core
