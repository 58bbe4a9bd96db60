#include "cli/nn/line_options.hpp"

#include "cli/option_types.hpp"

namespace levywell {

void LineOptions::add_to(CLI::App& command) {
    command.add_option("TRAINED", trained, "result of levywell train --keep-weights (HDF5)")
        ->type_name(file_type)
        ->required();
    command.add_option("--run", run, "number of the run in it (default: the only one)")->group("What");
    command
        .add_option("--direction", direction,
                    "noise: in which minibatch gradients scatter most (default); random: "
                    "filter-normalised; FILE.h5[:RUN]: to another solution")
        ->type_name(one_of({"noise", "random", file_type}))
        ->group("What");
    command.add_option("--learning-rate", learning_rate, "step size eta of SGD (default: as trained)")
        ->group("What");
    command.add_option("--batch", batch, "points of a minibatch (default: as trained)")->group("What");
    command.add_option("--subset", subset, "the first N training images only (default: as trained)")
        ->group("What");
    command.add_option("--points", points, "points of the slice (default 101)")->group("What");
    command.add_option("--seed", seed, "of partitions, directions and shuffles (default 1)")->group("What");
    command.add_option("--data-dir", data_dir, "folder of data sets, looked at first")
        ->type_name(folder_type)
        ->group("How");
    command
        .add_option("--device", device,
                    "for the network: cpu (default), cuda, cuda:N, or auto: a CUDA device where there is one")
        ->group("How");
    command.add_option("--threads", threads, "threads (default: all cores)")->group("How");
    command.add_option("--memory", memory, "MiB for the noise vectors of --direction noise (default 1280)")
        ->group("How");
    command.add_flag("--force", force, "replace an existing file")->group("Result");
    command.add_flag("--json", json, "one JSON object on standard output, nothing else")->group("Result");
}

}  // namespace levywell
