#include "cli/merge.hpp"

#include "cli/condition_result.hpp"
#include "cli/remarks.hpp"
#include "cli/run_digest.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/shell_text.hpp"
#include "levywell/core/text_difference.hpp"
#include "levywell/dynamics/tally.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/io/piece_file.hpp"
#include "levywell/io/run_config.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include <fmt/format.h>

namespace levywell {
namespace {

/// What one file has of one condition.
struct Part {
    const StoredPiece* file = nullptr;
    const StoredCondition* stored = nullptr;

    PathRange paths() const { return stored->paths; }
};

constexpr std::int64_t most_divisions = 1000;  // that are tried for one that fills a gap

std::string text_of(const PathRange& range) {
    return fmt::format("paths {} to {}", range.first, range.end() - 1);
}

/// The run that the pieces are of, planned again from what the first says of it.
struct WholeRun {
    RunRequest request;
    PotentialFile potential;
    std::vector<Condition> conditions;
};

WholeRun plan_again(const StoredPiece& piece) {
    Faults faults;
    WholeRun run;
    run.request = piece.whole.config(faults).request;
    run.potential = piece.whole.potential(faults);
    faults.throw_if_any();
    run.conditions = plan(run.request, run.potential, faults);
    faults.throw_if_any();
    const std::string digest = digest_of(run.conditions, run.request, run.potential);
    if (digest != piece.digest) {
        throw InputError(
            piece.path,
            fmt::format("was made by another version of levywell, or is damaged: {} (merge with the levywell "
                        "that simulated)",
                        text_difference(piece.digest, digest)));
    }
    return run;
}

std::vector<StoredPiece> read_all(const std::vector<std::string>& paths) {
    Faults faults;
    std::vector<StoredPiece> pieces;
    for (const std::string& path : paths) {
        try {
            pieces.push_back(read_piece(path));
        } catch (const InputError& error) {
            for (const Fault& fault : error.faults()) faults.add(fault.where, fault.what);
        }
    }
    for (const StoredPiece& piece : pieces) {
        if (!piece.complete) {
            const std::string file = shell_word(std::filesystem::absolute(piece.path).string());
            faults.add(piece.path,
                       fmt::format("piece {} is unfinished (go on with: levywell simulate {} --resume -o {})",
                                   piece.run.piece.text(), file, file));
        }
        if (piece.digest != pieces.front().digest) {
            std::string difference = text_difference(pieces.front().digest, piece.digest);
            faults.add(piece.path,
                       fmt::format("is a piece of another run than {}: {}", pieces.front().path, difference));
        }
    }
    faults.throw_if_any();
    return pieces;
}

class Merge {
  public:
    explicit Merge(std::vector<StoredPiece> pieces)
        : pieces_(std::move(pieces)), run_(plan_again(pieces_.front())), parts_(run_.conditions.size()) {
        for (const StoredPiece& piece : pieces_) {
            for (const StoredCondition& stored : piece.conditions) {
                if (stored.condition >= parts_.size())
                    throw InputError(piece.path,
                                     "contradicts itself: a condition that its run does not have");
                parts_[stored.condition].push_back({&piece, &stored});
            }
        }
        for (std::vector<Part>& parts : parts_) {
            std::sort(parts.begin(), parts.end(),
                      [](const Part& a, const Part& b) { return a.paths().first < b.paths().first; });
        }
        check_cover();
    }

    RunResult result(Provenance provenance) {
        RunResult result;
        provenance.config_toml = pieces_.front().run.request;
        provenance.seed = run_.request.seed;
        result.provenance = std::move(provenance);
        for (std::size_t k = 0; k < parts_.size(); ++k) result.conditions.push_back(condition(k));
        result.potential = std::move(run_.potential);
        result.complete = true;
        result.request = pieces_.front().run.request;
        result.digest = pieces_.front().digest;
        return result;
    }

  private:
    /// Every path must be there, and once.
    void check_cover() const {
        Faults faults;
        for (std::size_t k = 0; k < parts_.size(); ++k) {
            std::int64_t end = 0;
            const Part* last = nullptr;  // of those that reach farthest
            for (const Part& part : parts_[k]) {
                if (last != nullptr && part.paths().first < end) {
                    faults.add(part.file->path,
                               fmt::format("overlaps {}: {} of {} are in both", last->file->path,
                                           text_of(overlap(*last, part)), name_of_condition(k)));
                }
                if (part.paths().first > end) add_missing(k, {end, part.paths().first - end}, faults);
                if (part.paths().end() > end || last == nullptr) last = &part;
                end = std::max(end, part.paths().end());
            }
            if (end < run_.conditions[k].paths) add_missing(k, {end, run_.conditions[k].paths - end}, faults);
        }
        faults.throw_if_any();
    }

    static PathRange overlap(const Part& a, const Part& b) {
        const std::int64_t end = std::min(a.paths().end(), b.paths().end());
        return {b.paths().first, end - b.paths().first};
    }

    std::string name_of_condition(std::size_t k) const {
        return fmt::format("condition {} ({})", k + 1, describe_noise(run_.conditions[k]));
    }

    void add_missing(std::size_t k, const PathRange& range, Faults& faults) const {
        faults.add("missing",
                   fmt::format("{} of {}{}", text_of(range), name_of_condition(k), pieces_with(k, range)));
    }

    /// The flags that make what is missing: pieces of a division whose pieces there lie within it.
    std::string pieces_with(std::size_t k, const PathRange& range) const {
        std::vector<std::int64_t> paths;
        for (const Condition& condition : run_.conditions) paths.push_back(condition.paths);
        std::vector<std::int64_t> counts{pieces_.front().run.piece.count};
        for (std::int64_t count = 2; count <= most_divisions; ++count) counts.push_back(count);
        for (const std::int64_t count : counts) {
            const std::string text = pieces_of(count, paths, k, range);
            if (!text.empty()) return ": --condition " + text;
        }
        return "";
    }

    /// The pieces of a division that make the range and no path that is there; "" where there are none.
    std::string pieces_of(std::int64_t count, const std::vector<std::int64_t>& paths, std::size_t k,
                          const PathRange& range) const {
        std::string text;
        for (std::int64_t number = 1; number <= count; ++number) {
            const Piece piece{number, count};
            const std::vector<PathRange> has = paths_of(piece, paths);
            if (!(has[k].count > 0 && has[k].first < range.end() && range.first < has[k].end())) continue;
            if (!is_missing(has)) return "";
            text += (text.empty() ? "" : ", ") + piece.text();
        }
        return text;
    }

    /// Whether no file has any of these paths.
    bool is_missing(const std::vector<PathRange>& ranges) const {
        for (std::size_t k = 0; k < ranges.size(); ++k) {
            for (const Part& part : parts_[k]) {
                if (part.paths().first < ranges[k].end() && ranges[k].first < part.paths().end())
                    return false;
            }
        }
        return true;
    }

    static Tally tally_of(const Part& part) {
        try {
            return Tally::unpack(part.stored->tally);
        } catch (const RunError& error) {
            throw InputError(part.file->path, fmt::format("contradicts itself ({})", error.what()));
        }
    }

    ConditionResult condition(std::size_t k) {
        const Condition& condition = run_.conditions[k];
        Tally tally(condition);
        std::vector<PathRecord> records;
        double wall_seconds = 0;
        std::set<std::string> backends;
        std::set<std::string> precisions;
        std::set<std::string> executors;
        for (const Part& part : parts_[k]) {
            tally.merge(tally_of(part));
            const std::vector<PathRecord> some = read_piece_records(*part.file, *part.stored);
            records.insert(records.end(), some.begin(), some.end());
            wall_seconds += part.stored->wall_seconds;
            backends.insert(part.file->backend);
            precisions.insert(part.stored->precision);
            executors.insert(part.stored->executor);
        }
        ConditionResult result =
            conclude(condition, predict(condition, run_.potential), tally, std::move(records));
        const std::uint64_t paths = static_cast<std::uint64_t>(condition.paths);
        if (result.summary.n != paths || (!result.records.empty() && result.records.size() != paths)) {
            throw InputError(
                parts_[k].front().file->path,
                fmt::format(
                    "contradicts itself, or another piece does: {} has {} paths, the tallies count {}",
                    name_of_condition(k), paths, result.summary.n));
        }
        note_convention(run_.request, result);
        if (!run_.request.per_path) result.records.clear();
        result.backend = fmt::format("{}", fmt::join(backends, ", "));
        result.precision = fmt::format("{}", fmt::join(precisions, ", "));
        result.executor = fmt::format("{}", fmt::join(executors, "; "));
        result.wall_seconds = wall_seconds;
        return result;
    }

    std::vector<StoredPiece> pieces_;
    WholeRun run_;
    std::vector<std::vector<Part>> parts_;  ///< by condition, in the order of paths
};

}  // namespace

RunResult merge_pieces(const std::vector<std::string>& paths, Provenance provenance) {
    return Merge(read_all(paths)).result(std::move(provenance));
}

}  // namespace levywell
