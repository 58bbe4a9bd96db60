# Where rooms are compiled in pieces of many files (CMAKE_UNITY_BUILD), a file that Highway includes once for each
# SIMD target stays by itself.
function(levywell_keep_apart)
    foreach(source IN LISTS ARGN)
        file(STRINGS "${source}" once_a_target REGEX "foreach_target" LIMIT_COUNT 1)
        if(once_a_target)
            set_source_files_properties("${source}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
        endif()
    endforeach()
endfunction()

# levywell_room(NAME [PUBLIC libs..] [PRIVATE libs..]): the static library levywell_NAME from src/NAME/*.cpp; nn/training is
# levywell_training.
function(levywell_room name)
    cmake_parse_arguments(ROOM "" "" "PUBLIC;PRIVATE" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/${name}/*.cpp")
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    levywell_keep_apart(${sources})
    cmake_path(GET name FILENAME short_name)
    set(target levywell_${short_name})
    add_library(${target} STATIC ${sources})
    add_library(levywell::${short_name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${short_name})
    target_include_directories(${target} PUBLIC
        $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/src")
    target_link_libraries(${target} PUBLIC ${ROOM_PUBLIC} PRIVATE ${ROOM_PRIVATE} $<BUILD_INTERFACE:levywell_flags>)
endfunction()
