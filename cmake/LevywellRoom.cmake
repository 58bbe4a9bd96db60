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

# levywell_room(NAME [PUBLIC libs..] [PRIVATE libs..] [HEADERS libs..]): the static library levywell_NAME from src/NAME/*.cpp; nn/training is
# levywell_training. Of HEADERS nothing is linked: who uses the installed library needs none of them.
function(levywell_room name)
    cmake_parse_arguments(ROOM "" "" "PUBLIC;PRIVATE;HEADERS" ${ARGN})
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
    target_link_libraries(${target} PUBLIC ${ROOM_PUBLIC} PRIVATE ${ROOM_PRIVATE})
    # By their properties: a library that is linked, if only to compile, would be asked for again by the package.
    target_compile_options(${target} PRIVATE $<TARGET_PROPERTY:levywell_flags,INTERFACE_COMPILE_OPTIONS>)
    foreach(library IN LISTS ROOM_HEADERS)
        target_include_directories(${target} SYSTEM PRIVATE $<TARGET_PROPERTY:${library},INTERFACE_INCLUDE_DIRECTORIES>)
        target_compile_definitions(${target} PRIVATE $<TARGET_PROPERTY:${library},INTERFACE_COMPILE_DEFINITIONS>)
    endforeach()
    target_compile_features(${target} PUBLIC cxx_std_20)
endfunction()
