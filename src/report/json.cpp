#include "report/json.hpp"

#include <cmath>

namespace levywell::inline report {
namespace {

void name_infinite(Json& value) {
    if (value.is_number_float() && std::isinf(value.get<double>())) {
        value = value.get<double>() > 0 ? "inf" : "-inf";
    } else if (value.is_structured()) {
        for (Json& part : value) name_infinite(part);
    }
}

}  // namespace

std::string json_text(Json object, int indent) {
    name_infinite(object);
    return object.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace levywell::inline report
