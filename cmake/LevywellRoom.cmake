# levywell_room(NAME [PUBLIC libs..] [PRIVATE libs..]): the static library levywell_NAME from src/NAME/*.cpp; nn/training is
# levywell_training.
function(levywell_room name)
    cmake_parse_arguments(ROOM "" "" "PUBLIC;PRIVATE" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/${name}/*.cpp")
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    cmake_path(GET name FILENAME short_name)
    set(target levywell_${short_name})
    add_library(${target} STATIC ${sources})
    add_library(levywell::${short_name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${short_name})
    target_include_directories(${target} PUBLIC
        $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/src" "${CMAKE_CURRENT_BINARY_DIR}/generated")
    target_link_libraries(${target} PUBLIC ${ROOM_PUBLIC} PRIVATE ${ROOM_PRIVATE} $<BUILD_INTERFACE:levywell_flags>)
endfunction()
