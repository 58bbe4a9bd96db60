#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/run/run.hpp"
#include "levywell/tail/sample_audit.hpp"
#include "levywell/theory/exponentiality.hpp"
#include "levywell/theory/nonlocal.hpp"
#include "levywell/theory/prediction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline studies {

/// Times that outlast all modes but the slowest, and are exponential from there on (exits of the process).
struct LateTimes {
    double from = 0;      ///< [time]
    std::int64_t n = 0;   ///< that are later
    double expected = 0;  ///< of the law
    double rate = 0;      ///< 1 over the mean of what they last beyond `from` [1/time]
    Solved rate_exact{};  ///< lambda_1
    std::string missing;  ///< why they are not tested; else empty
};

/// What times to an event, by anybody's simulator, say of the exact law that they are meant to have.
struct TimesAudit {
    Condition condition;
    Prediction prediction;
    double level = 0;  ///< chance that times of the law are said to depart, all tests together
    std::int64_t n = 0;
    double mean = 0;        ///< [time]
    double mean_error = 0;  ///< its standard error, by the spread of the times [time]
    LateTimes late;
    ExponentialityCheck exponential;  ///< of all times; no test of the law, which need not be exponential
    std::optional<double> step;    ///< the times are whole multiples of it, or such and the same rest [time]
    std::vector<AuditTest> tests;  ///< mean, late_number, late_rate, late_law
    double seen = 0;  ///< mean above the exact one, relatively, that is refused nine times in ten
    std::string sentence;

    bool departs() const;
};

/// Holds the times of independent complete paths (copies are not looked for) against the exact law of a
/// study's event, exit or transitions, at its one noise: of the process in continuous time, or, with
/// monitoring "grid", of the chain w - f'(w) dt + noise of step dt. Tests, by Holm's procedure: `mean`,
/// against the exact one (mean_law.hpp); and of exits of the process, beyond the time from which P(T > t) =
/// u_1 exp(-lambda_1 t) to a tenth of what so many times resolve: `late_number`, how many there are;
/// `late_rate`, what they last longer, against 1/lambda_1; `late_law`, whether that is exponential. Errors of
/// the solver are counted in. Throws InputError, at `where` for the times, with every fault.
TimesAudit audit_times(const std::vector<double>& times, const Study& study, double level,
                       const std::string& where);

}  // namespace levywell::inline studies
