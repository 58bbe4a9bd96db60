#include "levywell/run/digest.hpp"

#include "levywell/dynamics/names.hpp"
#include "levywell/run/result.hpp"

#include <variant>

#include <boost/crc.hpp>
#include <fmt/format.h>

namespace levywell::inline studies {
namespace {

/// The potential's numbers themselves: its text may name a file of them, and that file may change.
std::uint32_t checksum_of(const Potential& potential) {
    boost::crc_32_type crc;
    const auto take = [&](double w) {
        const double values[] = {w, potential.value(w), potential.slope(w)};
        crc.process_bytes(values, sizeof values);
    };
    for (double w : potential.knots()) take(w);
    constexpr int points = 256;
    const Interval core = potential.core();
    for (int k = 0; k <= points; ++k) take(core.lower + core.length() * k / points);
    return crc.checksum();
}

/// What decides a measure, one word after the other.
class MeasureText {
  public:
    void operator()(const char* name, double value) { text += fmt::format(" {} {:.17g}", name, value); }
    void operator()(const char* name, const Interval& value) {
        text += fmt::format(" {} {:.17g} {:.17g}", name, value.lower, value.upper);
    }
    void operator()(const char* name, Monitoring value) {
        text += fmt::format(" {} {}", name, name_of(value));
    }
    void operator()(const char* name, Steps value) { text += fmt::format(" {} {}", name, value.count); }

    std::string text;
};

std::string text_of(const Measure& measure) {
    MeasureText take;
    std::visit([&](const auto& m) { m.settings(take); }, measure);
    return name_of(choice_of(measure)) + take.text;
}

}  // namespace

std::string digest_of(const std::vector<Condition>& conditions, const RunRequest& request,
                      const PotentialFile& potential) {
    std::string digest =
        fmt::format("{}\nbackend {}\nprecision {}\nper_path {}\nstep_error {}\nseed {} common {}\n",
                    program_version(), name_of(request.backend), name_of(request.precision), request.per_path,
                    request.step_error, request.seed, request.common_random_numbers);
    for (const Condition& c : conditions) {
        digest += fmt::format(
            "alpha {:.17g} epsilon {:.17g} dt {:.17g} scheme {} measure {} start {} at {:.17g} relax {} "
            "clamp {:.17g} {:.17g} paths {} key {} replicas {}\n",
            c.noise.alpha, c.noise.epsilon, c.dt, name_of(c.scheme), text_of(c.measure), c.start.text,
            c.start.position, c.start.relax_steps, c.clamp.lower, c.clamp.upper, c.paths, c.key,
            c.splits() ? std::get<Splitting>(c.scheme).replicas : 0);
        for (const ScheduledNoise& noise : c.noise.schedule) {
            digest += fmt::format("from {} alpha {:.17g} epsilon {:.17g}\n", noise.begin_step, noise.alpha,
                                  noise.epsilon);
        }
        for (const RelaxedCore& core : c.cores()) {
            digest += fmt::format("core {:.17g} {:.17g} threshold {:.17g}\n", core.interval.lower,
                                  core.interval.upper, core.threshold);
        }
    }
    return digest + fmt::format("potential checksum {:08x}\npotential ", checksum_of(*potential.potential)) +
           potential.source_text;
}

}  // namespace levywell::inline studies
