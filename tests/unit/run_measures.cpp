// What holds for every measure, by its place in Measure: its word, its kind, and the settings that decide it,
// of which digest and result file are made.

#include "catch.hpp"
#include "levywell/dynamics/measure.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/run/digest.hpp"
#include "plain_conditions.hpp"
#include "potentials.hpp"

#include <functional>
#include <string>
#include <vector>

using namespace levywell;

namespace {

std::vector<std::string> settings_of(MeasureChoice choice) {
    std::vector<std::string> names;
    const Measure measure = measure_of(choice);
    std::visit(
        [&](const auto& m) { m.settings([&](const char* name, const auto&) { names.push_back(name); }); },
        measure);
    return names;
}

std::string digest(const Condition& condition) {
    return digest_of({condition}, {}, test::potential("two_well.toml"));
}

}  // namespace

TEST_CASE("A measure is named, made and recognised by its place") {
    const std::vector<std::string> names = {"exit", "transitions", "chain", "occupation"};
    CHECK(measure_names() == names);
    for (std::size_t k = 0; k < names.size(); ++k) {
        const auto choice = static_cast<MeasureChoice>(k);
        const Measure measure = measure_of(choice);
        CHECK(choice_of(measure) == choice);
        CHECK(name_of(choice) == names[k]);
        CHECK(is_timed(choice) == (k < 2));
        CHECK((event_clock(measure) != nullptr) == (k < 2));
        CHECK((sojourn_clock(measure) != nullptr) == (k >= 2));
        CHECK(target_count(measure, {{-1, 0.5, 2}, {0, 1}}) == std::size_t{k == 0 ? 2u : k == 1 ? 3u : 0u});
    }
}

TEST_CASE("Every setting of a measure is among those that files and digests have, and no other measure's") {
    using Names = std::vector<std::string>;
    CHECK(settings_of(MeasureChoice::exit) == Names{"interval", "monitoring", "horizon"});
    CHECK(settings_of(MeasureChoice::transitions) == Names{"delta", "monitoring", "horizon"});
    CHECK(settings_of(MeasureChoice::chain) == Names{"delta", "horizon", "burn_in"});
    CHECK(settings_of(MeasureChoice::occupation) == Names{"horizon", "burn_in"});
}

TEST_CASE("A run of another setting is another run: none is resumed as the other") {
    const auto changed = [](MeasureChoice choice, const std::function<void(Condition&)>& change) {
        const Condition before = test::plain_condition(choice);
        Condition after = before;
        change(after);
        return digest(before) != digest(after);
    };
    CHECK_FALSE(changed(MeasureChoice::exit, [](Condition&) {}));
    CHECK(changed(MeasureChoice::exit, [](Condition& c) { std::get<Exit>(c.measure).interval.lower = -3; }));
    CHECK(changed(MeasureChoice::exit, [](Condition& c) { std::get<Exit>(c.measure).interval.upper = 3; }));
    CHECK(changed(MeasureChoice::exit, [](Condition& c) { test::set_monitoring(c, Monitoring::grid); }));
    CHECK(changed(MeasureChoice::exit, [](Condition& c) { c.measure = Transitions{}; }));
    CHECK(changed(MeasureChoice::transitions,
                  [](Condition& c) { std::get<Transitions>(c.measure).delta = 0.1; }));
    CHECK(changed(MeasureChoice::chain, [](Condition& c) { std::get<Chain>(c.measure).delta = 0.1; }));
    CHECK(changed(MeasureChoice::chain, [](Condition& c) { std::get<Chain>(c.measure).burn_in_steps = 1; }));
    CHECK(changed(MeasureChoice::occupation,
                  [](Condition& c) { std::get<Occupation>(c.measure).burn_in_steps = 1; }));
    for (MeasureChoice choice :
         {MeasureChoice::exit, MeasureChoice::transitions, MeasureChoice::chain, MeasureChoice::occupation})
        CHECK(changed(choice, [](Condition& c) { test::set_horizon(c, 7); }));
    CHECK(changed(MeasureChoice::exit, [](Condition& c) { c.scheme = JumpAdapted{{RelaxedCore{}}}; }));
}
