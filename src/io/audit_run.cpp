#include "levywell/io/audit_run.hpp"

#include "io/told_array.hpp"
#include "levywell/core/memory_check.hpp"
#include "levywell/io/estimation_run.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

/// All numbers of the table, row by row.
std::vector<double> all_numbers(ArrayFile& array) {
    constexpr std::int64_t numbers_at_once = 1 << 18;
    const std::int64_t rows_at_once = std::max<std::int64_t>(1, numbers_at_once / array.columns());
    std::vector<double> values(static_cast<std::size_t>(array.size()));
    for (std::int64_t row = 0; row < array.rows(); row += rows_at_once) {
        const std::int64_t rows = std::min(rows_at_once, array.rows() - row);
        array.read(row, std::span(values).subspan(static_cast<std::size_t>(row * array.columns()),
                                                  static_cast<std::size_t>(rows * array.columns())));
    }
    return values;
}

}  // namespace

AuditResult run_audit(const AuditOptions& options, const AuditWatch& watch) {
    constexpr double bytes_of_number = 2 * sizeof(double);
    Faults faults;
    check_request(options.request, faults);
    if (options.columns < 1) faults.add("--columns", fmt::format("{} (at least 1)", options.columns));
    faults.throw_if_any();
    const std::unique_ptr<ArrayFile> array = open_told_array(options, watch);
    check_memory(options.source, "an audit", bytes_of_number * static_cast<double>(array->size()),
                 "a part of the numbers needs less", faults);
    faults.throw_if_any();
    AuditResult result;
    result.source =
        is_standard_input(options.source) ? "standard input" + options.source.substr(1) : options.source;
    result.rows = array->rows();
    result.columns = array->columns();
    AuditRequest request = options.request;
    request.period = array->columns();
    result.audit = audit_sample(all_numbers(*array), request, options.source);
    return result;
}

}  // namespace levywell::inline io
