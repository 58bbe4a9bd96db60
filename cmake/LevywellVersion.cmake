# The version and the git revision, in generated/levywell_version.hpp; looked up at every build, so that a commit after the
# configuration counts.
set(LEVYWELL_VERSION_HEADER "${CMAKE_CURRENT_BINARY_DIR}/generated/levywell_version.hpp")
add_custom_target(levywell_version
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_CURRENT_SOURCE_DIR} -DVERSION=${PROJECT_VERSION} -DHEADER=${LEVYWELL_VERSION_HEADER}
            -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/write-version.cmake
    BYPRODUCTS "${LEVYWELL_VERSION_HEADER}" VERBATIM)
