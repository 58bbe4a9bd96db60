#include "cli/request_flags.hpp"

#include "cli/option_types.hpp"

#include <type_traits>
#include <variant>

namespace levywell::inline cli {

template <class Value>
void RequestFlags::lay(const RequestField& field, const Value& value, RunRequest& request,
                       Faults& faults) const {
    if constexpr (std::is_same_v<Value, std::vector<double> RunRequest::*>) {
        request.*value = lists_.at(field.key);
    } else if constexpr (std::is_same_v<Value, std::optional<Interval> RunRequest::*>) {
        const std::vector<double>& ends = lists_.at(field.key);
        if (ends.size() == 2) {
            request.*value = Interval{ends[0], ends[1]};
        } else {
            faults.add(field.flag(), "must be A,B");
        }
    } else if constexpr (std::is_same_v<Value, NumberOrAuto> || std::is_same_v<Value, FractionOrPercent> ||
                         std::is_same_v<Value, RequestChoice> ||
                         std::is_same_v<Value, std::vector<NoiseSegment> RunRequest::*>) {
        set_field(field, words_.at(field.key), field.flag(), request, faults);
    } else {
        request.*value = given_.*value;
    }
}

void RequestFlags::add(CLI::App& command, const char* key, const char* group, const char* help) {
    const RequestField& field = request_field(key);
    CLI::Option* option =
        std::visit([&](const auto& value) { return declare(command, field, value); }, field.value);
    option->group(group);
    if (help != nullptr) option->description(help);
    options_[key] = option;
}

void RequestFlags::apply(RunRequest& request, Faults& faults) const {
    const auto given = [&](const char* key) { return options_.count(key) > 0 && has(key); };
    // Noise by flags replaces the run file's, whichever of its two forms that has.
    const bool grid = given("alpha") || given("epsilon");
    if (grid && !given("schedule")) request.schedule.clear();
    if (given("schedule") && !grid) request.alpha = request.epsilon = {};
    // So does a step or a number of paths for an accuracy, and an accuracy for both.
    if (given("accuracy")) {
        request.dt.reset();
        request.paths.reset();
    } else if (given("dt") || given("paths")) {
        request.accuracy.reset();
    }
    for (const RequestField& field : request_fields()) {
        if (options_.count(field.key) == 0 || !has(field.key)) continue;
        request.where[field.key] = field.flag();
        std::visit([&](const auto& value) { lay(field, value, request, faults); }, field.value);
    }
}

CLI::Option* RequestFlags::declare(CLI::App& command, const RequestField& field,
                                   std::vector<double> RunRequest::*) {
    return command.add_option(field.flag(), lists_[field.key], field.help)->delimiter(',');
}

CLI::Option* RequestFlags::declare(CLI::App& command, const RequestField& field,
                                   std::optional<Interval> RunRequest::*) {
    return command.add_option(field.flag(), lists_[field.key], field.help)->delimiter(',');
}

CLI::Option* RequestFlags::declare(CLI::App& command, const RequestField& field, bool RunRequest::*value) {
    return command.add_flag(field.flag(), given_.*value, field.help);
}

CLI::Option* RequestFlags::declare(CLI::App& command, const RequestField& field, const NumberOrAuto&) {
    return command.add_option(field.flag(), words_[field.key], field.help);
}

CLI::Option* RequestFlags::declare(CLI::App& command, const RequestField& field, const FractionOrPercent&) {
    return command.add_option(field.flag(), words_[field.key], field.help);
}

CLI::Option* RequestFlags::declare(CLI::App& command, const RequestField& field,
                                   const RequestChoice& choice) {
    return command.add_option(field.flag(), words_[field.key], field.help)->type_name(one_of(choice.names()));
}

CLI::Option* RequestFlags::declare(CLI::App& command, const RequestField& field,
                                   std::vector<NoiseSegment> RunRequest::*) {
    return command.add_option(field.flag(), words_[field.key], field.help)->type_name(file_type);
}

}  // namespace levywell::inline cli
