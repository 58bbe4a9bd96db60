#include "cli/checkpoint_option.hpp"

#include <fmt/format.h>

namespace levywell {

void add_checkpoint_option(CLI::App& command, double& seconds) {
    command
        .add_option("--checkpoint", seconds,
                    "seconds between checkpoints: what a kill costs at most (default 20)")
        ->group("Result");
}

void check_checkpoint(double seconds, Faults& faults) {
    constexpr double most = 86400;
    if (!(seconds > 0 && seconds <= most))
        faults.add("--checkpoint", fmt::format("{} (seconds, above 0 and up to {})", seconds, most));
}

}  // namespace levywell
