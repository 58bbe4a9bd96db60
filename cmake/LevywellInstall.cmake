# cmake --install: the program, the libraries and headers, potentials and experiments, and a package for find_package(levywell).
include(CMakePackageConfigHelpers)

set(LEVYWELL_ROOMS core random tail data potential theory dynamics exec io cli)
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

configure_package_config_file(cmake/levywell-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/levywell-config.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/levywell-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/levywell-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/levywell-config-version.cmake
              cmake/LevywellDependencies.cmake
        DESTINATION ${package_folder})
