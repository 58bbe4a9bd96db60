#include "samples.hpp"

#include "arrays.hpp"
#include "levywell/core/provenance.hpp"
#include "levywell/report/audit_report.hpp"
#include "levywell/report/estimate_report.hpp"
#include "levywell/tail/estimation.hpp"
#include "task.hpp"

#include <algorithm>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <optional>
#include <utility>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

using Matrix = nb::ndarray<const double, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

/// The rows of an array that Python holds.
class ArrayTable final : public NumberTable {
  public:
    explicit ArrayTable(const Matrix& array) : array_(array), numbers_(array.data()) {
        rows_ = static_cast<std::int64_t>(array.shape(0));
        columns_ = static_cast<std::int64_t>(array.shape(1));
    }
    void read(std::int64_t first, std::span<double> out) override {
        std::copy_n(numbers_ + first * columns_, out.size(), out.begin());
    }

  private:
    Matrix array_;  // kept alive
    const double* numbers_;
};

/// Text and JSON.
using Report = std::pair<std::string, std::string>;

template <class Value>
void take(const Named<>& options, const char* name, Value& to) {
    if (options.contains(name) && !options[name].is_none()) to = nb::cast<Value>(options[name]);
}

template <class Value>
void take(const Named<>& options, const char* name, std::optional<Value>& to) {
    if (options.contains(name) && !options[name].is_none()) to = nb::cast<Value>(options[name]);
}

EstimationRequest request_of(const Named<>& options) {
    EstimationRequest request;
    take(options, "subtract_median", request.subtract_median);
    take(options, "skip_nonfinite", request.skip_nonfinite);
    take(options, "most", request.most);
    take(options, "released", request.released);
    take(options, "tail_size", request.tail_size);
    take(options, "block_length", request.block_length);
    take(options, "replicates", request.replicates);
    take(options, "diagnose", request.diagnose);
    take(options, "surrogates", request.surrogates);
    take(options, "seed", request.seed);
    if (options.contains("layers"))
        for (const auto& [name, size] :
             nb::cast<std::vector<std::pair<std::string, std::int64_t>>>(options["layers"]))
            request.layers.push_back({name, size});
    return request;
}

Report estimated(const Matrix& numbers, const std::string& name, const Named<>& options,
                 nb::object progress) {
    const EstimationRequest request = request_of(options);
    const auto task = std::make_shared<Task>(3);
    const auto table = std::make_shared<ArrayTable>(numbers);
    const auto work = [task, table, request, name]() -> Report {
        EstimationWatch watch;
        watch.progress = [&](const std::string& what, std::int64_t done, std::int64_t total) {
            task->show({what, static_cast<double>(done), static_cast<double>(total)});
        };
        watch.interrupted = [&] { return task->is_stopped(); };
        watch.warn = [&](const std::string& text) { task->warn(text); };
        Estimation estimation = estimate(*table, request, name, watch);
        EstimateResult result;
        result.provenance.created = now_text();
        result.provenance.seed = request.seed;
        result.source = name;
        result.rows = table->rows();
        result.columns = table->columns();
        result.total = estimation.total;
        result.report = std::move(estimation.report);
        result.diagnosis = std::move(estimation.diagnosis);
        return {estimate_report_text(result), estimate_report_json(result)};
    };
    return perform_for(task, work, std::move(progress));
}

Report audited(const Matrix& numbers, const std::string& name, double alpha, double scale, double level) {
    AuditRequest request;
    request.alpha = alpha;
    request.scale = scale;
    request.level = level;
    Faults faults;
    check_request(request, faults);
    faults.throw_if_any();
    const auto rows = static_cast<std::int64_t>(numbers.shape(0));
    const auto columns = static_cast<std::int64_t>(numbers.shape(1));
    request.period = columns;
    const auto values =
        std::make_shared<std::vector<double>>(numbers.data(), numbers.data() + numbers.size());
    const auto work = [request, name, rows, columns, values]() -> Report {
        AuditResult result;
        result.source = name;
        result.rows = rows;
        result.columns = columns;
        result.audit = audit_sample(std::move(*values), request, name);
        return {audit_report_text(result), audit_report_json(result)};
    };
    return perform_for(std::make_shared<Task>(), work, nb::none());
}

}  // namespace

void bind_samples(nb::module_& module) {
    module.def("estimate", estimated, "numbers"_a, "name"_a, "options"_a, "progress"_a = nb::none());
    module.attr("fewest_minibatches") = fewest_minibatches;
    module.def("audit", audited, "numbers"_a, "name"_a, "alpha"_a, "scale"_a, "level"_a);
}

}  // namespace levywell::python
