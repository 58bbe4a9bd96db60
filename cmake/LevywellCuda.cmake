# The CUDA executor: with nvcc its kernels and the runtime's devices, without it a list of none.
# LEVYWELL_CUDA = AUTO (when nvcc >= 12 is found), ON (or stop), OFF.
set(LEVYWELL_CUDA_FOUND OFF)
if(LEVYWELL_CUDA)
    include(CheckLanguage)
    if(NOT CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX})
        find_program(LEVYWELL_NVCC nvcc PATHS /usr/local/cuda/bin /opt/cuda/bin)
        if(LEVYWELL_NVCC)
            set(ENV{CUDACXX} "${LEVYWELL_NVCC}")
        endif()
    endif()
    check_language(CUDA)
    if(CMAKE_CUDA_COMPILER)
        if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
            set(CMAKE_CUDA_ARCHITECTURES 80-real 90-real 90-virtual)
        endif()
        enable_language(CUDA)
        if(CMAKE_CUDA_COMPILER_VERSION VERSION_GREATER_EQUAL 12)
            if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)  # CMake 3.25 does not know that nvcc has it
                set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")
                set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION "-std=c++20")
            endif()
            set(LEVYWELL_CUDA_FOUND ON)
        else()
            message(STATUS "nvcc ${CMAKE_CUDA_COMPILER_VERSION} is older than 12: the CUDA executor is left out")
        endif()
    endif()
    if(NOT LEVYWELL_CUDA_FOUND AND NOT LEVYWELL_CUDA STREQUAL "AUTO")
        message(FATAL_ERROR "LEVYWELL_CUDA=ON needs nvcc >= 12 (C++20), which was not found (LEVYWELL_CUDA=AUTO or OFF builds without).")
    endif()
endif()

# levywell_cuda_sources(TARGET): adds what the executor of src/exec/cuda needs of CUDA.
function(levywell_cuda_sources target)
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/exec/cuda/*.cpp")
    if(LEVYWELL_CUDA_FOUND)
        list(FILTER sources EXCLUDE REGEX "/no_devices\\.cpp$")
        file(GLOB kernels CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/exec/cuda/*.cu")
        list(APPEND sources ${kernels})
        find_package(CUDAToolkit REQUIRED)
        target_link_libraries(${target} PRIVATE CUDA::cudart_static)
        # No contraction, as on the host. A call of a host function is an error, for nvcc would compile some of the standard library's
        # to nonsense without a word. Spills and local memory in a kernel are errors where warnings are. What ptxas says and the
        # PTX stay in the folder cuda, for scripts/check-cuda.
        set(kept "${CMAKE_CURRENT_BINARY_DIR}/cuda")
        file(MAKE_DIRECTORY "${kept}")
        target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CUDA>:--fmad=false -Werror=cross-execution-space-call --keep
            --keep-dir=${kept} -Xcompiler=-Wall -Xptxas=-v,-warn-spills,-warn-lmem-usage$<$<BOOL:${LEVYWELL_WERROR}>:,-Werror>>)
        set_target_properties(${target} PROPERTIES
            CUDA_COMPILER_LAUNCHER "sh;${CMAKE_CURRENT_SOURCE_DIR}/cmake/keep-compiler-output;${kept}")
    endif()
    target_sources(${target} PRIVATE ${sources})
endfunction()
