#include "times.hpp"

#include "arrays.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/report/times_audit_report.hpp"
#include "requests.hpp"
#include "task.hpp"

#include <memory>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <string>
#include <utility>
#include <vector>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

/// Text and JSON.
using Report = std::pair<std::string, std::string>;

Report audited_times(const Numbers& numbers, const PotentialFile& potential, const Named<>& event,
                     double level) {
    Faults faults;
    const Study study{read_request(event, faults), potential};
    faults.throw_if_any();
    const auto times = std::make_shared<std::vector<double>>(numbers.data(), numbers.data() + numbers.size());
    const auto work = [times, study, level]() -> Report {
        const TimesAuditResult result{"times", study.potential.name,
                                      audit_times(*times, study, level, "times")};
        return {times_audit_report_text(result), times_audit_report_json(result)};
    };
    return perform_for(std::make_shared<Task>(), work, nb::none());
}

}  // namespace

void bind_times(nb::module_& module) {
    module.def("audit_times", audited_times, "times"_a, "potential"_a, "event"_a, "level"_a);
}

}  // namespace levywell::python
