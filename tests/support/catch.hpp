#pragma once
// The one place that knows whether Catch2 2 or 3 is installed. Approx is kept for both.
#ifdef LEVYWELL_CATCH2_V3
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
