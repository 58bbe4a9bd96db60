#include "levywell/io/estimate_file.hpp"

#include "io/diagnosis_group.hpp"
#include "io/hdf5_group_writer.hpp"
#include "io/result_group.hpp"
#include "io/sample_verdict_group.hpp"
#include "io/whole_file.hpp"
#include "levywell/io/schema.hpp"

namespace levywell::inline io {
namespace {

using hdf5::write_attribute;
using hdf5::write_dataset;

/// Columns of numbers out of a list of structures, each a dataset of its own.
template <class Row, class Value>
void write_column(hid_t group, const char* name, const std::vector<Row>& rows, const Value& value) {
    std::vector<double> values;
    for (const Row& row : rows) values.push_back(static_cast<double>(value(row)));
    write_dataset(group, name, values, {values.size()});
}

template <class Row>
void write_rows(hid_t group, const std::vector<Row>& rows) {
    write_column(group, schema::alpha, rows, [](const Row& row) { return row.estimate.alpha; });
    std::vector<double> intervals;
    for (const Row& row : rows) {
        intervals.push_back(row.estimate.low);
        intervals.push_back(row.estimate.high);
    }
    write_dataset(group, schema::ci95, intervals, {rows.size(), 2});
    write_column(group, schema::sigma, rows, [](const Row& row) { return row.estimate.sigma; });
}

void write_curves(hid_t parent, const TailReport& report) {
    const auto hill = hdf5::create_group(parent, schema::hill);
    write_column(hill, schema::tail_size, report.hill, [](const HillPoint& point) { return point.k; });
    write_rows(hill, report.hill);
    const auto sweep = hdf5::create_group(parent, schema::sweep);
    write_column(sweep, schema::block_length, report.sweep,
                 [](const SweepPoint& point) { return point.block_length; });
    write_rows(sweep, report.sweep);
    const auto survival = hdf5::create_group(parent, schema::tail_survival);
    write_column(survival, schema::magnitude, report.survival,
                 [](const SurvivalPoint& point) { return point.x; });
    write_column(survival, schema::measured, report.survival,
                 [](const SurvivalPoint& point) { return point.measured; });
    write_column(survival, schema::stable, report.survival,
                 [](const SurvivalPoint& point) { return point.stable; });
    write_column(survival, schema::gaussian, report.survival,
                 [](const SurvivalPoint& point) { return point.gaussian; });
    const auto quantiles = hdf5::create_group(parent, schema::quantiles);
    write_column(quantiles, schema::measured, report.quantiles,
                 [](const QuantilePoint& point) { return point.measured; });
    write_column(quantiles, schema::stable, report.quantiles,
                 [](const QuantilePoint& point) { return point.stable; });
}

}  // namespace

void write_estimate_result(const EstimateResult& result, const std::string& path) {
    write_whole(path, [&](hid_t file) {
        write_provenance(Hdf5GroupWriter(file), result.provenance);
        write_attribute(file, schema::seed, static_cast<unsigned long long>(result.provenance.seed));
        write_attribute(file, schema::complete, result.complete ? 1LL : 0LL);
        if (!result.digest.empty()) write_attribute(file, schema::run_digest, result.digest);
        if (!result.complete) return;
        const auto group = hdf5::create_group(file, schema::estimate);
        const TailReport& report = result.report;
        write_attribute(group, schema::source, result.source);
        write_attribute(group, schema::rows, static_cast<long long>(result.rows));
        write_attribute(group, schema::columns, static_cast<long long>(result.columns));
        write_attribute(group, schema::n, static_cast<long long>(report.size));
        write_attribute(group, schema::zeros, static_cast<long long>(report.zeros));
        write_attribute(group, schema::k, static_cast<long long>(report.plan.used));
        write_attribute(group, schema::block_length, static_cast<long long>(report.plan.block_length));
        write_attribute(group, schema::cancelled, static_cast<long long>(report.cancelled));
        if (report.released_block_length > 0)
            write_attribute(group, schema::released_block_length,
                            static_cast<long long>(report.released_block_length));
        write_attribute(group, schema::median, report.median);
        write_attribute(group, schema::mean, report.mean);
        write_attribute(group, schema::deviation, report.deviation);
        write_attribute(group, schema::largest, report.largest);
        std::string methods;
        for (const NamedEstimate& named : report.estimates)
            methods += (methods.empty() ? "" : " ") + named.method;
        write_attribute(group, schema::method, methods);
        write_rows(group, report.estimates);
        write_column(group, schema::used, report.estimates,
                     [](const NamedEstimate& named) { return named.estimate.used; });
        if (result.diagnosis) write_diagnosis(group, schema::diagnosis, *result.diagnosis);
        write_sample_verdict(group, report.verdict);
        write_curves(group, report);
    });
}

}  // namespace levywell::inline io
