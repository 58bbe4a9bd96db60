#include "levywell/cli/run_cli.hpp"

#include "cli/program.hpp"
#include "levywell/run/launch.hpp"

#include <chrono>
#include <ostream>
#include <thread>

namespace levywell::inline cli {
namespace {

constexpr const char* description =
    "Metastability under heavy-tailed noise: dw = -f'(w) dt + eps dL^alpha, simulated over millions of\n"
    "paths and held against theory.";

constexpr const char* examples =
    "Examples:\n"
    "  levywell theory @two_well --alpha 1.5 --epsilon 0.05\n"
    "  levywell simulate --potential @two_well --measure transitions --alpha 1.2,1.5 --epsilon 0.05\n"
    "  levywell init first && levywell simulate first/run.toml\n"
    "  levywell simulate experiments/two_well/run.toml -o two_well.h5\n"
    "  levywell plot two_well.h5\n"
    "  levywell report two_well.h5 -o two_well.html\n"
    "  levywell merge two_well.*.h5 -o two_well.h5\n"
    "  levywell stable --alpha 1.5 --quantile 0.99\n"
    "  levywell estimate noise.npy\n"
    "  python3 draw.py | levywell audit - --alpha 1.5\n"
    "  levywell train --depth 3 --width 128 --iterations 1000 -o fcn.h5\n"
    "  levywell pipeline experiments/network_to_simulator/run.toml -o pipeline.h5\n"
    "\n"
    "Exit codes: 0 done; 1 a run failed; 2 bad usage or input (nothing written); 3 interrupted, resumable;\n"
    "4 audit: the numbers depart from the law.";

}  // namespace

int run_cli(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
    const Program program{description,
                          examples,
                          {add_theory_command, add_simulate_command, add_trace_command, add_merge_command,
                           add_stable_command, add_estimate_command, add_audit_command, add_network_commands,
                           add_picture_commands, add_check_output_command, add_fields_command,
                           add_start_commands, add_data_command, add_info_command}};
    // Of several processes that simulate together the first alone speaks.
    const Launch launch = launch_of_process();
    if (!launch.is_alone() && launch.rank > 0 && !arguments.empty() && arguments.front() == "simulate") {
        std::ostream nowhere(nullptr);
        const int code = run_program(program, arguments, nowhere, nowhere);
        // A launcher ends the job at the first code that is not 0, and the first rank must have spoken by
        // then.
        if (code != 0) std::this_thread::sleep_for(std::chrono::seconds(2));
        return code;
    }
    return run_program(program, arguments, out, err);
}

}  // namespace levywell::inline cli
