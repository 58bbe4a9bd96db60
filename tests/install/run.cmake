# Installs levywell to a fresh prefix, builds the little project beside this file against it, against the build tree and around the source, and
# runs the programs.
file(REMOVE_RECURSE "${WORK}")
function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "failed (${status}): ${ARGN}\n${output}")
    endif()
endfunction()
function(build_consumer folder)
    run(${CMAKE_COMMAND} -S "${SOURCE}/tests/install" -B "${folder}" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER=${COMPILER} ${ARGN})
    run(${CMAKE_COMMAND} --build "${folder}")
    run("${folder}/uses_levywell" "${SOURCE}/potentials/two_well.toml")
endfunction()
run(${CMAKE_COMMAND} --install "${BUILD}" --prefix "${WORK}/prefix")
build_consumer("${WORK}/installed" -DCMAKE_PREFIX_PATH=${WORK}/prefix)
build_consumer("${WORK}/build-tree" -Dlevywell_DIR=${BUILD})
# As deep in the source as build/ci: what that compiled ccache has.
build_consumer("${SOURCE}/build/consumer" -DSUBPROJECT=${SOURCE} -DLEVYWELL_CUDA=OFF -DLEVYWELL_TORCH=OFF -DLEVYWELL_MPI=OFF
               -DLEVYWELL_WERROR=${WERROR})
run("${WORK}/prefix/bin/levywell" theory "${WORK}/prefix/share/levywell/potentials/two_well.toml" --alpha 1.5 --epsilon 0.2 -o "${WORK}/theory.h5")
run("${WORK}/prefix/bin/levywell" plot "${WORK}/theory.h5" -o "${WORK}/figures")
