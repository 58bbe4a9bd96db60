#pragma once

#include "levywell/io/file_lock.hpp"
#include "levywell/io/journal.hpp"
#include "levywell/run/run.hpp"
#include "levywell/run/run_store.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace levywell::inline io {

/// Where a run is kept.
struct RunFileNames {
    std::string output;      ///< result file; empty = none
    std::string unfinished;  ///< the same while it is unfinished; empty: unfinished_path()
    std::string journal;     ///< what is done, which then stays; empty = beside the result file until that is
                             ///< complete
    bool resume = false;     ///< go on with what is there
    bool force = false;      ///< replace a result of levywell's own
    bool reads_output =
        false;  ///< the result file is an input of the run too, which --force does not replace
};

/// Keeps a run in files: finished work in a journal, checkpoints beside it, and an HDF5 file with the
/// finished conditions.
class RunFiles final : public RunStore {
  public:
    /// Checkpoints are written a quarter of `checkpoint_seconds` after each other at least. Throws InputError
    /// where the result file may not be written (lock_output()), unless the caller `holds` it already.
    RunFiles(RunFileNames names, double checkpoint_seconds, std::optional<FileLock> holds = {});

    void check(const RunResult& result) override;
    void open(const RunResult& result, const EarlierWork& earlier) override;
    void keep(const FinishedWork& work) override;
    void keep(const Checkpoint& checkpoint) override;
    void write_in_time() override;
    void flush() override;
    void save(const RunResult& result) override;

  private:
    using Clock = std::chrono::steady_clock;
    using WorkKey = std::pair<std::size_t, std::int64_t>;  // condition, first path

    void take_entries(const EarlierWork& earlier);
    void take_checkpoints(const EarlierWork& earlier);
    void write_checkpoints();
    void save_unfinished(const RunResult& result);

    const std::optional<FileLock> lock_;
    const RunFileNames names_;
    const std::string journal_path_;  ///< empty where nothing is kept
    const Clock::duration between_writes_;
    std::string identity_;
    std::optional<Journal> journal_;
    std::map<WorkKey, std::string> checkpoints_;  ///< packed
    bool checkpoints_changed_ = false;            ///< since they were written
    Clock::time_point checkpoints_written_{};
    Clock::time_point saved_{};  ///< when the conditions so far were last written
    Clock::duration saving_took_{};
};

/// run() of a study that is kept in a result file as `levywell simulate` keeps it: resumable, with the
/// request in it, and nothing of the user's replaced. Throws what run() and RunFiles throw.
RunResult run_in_files(const Study& study, const RunFileNames& names, RunOptions options = {},
                       RunObserver* observer = nullptr);

/// Removes a journal, with the checkpoints beside it.
void remove_journal(const std::string& journal);

/// Removes what unfinished runs keep beside a result file.
void forget_unfinished(const std::string& output);

}  // namespace levywell::inline io
