#include "report/sample_verdict_report.hpp"

#include "levywell/io/schema.hpp"
#include "report/diagnosis_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline report {
namespace {

std::string words(std::string name) {
    for (char& letter : name)
        if (letter == '_') letter = ' ';
    return name;
}

std::string tests_text(const SampleVerdict& verdict) {
    std::vector<std::string> parts;
    for (const SampleTest& test : verdict.tests) {
        if (test.p_value == test.p_value)
            parts.push_back(fmt::format("{} {:.2g}", words(test.name), test.p_value));
    }
    return fmt::format("  p-values of independence, centre, symmetry: {}\n", fmt::join(parts, ", "));
}

std::string fit_text(const GoodnessOfFit& fit) {
    std::vector<std::string> parts;
    for (std::size_t d = 0; d < departures; ++d)
        parts.push_back(fmt::format("{} {:.2g}", words(departure_names[d]), fit.tests[d].p_value));
    return fmt::format(
        "  p-value of the stable fit of alpha {:.4g} to {} numbers, by {} samples of {}: {:.2g}, of its "
        "parts: {}\n",
        fit.fit.alpha, fit.tested, fit.replicates, fit.sampled, fit.p_value, fmt::join(parts, ", "));
}

Json goodness_json(const GoodnessOfFit& fit) {
    Json object = {{schema::alpha, fit.fit.alpha},
                   {schema::sigma, fit.fit.sigma},
                   {schema::p_value, fit.p_value},
                   {schema::ks_distance, fit.kolmogorov()},
                   {schema::ks_p_value, fit.test(Departure::kolmogorov).p_value},
                   {schema::ad_distance, fit.anderson_darling()},
                   {schema::ad_p_value, fit.test(Departure::anderson_darling).p_value},
                   {schema::tested, fit.tested},
                   {schema::sampled, fit.sampled},
                   {schema::replicates, fit.replicates}};
    for (std::size_t d = 0; d < departures; ++d) {
        object[schema::departures].push_back({{schema::name, departure_names[d]},
                                              {schema::statistic, fit.tests[d].statistic},
                                              {schema::departure_deviation, fit.tests[d].deviation},
                                              {schema::p_value, fit.tests[d].p_value}});
    }
    object[schema::rivals] = json_list(fit.rivals, [](const Rival& rival) {
        return Json{{schema::name, rival.name},
                    {schema::parameter, rival.parameter},
                    {schema::p_value, rival.p_value},
                    {schema::refused, rival.refused},
                    {schema::samples, rival.samples}};
    });
    return object;
}

}  // namespace

std::string sample_verdict_text(const SampleVerdict& verdict) {
    return tests_text(verdict) + (verdict.goodness ? fit_text(*verdict.goodness) : "") + verdict.sentence +
           "\n";
}

void add_sample_verdict(const SampleVerdict& verdict, Json& object) {
    object[schema::answer] = name_of(verdict.answer);
    object[schema::verdict] = verdict.sentence;
    object[schema::independent] = verdict.independent();
    object[schema::tested_numbers] = name_of(verdict.tested_numbers);
    object[schema::tests] = json_list(verdict.tests, [](const SampleTest& test) {
        return Json{
            {schema::name, test.name}, {schema::statistic, test.statistic}, {schema::p_value, test.p_value}};
    });
    if (verdict.goodness) object[schema::goodness_of_fit] = goodness_json(*verdict.goodness);
}

}  // namespace levywell::inline report
