# Build options, the language level, warnings and the floating-point rules of every target.
option(LEVYWELL_PYTHON "Build the Python package alone; set by pip (pyproject.toml)" OFF)
set(_tests_by_default ${PROJECT_IS_TOP_LEVEL})
if(LEVYWELL_PYTHON)
    set(_tests_by_default OFF)
endif()
option(LEVYWELL_TESTS "Build the tests" ${_tests_by_default})
option(LEVYWELL_BENCH "Build the benchmarks" OFF)
option(LEVYWELL_FUZZ "Build the fuzz targets (clang's libFuzzer; the preset fuzz sets what they need)" OFF)
option(LEVYWELL_WERROR "Treat warnings as errors" OFF)
set(LEVYWELL_CUDA AUTO CACHE STRING "Build the CUDA executor: AUTO (when nvcc is found), ON, OFF")
option(LEVYWELL_MPI "Let several processes simulate together when MPI is there" ON)
option(LEVYWELL_TORCH "Build the network commands when LibTorch is there" ON)
set(LEVYWELL_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address;undefined or thread")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(LEVYWELL_CCACHE ccache)
if(LEVYWELL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # What one clone compiled serves the next, wherever it lies; without the sloppiness nothing that uses a precompiled header is kept.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros
        "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${LEVYWELL_CCACHE}")
endif()

# Same numbers everywhere: a multiply-add is fused where the source says fma and nowhere else.
add_library(levywell_flags INTERFACE)
target_compile_options(levywell_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow
    -Wconversion -Wno-sign-conversion
    $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow -Wno-restrict>  # g++ 12 sees faults in fmt and std::string that are not there
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${CMAKE_UNITY_BUILD}>>:-Wno-subobject-linkage>  # a source in a piece of many is no header
    $<$<BOOL:${LEVYWELL_WERROR}>:-Werror>>)
if(LEVYWELL_SANITIZE)
    string(REPLACE ";" "," _sanitizers "${LEVYWELL_SANITIZE}")
    # What UBSan finds ends the program, so that a test cannot pass over it.
    add_compile_options(-fsanitize=${_sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND _sanitizers MATCHES "undefined")
        # A check of every pointer costs a third of the compilation, and AddressSanitizer sees most of them; clang's build, which fuzzes, has them all.
        add_compile_options(-fno-sanitize=null,alignment,object-size,vptr)
    endif()
    add_link_options(-fsanitize=${_sanitizers})
endif()
