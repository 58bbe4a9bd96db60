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

std::string name_of_source(const std::string& source) {
    return is_standard_input(source) ? "standard input" + source.substr(1) : source;
}

/// Opens the file of an audit that has the memory for it.
std::unique_ptr<ArrayFile> open_for_audit(const AuditOptions& options, const AuditWatch& watch) {
    constexpr double bytes_of_number = 2 * sizeof(double);
    std::unique_ptr<ArrayFile> array = open_told_array(options, watch);
    Faults faults;
    check_memory(options.source, "an audit", bytes_of_number * static_cast<double>(array->size()),
                 "a part of the numbers needs less", faults);
    faults.throw_if_any();
    return array;
}

void check_columns(const AuditOptions& options, Faults& faults) {
    if (options.columns < 1) faults.add("--columns", fmt::format("{} (at least 1)", options.columns));
}

}  // namespace

AuditResult run_audit(const AuditOptions& options, const AuditWatch& watch) {
    Faults faults;
    check_request(options.request, faults);
    check_columns(options, faults);
    faults.throw_if_any();
    const std::unique_ptr<ArrayFile> array = open_for_audit(options, watch);
    AuditResult result;
    result.source = name_of_source(options.source);
    result.rows = array->rows();
    result.columns = array->columns();
    AuditRequest request = options.request;
    request.period = array->columns();
    result.audit = audit_sample(all_numbers(*array), request, options.source);
    return result;
}

TimesAuditResult run_times_audit(const AuditOptions& options, const Study& study, const AuditWatch& watch) {
    Faults faults;
    check_columns(options, faults);
    faults.throw_if_any();
    const std::unique_ptr<ArrayFile> array = open_for_audit(options, watch);
    if (array->columns() != 1)
        faults.add(options.source, fmt::format("{} columns, and times are one: FILE:NAME takes one that has "
                                               "a name; of others keep one alone",
                                               array->columns()));
    faults.throw_if_any();
    return {name_of_source(options.source), study.potential.name,
            audit_times(all_numbers(*array), study, options.request.level, options.source)};
}

}  // namespace levywell::inline io
