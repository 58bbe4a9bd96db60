#include "io/sample_verdict_group.hpp"

#include "levywell/io/schema.hpp"

#include <string>
#include <vector>

namespace levywell::inline io {
namespace {

using hdf5::write_attribute;
using hdf5::write_dataset;

/// Rows of a table, each column a dataset, their names an attribute.
template <class Rows, class Name>
void write_names(hid_t group, const Rows& rows, const Name& name) {
    std::string names;
    for (const auto& row : rows) names += (names.empty() ? "" : " ") + std::string(name(row));
    write_attribute(group, schema::name, names);
}

template <class Rows, class Value>
void write_column(hid_t group, const char* dataset, const Rows& rows, const Value& value) {
    std::vector<double> values;
    for (const auto& row : rows) values.push_back(value(row));
    write_dataset(group, dataset, values, {values.size()});
}

void write_goodness(hid_t parent, const GoodnessOfFit& goodness) {
    const auto group = hdf5::create_group(parent, schema::goodness_of_fit);
    write_attribute(group, schema::alpha, goodness.fit.alpha);
    write_attribute(group, schema::sigma, goodness.fit.sigma);
    write_attribute(group, schema::p_value, goodness.p_value);
    write_attribute(group, schema::ks_distance, goodness.kolmogorov());
    write_attribute(group, schema::ks_p_value, goodness.test(Departure::kolmogorov).p_value);
    write_attribute(group, schema::ad_distance, goodness.anderson_darling());
    write_attribute(group, schema::ad_p_value, goodness.test(Departure::anderson_darling).p_value);
    write_attribute(group, schema::tested, static_cast<long long>(goodness.tested));
    write_attribute(group, schema::sampled, static_cast<long long>(goodness.sampled));
    write_attribute(group, schema::replicates, static_cast<long long>(goodness.replicates));
    const auto tests = hdf5::create_group(group, schema::departures);
    write_names(tests, departure_names, [](const char* name) { return name; });
    write_column(tests, schema::statistic, goodness.tests, [](const auto& test) { return test.statistic; });
    write_column(tests, schema::departure_deviation, goodness.tests,
                 [](const auto& test) { return test.deviation; });
    write_column(tests, schema::p_value, goodness.tests, [](const auto& test) { return test.p_value; });
    const auto rivals = hdf5::create_group(group, schema::rivals);
    write_names(rivals, goodness.rivals, [](const Rival& rival) { return rival.name; });
    write_column(rivals, schema::parameter, goodness.rivals, [](const Rival& r) { return r.parameter; });
    write_column(rivals, schema::p_value, goodness.rivals, [](const Rival& r) { return r.p_value; });
    write_column(rivals, schema::refused, goodness.rivals, [](const Rival& r) { return r.refused; });
    write_column(rivals, schema::samples, goodness.rivals,
                 [](const Rival& r) { return static_cast<double>(r.samples); });
}

}  // namespace

void write_sample_verdict(hid_t group, const SampleVerdict& verdict) {
    write_attribute(group, schema::answer, name_of(verdict.answer));
    write_attribute(group, schema::verdict, verdict.sentence);
    write_attribute(group, schema::independent, verdict.independent() ? 1LL : 0LL);
    write_attribute(group, schema::tested_numbers, name_of(verdict.tested_numbers));
    const auto tests = hdf5::create_group(group, schema::tests);
    write_names(tests, verdict.tests, [](const SampleTest& test) { return test.name; });
    write_column(tests, schema::statistic, verdict.tests, [](const SampleTest& t) { return t.statistic; });
    write_column(tests, schema::p_value, verdict.tests, [](const SampleTest& t) { return t.p_value; });
    if (verdict.goodness) write_goodness(group, *verdict.goodness);
}

}  // namespace levywell::inline io
