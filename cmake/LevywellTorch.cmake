# LibTorch is optional: without it there is no levywell-nn. Of one with CUDA the CMake files set flags, standard and architectures of
# every CUDA source: they are read within a function, behind enable_language(CUDA), and levywell::torch is what is kept.
function(levywell_find_torch)
    set(CMAKE_CUDA_STANDARD 17)  # of its own trials: CMake 3.25 does not know nvcc's C++20
    find_package(Torch QUIET)
    if(NOT Torch_FOUND AND NOT TORCH_FOUND)
        message(STATUS "LibTorch was not found: levywell-nn (train) is left out. On Debian: apt-get install libtorch-dev libopenblas0-openmp")
        return()
    endif()
    set(LEVYWELL_TORCH_FOUND ON PARENT_SCOPE)
    add_library(levywell::torch INTERFACE IMPORTED GLOBAL)
    target_link_libraries(levywell::torch INTERFACE ${TORCH_LIBRARIES} ${CMAKE_DL_LIBS})
    # LibTorch 2 brings another version of fmt's headers: those of the library that is linked come first.
    get_target_property(fmt_folders fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
    find_path(LEVYWELL_FMT_INCLUDE_DIR fmt/format.h PATHS ${fmt_folders} NO_DEFAULT_PATH)
    mark_as_advanced(LEVYWELL_FMT_INCLUDE_DIR)
    file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/before_torch")
    file(CREATE_LINK "${LEVYWELL_FMT_INCLUDE_DIR}/fmt" "${PROJECT_BINARY_DIR}/before_torch/fmt" SYMBOLIC)
    target_include_directories(levywell::torch SYSTEM INTERFACE "${PROJECT_BINARY_DIR}/before_torch" ${TORCH_INCLUDE_DIRS})
    # As LibTorch itself is built: some of its classes have further members without.
    target_compile_definitions(levywell::torch INTERFACE NDEBUG)
    separate_arguments(torch_flags UNIX_COMMAND "${TORCH_CXX_FLAGS}")
    target_compile_options(levywell::torch INTERFACE ${torch_flags})
endfunction()

set(LEVYWELL_TORCH_FOUND OFF)
if(LEVYWELL_TORCH)
    levywell_find_torch()
endif()
