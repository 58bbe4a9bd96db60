#include "levywell/io/run_files.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/io/checkpoint_file.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/io/result_file.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/io/same_run.hpp"
#include "levywell/io/unfinished_file.hpp"
#include "levywell/potential/shipped_potentials.hpp"

#include <filesystem>
#include <vector>

namespace levywell::inline io {
namespace {

std::string journal_beside(const std::string& result) {
    return written_path(result) + ".journal";
}

std::string checkpoints_beside(const std::string& journal) {
    return journal + ".batch";
}

std::string journal_of(const RunFileNames& names) {
    if (!names.journal.empty()) return names.journal;
    return names.output.empty() || is_null_device(names.output) ? "" : journal_beside(names.unfinished);
}

std::optional<FileLock> claim(const RunFileNames& names) {
    if (names.output.empty()) return std::nullopt;
    Faults faults;
    FileLock lock = lock_output({names.output, {}, names.force, names.resume, Resuming::from_journal},
                                "a program that uses levywell's library", {}, faults);
    faults.throw_if_any();
    return lock;
}

RunFileNames with_unfinished(RunFileNames names) {
    if (names.unfinished.empty()) names.unfinished = unfinished_path(names.output, names.resume);
    return names;
}

}  // namespace

RunFiles::RunFiles(RunFileNames names, double checkpoint_seconds, std::optional<FileLock> holds)
    : lock_(holds ? std::move(holds) : claim(names)),
      names_(with_unfinished(std::move(names))),
      journal_path_(journal_of(names_)),
      between_writes_(std::chrono::milliseconds(static_cast<std::int64_t>(1000 * (checkpoint_seconds / 4)))) {
}

void RunFiles::check(const RunResult& result) {
    identity_ = identity_of(result.digest, result.piece);
    std::error_code none;  // a journal says itself whose it is
    if (names_.resume && !names_.output.empty() && std::filesystem::exists(names_.unfinished, none))
        check_same(names_.unfinished, result.digest, result.piece, names_.reads_output);
}

void RunFiles::open(const RunResult& result, const EarlierWork& earlier) {
    if (journal_path_.empty()) return;
    if (names_.resume) {
        take_entries(earlier);
        take_checkpoints(earlier);
        if (!names_.output.empty() && !std::filesystem::exists(names_.unfinished))
            write_result(result, names_.unfinished);
        return;
    }
    // In this order, so that a kill in between leaves nothing that could be taken for this run's.
    remove_journal(journal_path_);
    if (names_.unfinished == names_.output && !names_.unfinished.empty())
        forget_unfinished(names_.unfinished);
    if (!names_.output.empty()) write_result(result, names_.unfinished);
    journal_.emplace(Journal::create(journal_path_, identity_));
}

/// Takes the intact entries of the journal over.
void RunFiles::take_entries(const EarlierWork& earlier) {
    journal_.emplace(Journal::resume(journal_path_, identity_, [&](const std::string& bytes) {
        auto work = unpack_finished(bytes);
        if (!work) return false;
        if (!earlier.finished(std::move(*work))) {
            throw InputError(
                journal_path_,
                "contradicts itself (paths that were not asked for, or twice); use --force to start "
                "anew");
        }
        return true;
    }));
}

/// Takes checkpoints over, unless the journal has their items already.
void RunFiles::take_checkpoints(const EarlierWork& earlier) {
    for (const Checkpoint& checkpoint : read_checkpoints(checkpoints_beside(journal_path_), identity_)) {
        if (earlier.checkpoint(checkpoint))
            checkpoints_[{checkpoint.condition, checkpoint.item().paths.first}] = pack(checkpoint);
    }
    if (checkpoints_.empty()) std::filesystem::remove(checkpoints_beside(journal_path_));
}

/// Drops what was kept of an item that the journal has now.
void RunFiles::keep(const FinishedWork& work) {
    if (!journal_) return;
    journal_->append(pack(work));
    if (checkpoints_.erase({work.item.condition, work.item.paths.first}) == 0) return;
    checkpoints_changed_ = true;
    if (checkpoints_.empty()) write_checkpoints();
}

void RunFiles::keep(const Checkpoint& checkpoint) {
    if (!journal_) return;
    checkpoints_[{checkpoint.condition, checkpoint.item().paths.first}] = pack(checkpoint);
    checkpoints_changed_ = true;
}

/// Checkpoints of many ranks are written together.
void RunFiles::write_in_time() {
    if (Clock::now() - checkpoints_written_ >= between_writes_) write_checkpoints();
}

void RunFiles::flush() {
    write_checkpoints();
    if (journal_) journal_->sync();
}

void RunFiles::write_checkpoints() {
    if (!checkpoints_changed_) return;
    journal_->sync();  // what comes instead of a checkpoint must be on the disk before that goes
    if (checkpoints_.empty()) {
        std::filesystem::remove(checkpoints_beside(journal_path_));
    } else {
        std::vector<std::string> packed;
        for (const auto& [key, checkpoint] : checkpoints_) packed.push_back(checkpoint);
        levywell::write_checkpoints(checkpoints_beside(journal_path_), identity_, packed);
    }
    checkpoints_changed_ = false;
    checkpoints_written_ = Clock::now();
}

void RunFiles::save(const RunResult& result) {
    if (names_.output.empty()) return;
    if (!result.complete) return save_unfinished(result);
    write_result(result, names_.output);
    if (!journal_) return;
    journal_.reset();
    forget_unfinished(names_.output);
}

/// Each time it is the whole file: not where that would take more than a tenth of the time.
void RunFiles::save_unfinished(const RunResult& result) {
    const auto begin = Clock::now();
    if (begin - saved_ < 9 * saving_took_) return;
    write_result(result, names_.unfinished);
    saved_ = Clock::now();
    saving_took_ = saved_ - begin;
}

RunResult run_in_files(const Study& study, const RunFileNames& names, RunOptions options,
                       RunObserver* observer) {
    Faults faults;
    std::vector<Condition> conditions = plan_study(study, options.piece, faults, observer);
    check_checkpoint(options.checkpoint_seconds, faults);
    faults.throw_if_any();
    RunFiles files(names, options.checkpoint_seconds);
    if (options.request_text.empty())
        options.request_text = run_config_text(study.request, absolute_potential(study.potential.path));
    if (options.provenance.config_toml.empty()) options.provenance.config_toml = options.request_text;
    if (options.provenance.created.empty()) options.provenance.created = now_text();
    return run_conditions(std::move(conditions), study, options, observer, &files);
}

void remove_journal(const std::string& journal) {
    std::filesystem::remove(checkpoints_beside(journal));
    std::filesystem::remove(journal);
}

void forget_unfinished(const std::string& output) {
    remove_unfinished_beside(output);
    for (const std::string& result : {unfinished_beside(output), output})
        remove_journal(journal_beside(result));
}

}  // namespace levywell::inline io
