#pragma once

namespace levywell::inline core {

/// Makes OpenMP's threads sleep while they wait for each other instead of spinning: on cores that other
/// programs use too, a spinning thread keeps the one it waits for from running. The runtime reads
/// OMP_WAIT_POLICY when it is loaded, before main(): the program is therefore begun once more, with that
/// variable set. Returns where the user has chosen (OMP_WAIT_POLICY, GOMP_SPINCOUNT, KMP_BLOCKTIME), or where
/// it cannot be begun again. `arguments`: those of main().
void let_waiting_threads_sleep(char* arguments[]);

}  // namespace levywell::inline core
