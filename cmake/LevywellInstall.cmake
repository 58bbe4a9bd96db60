# cmake --install: the program, the libraries and headers, potentials and experiments, and a package for find_package(levywell).
include(CMakePackageConfigHelpers)

set(LEVYWELL_ROOMS core random potential theory tail data dynamics exec run io nn report)  # components of the package; the command line is a program
list(TRANSFORM LEVYWELL_ROOMS PREPEND levywell_ OUTPUT_VARIABLE room_targets)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/levywell)

install(TARGETS levywell_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET levywell_nn_program)
    install(TARGETS levywell_nn_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(TARGETS levywell ${room_targets} EXPORT levywell-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/levywell DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY analysis potentials experiments DESTINATION ${CMAKE_INSTALL_DATADIR}/levywell PATTERN __pycache__ EXCLUDE)
install(FILES completions/levywell.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME levywell)
install(FILES completions/_levywell DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(EXPORT levywell-targets NAMESPACE levywell:: DESTINATION ${package_folder})
export(EXPORT levywell-targets NAMESPACE levywell:: FILE ${PROJECT_BINARY_DIR}/levywell-targets.cmake)

# What each component links, as the package asks for it: rooms, packages, and libraries without a package, which stay where they were found.
set(LEVYWELL_PACKAGE_LINKS "")
foreach(room IN LISTS LEVYWELL_ROOMS)
    get_target_property(links levywell_${room} LINK_LIBRARIES)
    string(APPEND LEVYWELL_PACKAGE_LINKS "set(levywell_${room}_links ${links})\n")
    foreach(library IN LISTS links)
        if(library MATCHES "^levywell::")
            get_target_property(found ${library} INTERFACE_LINK_LIBRARIES)
            string(APPEND LEVYWELL_PACKAGE_LINKS "set(${library}_found ${found})\n")
        endif()
    endforeach()
endforeach()
configure_package_config_file(cmake/levywell-config.cmake.in ${PROJECT_BINARY_DIR}/levywell-config.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/levywell-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/levywell-config.cmake ${PROJECT_BINARY_DIR}/levywell-config-version.cmake DESTINATION ${package_folder})
