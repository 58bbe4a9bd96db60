#include "levywell/run/merge.hpp"

#include "levywell/core/available_cores.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/text_difference.hpp"
#include "levywell/dynamics/tally.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/run/digest.hpp"
#include "levywell/run/remarks.hpp"
#include "run/conclude.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace levywell::inline studies {
namespace {

/// What one piece has of one condition.
struct Part {
    const FinishedPiece* piece = nullptr;
    const PartialCondition* partial = nullptr;

    PathRange paths() const { return partial->paths; }
};

constexpr std::int64_t most_divisions = 1000;  // that are tried for one that fills a gap

std::string text_of(const PathRange& range) {
    return fmt::format("paths {} to {}", range.first, range.end() - 1);
}

std::vector<Condition> plan_again(const Study& study, const std::vector<FinishedPiece>& pieces) {
    Faults faults;
    std::vector<Condition> conditions = conditions_of(study, faults);
    faults.throw_if_any();
    const std::string digest = digest_of(conditions, study.request, study.potential);
    for (const FinishedPiece& piece : pieces) {
        if (digest == piece.digest) continue;
        throw InputError(
            piece.name,
            fmt::format("was made by another version of levywell, or is damaged: {} (merge with the levywell "
                        "that simulated)",
                        text_difference(piece.digest, digest)));
    }
    return conditions;
}

class Merge {
  public:
    Merge(const Study& study, const std::vector<FinishedPiece>& pieces, RunObserver& observer)
        : study_(study),
          pieces_(pieces),
          observer_(observer),
          conditions_(plan_again(study, pieces)),
          parts_(conditions_.size()) {
        for (const FinishedPiece& piece : pieces_) {
            for (const PartialCondition& partial : piece.conditions) {
                if (partial.condition >= parts_.size())
                    throw InputError(piece.name,
                                     "contradicts itself: a condition that its run does not have");
                parts_[partial.condition].push_back({&piece, &partial});
            }
        }
        for (std::vector<Part>& parts : parts_) {
            std::sort(parts.begin(), parts.end(),
                      [](const Part& a, const Part& b) { return a.paths().first < b.paths().first; });
        }
        check_cover();
    }

    RunResult result(const RunOptions& options) {
        RunResult result;
        result.provenance = options.provenance;
        result.provenance.seed = study_.request.seed;
        for (std::size_t k = 0; k < parts_.size(); ++k) result.conditions.push_back(condition(k));
        result.potential = study_.potential;
        result.complete = true;
        result.request = options.request_text;
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
                    faults.add(part.piece->name,
                               fmt::format("overlaps {}: {} of {} are in both", last->piece->name,
                                           text_of(overlap(*last, part)), name_of_condition(k)));
                }
                if (part.paths().first > end) add_missing(k, {end, part.paths().first - end}, faults);
                if (part.paths().end() > end || last == nullptr) last = &part;
                end = std::max(end, part.paths().end());
            }
            if (end < conditions_[k].paths) add_missing(k, {end, conditions_[k].paths - end}, faults);
        }
        faults.throw_if_any();
    }

    static PathRange overlap(const Part& a, const Part& b) {
        const std::int64_t end = std::min(a.paths().end(), b.paths().end());
        return {b.paths().first, end - b.paths().first};
    }

    std::string name_of_condition(std::size_t k) const {
        return fmt::format("condition {} ({})", k + 1, conditions_[k].noise.describe());
    }

    void add_missing(std::size_t k, const PathRange& range, Faults& faults) const {
        faults.add("missing",
                   fmt::format("{} of {}{}", text_of(range), name_of_condition(k), pieces_with(k, range)));
    }

    /// The flags that make what is missing: pieces of a division whose pieces there lie within it.
    std::string pieces_with(std::size_t k, const PathRange& range) const {
        std::vector<std::int64_t> paths;
        for (const Condition& condition : conditions_) paths.push_back(condition.paths);
        std::vector<std::int64_t> counts{pieces_.front().piece.count};
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
            return Tally::unpack(part.partial->tally);
        } catch (const RunError& error) {
            throw InputError(part.piece->name, fmt::format("contradicts itself ({})", error.what()));
        }
    }

    ConditionResult condition(std::size_t k) {
        const Condition& condition = conditions_[k];
        Tally tally(condition);
        std::vector<PathRecord> records;
        double wall_seconds = 0;
        std::set<std::string> backends;
        std::set<std::string> precisions;
        std::set<std::string> executors;
        for (const Part& part : parts_[k]) {
            tally.merge(tally_of(part));
            if (part.partial->records) {
                const std::vector<PathRecord> some = part.partial->records();
                records.insert(records.end(), some.begin(), some.end());
            }
            wall_seconds += part.partial->wall_seconds;
            backends.insert(part.piece->backend);
            precisions.insert(part.partial->precision);
            executors.insert(part.partial->executor);
        }
        std::optional<ConditionResult> concluded =
            conclude(study_, condition, predict(condition, study_.potential), {tally, std::move(records)},
                     {study_.request.threads > 0 ? study_.request.threads : available_cores(),
                      [this] { return observer_.wants_stop(); }},
                     observer_);
        if (!concluded) throw RunError("stopped: nothing is merged");
        ConditionResult& result = *concluded;
        const std::uint64_t paths = static_cast<std::uint64_t>(condition.paths);
        if (result.summary.n != paths || (!result.records.empty() && result.records.size() != paths)) {
            throw InputError(
                parts_[k].front().piece->name,
                fmt::format("contradicts itself, or another piece does: {} has {} paths, the tallies count "
                            "{}, and there "
                            "are {} records",
                            name_of_condition(k), paths, result.summary.n, result.records.size()));
        }
        if (!study_.request.per_path) result.records.clear();
        result.backend = fmt::format("{}", fmt::join(backends, ", "));
        result.precision = fmt::format("{}", fmt::join(precisions, ", "));
        result.executor = fmt::format("{}", fmt::join(executors, "; "));
        result.wall_seconds = wall_seconds;
        return result;
    }

    const Study& study_;
    const std::vector<FinishedPiece>& pieces_;
    RunObserver& observer_;
    const std::vector<Condition> conditions_;
    std::vector<std::vector<Part>> parts_;  ///< by condition, in the order of paths
};

}  // namespace

RunResult merge(const Study& study, const std::vector<FinishedPiece>& pieces, const RunOptions& options,
                RunObserver* observer) {
    RunObserver silent;
    return Merge(study, pieces, observer != nullptr ? *observer : silent).result(options);
}

}  // namespace levywell::inline studies
