# Installs levywell to a fresh prefix, builds the little project beside this file against it, and runs both programs.
file(REMOVE_RECURSE "${WORK}")
function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "failed (${status}): ${ARGN}\n${output}")
    endif()
endfunction()
run(${CMAKE_COMMAND} --install "${BUILD}" --prefix "${WORK}/prefix")
run(${CMAKE_COMMAND} -S "${SOURCE}" -B "${WORK}/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH=${WORK}/prefix
    -DCMAKE_CXX_COMPILER=${COMPILER})
run(${CMAKE_COMMAND} --build "${WORK}/build")
run("${WORK}/build/uses_levywell" "${WORK}/prefix/share/levywell/potentials/two_well.toml")
run("${WORK}/prefix/bin/levywell" theory "${WORK}/prefix/share/levywell/potentials/two_well.toml" --alpha 1.5)
