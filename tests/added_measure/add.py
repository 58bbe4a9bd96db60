#!/usr/bin/env python3
"""Proves CONTRIBUTING's recipe for a measure: a copy of the source gets one (passage.hpp), is built, and simulates it beside an exit of the same times.

    add.py SOURCE FOLDER COMPILER
"""
import pathlib
import shutil
import subprocess
import sys

SOURCE, FOLDER, COMPILER = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
HERE = SOURCE / "tests" / "added_measure"
COPY = FOLDER / "levywell"

# What the recipe names, and nothing else: file, the line that it stands before (or that it replaces), text.
MEASURE, EXEC = "include/levywell/dynamics/measure.hpp", "src/exec/"
STEPS = [
    (MEASURE, '#include "levywell/dynamics/transitions.hpp"', '#include "levywell/dynamics/passage.hpp"\n#include "levywell/dynamics/transitions.hpp"'),
    (MEASURE, "Chain, Occupation>;", "Chain, Occupation, Passage>;"),
    (MEASURE, "chain, occupation };", "chain, occupation, passage };"),
    (EXEC + "measure_settings.cpp", "    bool operator()(Occupation&) const", """    /// Over the first barrier.
    bool operator()(Passage& passage) const {
        passage.monitoring = request_.monitoring;
        if (!has_wells()) return false;
        passage.level = condition_.wells.maxima.front();
        return true;
    }

    bool operator()(Occupation&) const"""),
    (EXEC + "predict.cpp", "    void operator()(const Chain&) const {}", """    void operator()(const Passage& passage) const {
        Exit exit;
        exit.interval = passage.domain();
        (*this)(exit);
    }

    void operator()(const Chain&) const {}"""),
    (EXEC + "exact_reference.cpp", "/// Of paths from some wells into the balls of all wells", """void add(const Passage& passage, const Condition& condition, const Model& potential, double tolerance,
         Prediction& prediction) {
    Exit exit;
    exit.interval = passage.domain();
    add(exit, condition, potential, tolerance, prediction);
}

/// Of paths from some wells into the balls of all wells"""),
    (EXEC + "reference_executor.cpp", "/// The ball that the last step entered", """PathRecord follow(const Passage& passage, Path& path, const Condition& condition) {
    Exit exit;
    exit.interval = passage.domain();
    exit.horizon_steps = passage.horizon_steps;
    PathRecord record = follow(exit, path, condition);
    if (record.target == 1) record.target = 0;
    return record;
}

/// The ball that the last step entered"""),
    (EXEC + "cuda/advance_passage.cu", None, """#include "exec/cuda/advance_launch.cuh"

namespace levywell::cuda {

template Kernel advance_kernel_of<PassageObserver>(const AdvanceChoice&);

}  // namespace levywell::cuda
"""),
]


def run(*words):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    print(done.stdout[-8000:])
    if done.returncode:
        sys.exit(f"failed ({done.returncode}): {' '.join(map(str, words))}")


shutil.rmtree(COPY, ignore_errors=True)
for name in ("include", "src", "cmake", "potentials", "analysis", "CMakeLists.txt"):
    of = SOURCE / name
    (shutil.copytree if of.is_dir() else shutil.copy)(of, COPY / name) if of.is_dir() else (COPY.mkdir(parents=True, exist_ok=True), shutil.copy(of, COPY / name))
shutil.copy(HERE / "passage.hpp", COPY / "include/levywell/dynamics/passage.hpp")
for file, before, text in STEPS:
    path = COPY / file
    if before is None:
        path.write_text(text)
        continue
    content = path.read_text()
    if content.count(before) != 1:
        sys.exit(f"{file} has {content.count(before)} times {before!r}: the recipe has changed")
    path.write_text(content.replace(before, text))
run("cmake", "-S", HERE, "-B", FOLDER / "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", f"-DCMAKE_CXX_COMPILER={COMPILER}", f"-DLEVYWELL={COPY}",
    "-DLEVYWELL_CUDA=OFF", "-DLEVYWELL_TORCH=OFF", "-DLEVYWELL_MPI=OFF")
run("cmake", "--build", FOLDER / "build")
run(FOLDER / "build" / "passage", SOURCE / "potentials" / "two_well.toml")
