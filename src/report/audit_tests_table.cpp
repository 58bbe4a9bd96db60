#include "report/audit_tests_table.hpp"

#include "levywell/io/schema.hpp"
#include "report/table.hpp"

#include <sstream>

#include <fmt/format.h>

namespace levywell::inline report {

std::string p_text(double p) {
    constexpr double least = 1e-300;
    return p < least ? "<1e-300" : fmt::format("{:.2g}", p);
}

std::string tests_table(const std::vector<AuditTest>& tests) {
    TextTable table({"test", "p-value", ""});
    for (const AuditTest& test : tests) {
        std::string name = test.name;
        for (char& letter : name)
            if (letter == '_') letter = ' ';
        table.add({name, p_text(test.p_value), test.refused ? "refused:" : ""});
    }
    std::istringstream lines(table.text());
    std::string text;
    std::string line;
    std::getline(lines, line);
    text += line + "\n";
    for (const AuditTest& test : tests) {
        std::getline(lines, line);
        text += line + (test.refused ? " " + test.finding : "") + "\n";
    }
    return text;
}

Json tests_json(const std::vector<AuditTest>& tests) {
    return json_list(tests, [](const AuditTest& test) {
        return Json{{schema::name, test.name},
                    {schema::statistic, test.statistic},
                    {schema::p_value, test.p_value},
                    {schema::refused, test.refused},
                    {schema::finding, json_or_null(test.refused ? test.finding : "")}};
    });
}

}  // namespace levywell::inline report
