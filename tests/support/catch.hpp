#pragma once
// The one place that knows whether Catch2 2 or 3 is installed. Approx and Contains(text) are kept for both.
#ifdef LEVYWELL_CATCH2_V3
#include <catch2/catch_all.hpp>
using Catch::Approx;
inline auto Contains(const std::string& text) {
    return Catch::Matchers::ContainsSubstring(text);
}
#else
#include <catch2/catch.hpp>
using Catch::Contains;
#endif
