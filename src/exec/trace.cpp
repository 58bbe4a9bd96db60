#include "levywell/exec/trace.hpp"

#include "exec/block_steps.hpp"
#include "exec/precision_choice.hpp"
#include "exec/scalar_drift.hpp"
#include "exec/step_kernel.hpp"
#include "levywell/random/philox.hpp"

#include <type_traits>

namespace levywell::inline exec {
namespace {

template <class T>
class TracerOf final : public Tracer {
  public:
    TracerOf(const Condition& condition, const std::shared_ptr<const Potential>& potential)
        : condition_(condition), kernel_(make_step_kernel<T>(condition, potential)) {}

    std::vector<double> trace(std::int64_t path, std::int64_t every, std::int64_t points) const override {
        return with_scalar_drift(kernel_.drift,
                                 [&](const auto& drift) { return follow(drift, path, every, points); });
    }

    std::string precision() const override { return std::is_same_v<T, float> ? "float" : "double"; }

  private:
    template <class Drift>
    std::vector<double> follow(const Drift& drift, std::int64_t path, std::int64_t every,
                               std::int64_t points) const {
        const auto step = scalar_step(kernel_, drift);
        const auto id = static_cast<std::uint64_t>(path);
        T w = static_cast<T>(condition_.start.position);
        std::vector<double> states{static_cast<double>(w)};
        std::size_t segment = 0;
        for (std::int64_t done = 0; done < every * points;) {
            const std::vector<ScheduledNoise>& schedule =
                condition_.noise.schedule;  // changes at blocks alone
            while (segment + 1 < schedule.size() && schedule[segment + 1].begin_step <= done) ++segment;
            const auto block = static_cast<std::uint64_t>(done / block_steps);
            const auto words = philox_words(kernel_.seed, id, block, Purpose::step);
            const auto further = philox_words(kernel_.seed, id, block, Purpose::refinement);
            for (std::size_t h = 0; h < block_steps && done < every * points; ++h) {
                w = step(w, kernel_.noise.table(segment).draw(words[h], further[h]));
                if (++done % every == 0) states.push_back(static_cast<double>(w));
            }
        }
        return states;
    }

    const Condition condition_;
    const StepKernel<T> kernel_;
};

}  // namespace

std::unique_ptr<Tracer> make_tracer(const Condition& condition, const Potential& potential,
                                    Precision precision) {
    const std::shared_ptr<const Potential> callers(std::shared_ptr<void>(), &potential);  // owns nothing
    if (float_state(condition, callers, precision))
        return std::make_unique<TracerOf<float>>(condition, callers);
    return std::make_unique<TracerOf<double>>(condition, callers);
}

}  // namespace levywell::inline exec
