#include "cli/nn/line_options.hpp"

#include "cli/option_types.hpp"
#include "cli/result_options.hpp"

namespace levywell::inline cli {

void add_line_options(CLI::App& command, LineRequest& line, bool& force, bool& json) {
    command.add_option("TRAINED", line.trained, "result of levywell train --keep-weights (HDF5)")
        ->type_name(file_type)
        ->required();
    command.add_option("--run", line.run, "number of the run in it (default: the only one)")->group("What");
    command
        .add_option("--direction", line.direction,
                    "noise: in which minibatch gradients scatter most (default); random: "
                    "filter-normalised; FILE.h5[:RUN]: to another solution")
        ->type_name(one_of({"noise", "random", file_type}))
        ->group("What");
    command.add_option("--learning-rate", line.learning_rate, "step size eta of SGD (default: as trained)")
        ->group("What");
    command.add_option("--batch", line.batch, "points of a minibatch (default: as trained)")->group("What");
    command.add_option("--subset", line.subset, "the first N training images only (default: as trained)")
        ->group("What");
    command.add_option("--points", line.points, "points of the slice (default 101)")->group("What");
    command.add_option("--seed", line.seed, "of partitions, directions and shuffles (default 1)")
        ->group("What");
    command.add_option("--data-dir", line.data_dir, "folder of data sets, looked at first")
        ->type_name(folder_type)
        ->group("How");
    command
        .add_option("--device", line.device,
                    "for the network: cpu (default), cuda, cuda:N, or auto: a CUDA device where there is one")
        ->group("How");
    command.add_option("--threads", line.threads, "threads (default: all cores)")->group("How");
    command
        .add_option("--memory", line.memory, "MiB for the noise vectors of --direction noise (default 1280)")
        ->group("How");
    add_force_option(command, force, "file");
    add_json_option(command, json);
}

}  // namespace levywell::inline cli
