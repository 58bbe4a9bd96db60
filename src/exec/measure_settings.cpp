#include "exec/measure_settings.hpp"

#include "exec/exit_interval.hpp"
#include "exec/few_digits.hpp"
#include "levywell/exec/plan.hpp"

#include <variant>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

class Settings {
  public:
    Settings(const RunRequest& request, const Model& potential, const Condition& condition, Faults& faults)
        : request_(request), potential_(potential), condition_(condition), faults_(faults) {}

    bool operator()(Exit& exit) const {
        exit.monitoring = request_.monitoring;
        exit.interval = exit_interval(request_, potential_, condition_.start, faults_);
        return true;
    }

    bool operator()(Transitions& transitions) const {
        transitions.monitoring = request_.monitoring;
        return has_wells() && set_delta(transitions.delta);
    }

    bool operator()(Chain& chain) const { return has_wells() && set_delta(chain.delta); }

    bool operator()(Occupation&) const { return has_wells(); }

  private:
    bool has_wells() const {
        if (potential_.metastable && condition_.wells.count() >= 2) return true;
        faults_.add(
            request_.where_of("measure"),
            fmt::format("'{}' has fewer than two wells{}; measure \"exit\" with an interval and start = "
                        "\"x=..\" is what it allows",
                        potential_.name, potential_.landscape.because()));
        return false;
    }

    bool set_delta(double& delta) const {
        const double nearest = nearest_maximum(potential_.landscape);
        delta = request_.delta.value_or(default_delta(potential_.landscape));
        if (delta >= nearest) {
            faults_.add(
                request_.where_of("delta"),
                fmt::format("delta = {}: the balls B_j must lie inside their basins (delta < {:.6g} here)",
                            delta, rounded_down(nearest, 6)));
        }
        return true;
    }

    const RunRequest& request_;
    const Model& potential_;
    const Condition& condition_;
    Faults& faults_;
};

}  // namespace

bool set_measure(const RunRequest& request, const Model& potential, Condition& condition, Faults& faults) {
    condition.measure = measure_of(request.measure);
    return std::visit(Settings(request, potential, condition, faults), condition.measure);
}

}  // namespace levywell::inline exec
