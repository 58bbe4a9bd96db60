# cmake -DSOURCE=.. -DVERSION=.. -DHEADER=.. -P write-version.cmake: writes the version and the git revision of what is built, anew
# only where they have changed. Nothing of the machine, the folder or the time goes into it.
#
# "-dirty" says that what the program is made of is not what the commit holds, files that git does not know included.
set(sha "unknown")
execute_process(COMMAND git -C "${SOURCE}" rev-parse --show-prefix HEAD
                OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE status)
if(status EQUAL 0 AND answer MATCHES "^\n([0-9a-f]+)$")  # a source that only lies in another project's repository has a prefix
    string(SUBSTRING "${CMAKE_MATCH_1}" 0 12 sha)
    execute_process(COMMAND git -C "${SOURCE}" status --porcelain --untracked-files=all -- CMakeLists.txt cmake include src
                    OUTPUT_VARIABLE changed ERROR_QUIET)
    if(changed)
        string(APPEND sha "-dirty")
    endif()
endif()
set(text "#pragma once\n#define LEVYWELL_VERSION \"${VERSION}\"\n#define LEVYWELL_GIT_SHA \"${sha}\"\n")
set(before "")
if(EXISTS "${HEADER}")
    file(READ "${HEADER}" before)
endif()
if(NOT before STREQUAL text)
    file(WRITE "${HEADER}" "${text}")
endif()
