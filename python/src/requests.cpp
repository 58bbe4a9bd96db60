#include "requests.hpp"

#include "levywell/core/available_cores.hpp"
#include "levywell/core/toml_reader.hpp"
#include "levywell/io/request_fields.hpp"

#include <cmath>
#include <limits>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <type_traits>
#include <variant>

#include <fmt/format.h>

namespace nb = nanobind;

namespace levywell::python {
namespace {

std::string text_of(nb::handle value) {
    return nb::cast<std::string>(nb::repr(value));
}

/// Reads one argument into the request, as its kind of value asks.
struct Argument {
    const RequestField& field;
    nb::handle value;
    RunRequest& request;
    Faults& faults;

    void refuse(const char* needed) const {
        faults.add(field.key, fmt::format("{} = {} ({})", field.key, text_of(value), needed));
    }

    bool number(nb::handle given, double& to) const {
        if (!PyBool_Check(given.ptr()) && !nb::isinstance<nb::str>(given) && nb::try_cast(given, to))
            return true;
        PyErr_Clear();
        return false;
    }

    /// 1e6 is a whole number too.
    bool whole(double least, double most, double& to) const {
        return number(value, to) && to == std::floor(to) && to >= least && to <= most;
    }

    bool numbers(std::vector<double>& to) const {
        double one = 0;
        if (number(value, one)) {
            to = {one};
            return true;
        }
        if (!nb::isinstance<nb::str>(value) && nb::try_cast(value, to)) return true;
        PyErr_Clear();
        return false;
    }

    void operator()(double RunRequest::*member) const {
        if (!number(value, request.*member)) refuse("a number");
    }
    void operator()(std::optional<double> RunRequest::*member) const {
        double given = 0;
        if (!number(value, given)) return refuse("a number");
        request.*member = given;
    }
    void operator()(const NumberOrAuto& kind) const {
        if (nb::isinstance<nb::str>(value)) return word();
        double given = 0;
        if (!number(value, given)) return refuse("a number, or \"auto\"");
        request.*kind.value = given;
    }
    void operator()(const FractionOrPercent& kind) const {
        if (nb::isinstance<nb::str>(value)) return word();
        double given = 0;
        if (!number(value, given)) return refuse("a fraction or per cent: 0.003, \"0.3%\"");
        request.*kind.value = given;
    }
    void operator()(std::vector<double> RunRequest::*member) const {
        std::vector<double>& list = request.*member;
        if (numbers(list)) {
            if (list.empty()) refuse("at least one number");
        } else {
            refuse("a number, or a list of numbers");
        }
        if (list.empty()) list = {1};  // nothing more is missing
    }
    void operator()(std::optional<Interval> RunRequest::*member) const {
        std::vector<double> ends;
        if (!numbers(ends) || ends.size() != 2) return refuse("two numbers, (a, b)");
        request.*member = Interval{ends[0], ends[1]};
    }
    void operator()(std::string RunRequest::*member) const {
        double position = 0;
        if (nb::isinstance<nb::str>(value)) {
            request.*member = nb::cast<std::string>(value);
        } else if (number(value, position)) {
            request.*member = fmt::format("x={}", position);
        } else {
            refuse("\"m1\", \"relaxed:m1\", \"x=0.3\", or a number");
        }
    }
    void operator()(std::optional<std::int64_t> RunRequest::*member) const {
        constexpr double most = 9e18;
        double given = 0;
        if (!whole(-most, most, given)) return refuse("a whole number");
        request.*member = static_cast<std::int64_t>(given);
    }
    void operator()(std::uint64_t RunRequest::*member) const {
        std::uint64_t given = 0;
        if (PyBool_Check(value.ptr()) || !nb::try_cast(value, given)) {
            PyErr_Clear();
            return refuse("a whole number, 0 to 2^63 - 1");
        }
        request.*member = given;
    }
    void operator()(int RunRequest::*member) const {
        double given = 0;
        if (!whole(0, most_threads, given)) {
            faults.add(field.key, fmt::format("{} = {} (0 = all cores, to {})", field.key, text_of(value),
                                              most_threads));
            return;
        }
        request.*member = static_cast<int>(given);
    }
    void operator()(bool RunRequest::*member) const {
        if (!PyBool_Check(value.ptr())) return refuse("True or False");
        request.*member = value.ptr() == Py_True;
    }
    void operator()(std::vector<NoiseSegment> RunRequest::*member) const {
        if (nb::isinstance<nb::str>(value)) return word();
        std::vector<std::vector<double>> rows;
        bool right = nb::try_cast(value, rows);
        PyErr_Clear();
        for (const std::vector<double>& row : rows) right = right && row.size() == 3;
        if (!right || rows.empty())
            return refuse("rows of (time, alpha, epsilon), or the name of a file of them");
        for (const std::vector<double>& row : rows) (request.*member).push_back({row[0], row[1], row[2]});
    }
    void operator()(const RequestChoice&) const {
        if (!nb::isinstance<nb::str>(value)) return refuse("a word");
        word();
    }

    void word() const { set_field(field, nb::cast<std::string>(value), field.key, request, faults); }
};

/// The field of that name; nullptr and a fault where there is none.
const RequestField* field_of_key(const std::string& key, Faults& faults) {
    std::vector<std::string> keys;
    for (const RequestField& field : request_fields()) {
        if (field.key == key) return &field;
        keys.emplace_back(field.key);
    }
    const std::string near = nearest_name(key, keys);
    faults.add(key, "is no argument" + (near.empty() ? "" : fmt::format(" (did you mean {}?)", near)));
    return nullptr;
}

/// The word for a kind of value in signatures.
struct KindName {
    const char* operator()(double RunRequest::*) const { return "number"; }
    const char* operator()(std::optional<double> RunRequest::*) const { return "number"; }
    const char* operator()(const NumberOrAuto&) const { return "number_or_auto"; }
    const char* operator()(const FractionOrPercent&) const { return "fraction"; }
    const char* operator()(std::vector<double> RunRequest::*) const { return "numbers"; }
    const char* operator()(std::optional<Interval> RunRequest::*) const { return "interval"; }
    const char* operator()(std::string RunRequest::*) const { return "start"; }
    const char* operator()(std::optional<std::int64_t> RunRequest::*) const { return "whole"; }
    const char* operator()(std::uint64_t RunRequest::*) const { return "whole"; }
    const char* operator()(int RunRequest::*) const { return "whole"; }
    const char* operator()(bool RunRequest::*) const { return "flag"; }
    const char* operator()(std::vector<NoiseSegment> RunRequest::*) const { return "schedule"; }
    const char* operator()(const RequestChoice&) const { return "choice"; }
};

nb::typed<nb::list, nb::typed<nb::dict, nb::str, nb::object>> fields() {
    nb::list list;
    for (const RequestField& field : request_fields()) {
        nb::dict entry;
        entry["key"] = field.key;
        entry["unit"] = field.unit;
        entry["help"] = field.help;
        entry["kind"] = std::visit(KindName{}, field.value);
        const auto* choice = std::get_if<RequestChoice>(&field.value);
        const auto* flag = std::get_if<bool RunRequest::*>(&field.value);
        entry["default"] = flag != nullptr ? nb::cast(RunRequest().**flag) : nb::none();
        entry["words"] = choice != nullptr ? nb::cast(choice->names()) : nb::object(nb::list());
        list.append(entry);
    }
    return list;
}

}  // namespace

RunRequest read_request(const nb::dict& arguments, Faults& faults) {
    RunRequest request;
    for (const auto& [name, value] : arguments) {
        if (value.is_none()) continue;
        const std::string key = nb::cast<std::string>(name);
        const RequestField* field = field_of_key(key, faults);
        if (field == nullptr) continue;
        request.where[key] = key;
        std::visit(Argument{*field, value, request, faults}, field->value);
    }
    return request;
}

void bind_requests(nb::module_& module) {
    module.def("request_fields", fields,
               "What a run can be asked for: key, unit, help, kind of value, words; default of flags.");
}

}  // namespace levywell::python
