// Catch2 2 wants one translation unit that defines main; Catch2 3 brings its own.
#ifdef LEVYWELL_CATCH2_V3
#include <catch2/catch_session.hpp>

int main(int argc, char* argv[]) {
    return Catch::Session().run(argc, argv);
}
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
