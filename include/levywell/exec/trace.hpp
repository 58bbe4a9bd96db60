#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/potential.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace levywell::inline exec {

/// Follows single paths of a condition step by step: path i is path i of the Euler scheme on the host with
/// the same seed, dt and precision, to the last bit, for as long as that follows it. Starts from a point.
class Tracer {
  public:
    virtual ~Tracer() = default;

    /// States at the start and after every `every` steps, `points` + 1 of them [length].
    virtual std::vector<double> trace(std::int64_t path, std::int64_t every, std::int64_t points) const = 0;

    virtual std::string precision() const = 0;  ///< "float", "double"
};

/// Throws InputError when float was asked for and does not resolve the process.
std::unique_ptr<Tracer> make_tracer(const Condition& condition, const Potential& potential,
                                    Precision precision);

}  // namespace levywell::inline exec
