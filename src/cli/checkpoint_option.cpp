#include "cli/checkpoint_option.hpp"

namespace levywell {

void add_checkpoint_option(CLI::App& command, double& seconds) {
    command
        .add_option("--checkpoint", seconds,
                    "seconds between checkpoints: what a kill costs at most (default 20)")
        ->group("Result");
}

}  // namespace levywell
