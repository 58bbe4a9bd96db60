# The version and the git revision, written to generated/levywell_version.hpp at configure time.
execute_process(COMMAND git -C "${CMAKE_CURRENT_SOURCE_DIR}" describe --always --dirty --abbrev=12
                OUTPUT_VARIABLE LEVYWELL_GIT_SHA OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE _status)
if(NOT _status EQUAL 0)
    set(LEVYWELL_GIT_SHA "unknown")
endif()
file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/generated/levywell_version.hpp" CONTENT
"#pragma once
#define LEVYWELL_VERSION \"@PROJECT_VERSION@\"
#define LEVYWELL_GIT_SHA \"@LEVYWELL_GIT_SHA@\"
" @ONLY)
