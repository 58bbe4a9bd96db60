#include "levywell/dynamics/tally.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/histogram_cells.hpp"

namespace levywell::inline dynamics {
namespace {

void add_all(std::vector<std::uint64_t>& to, std::span<const std::uint64_t> from) {
    for (std::size_t k = 0; k < to.size(); ++k) to[k] += from[k];
}

void put(std::vector<std::uint64_t>& words, uint128 value) {
    words.push_back(static_cast<std::uint64_t>(value));
    words.push_back(static_cast<std::uint64_t>(value >> 64));
}

/// Reads words one after the other; a torn tally is an error, never a short read.
class WordReader {
  public:
    explicit WordReader(std::span<const std::uint64_t> words) : words_(words) {}
    std::uint64_t word() {
        if (at_ >= words_.size()) throw RunError("a stored tally is incomplete");
        return words_[at_++];
    }
    uint128 wide() {
        const std::uint64_t low = word();
        return static_cast<uint128>(word()) << 64 | low;
    }
    std::vector<std::uint64_t> vector() {
        const std::uint64_t size = word();
        if (size > words_.size() - at_) throw RunError("a stored tally is incomplete");
        std::vector<std::uint64_t> result(words_.begin() + at_, words_.begin() + at_ + size);
        at_ += size;
        return result;
    }

  private:
    std::span<const std::uint64_t> words_;
    std::size_t at_ = 0;
};

}  // namespace

Tally::Tally(const Condition& condition) {
    const std::size_t wells = condition.wells.count();
    if (condition.event() != nullptr) {
        histogram_.assign(histogram_cells, 0);
        targets_.assign(target_count(condition.measure, condition.wells), 0);
    } else {
        transitions_.assign(wells * wells, 0);
        residence_.assign(wells, StepMoments{});
    }
}

void Tally::add(const PathRecord& record) {
    sums_.add(record);
    if (record.censored != 0) return;
    ++histogram_[histogram_cell(static_cast<std::uint64_t>(record.steps))];
    ++targets_[record.target];
}

void Tally::add(std::span<const std::uint64_t> transitions, std::span<const std::uint64_t> residence_steps) {
    ++sums_.paths;
    add_all(transitions_, transitions);
    for (std::size_t i = 0; i < residence_.size(); ++i) {
        residence_[i].add(residence_steps[i]);
        sums_.exposure += residence_steps[i];
    }
}

void Tally::add_steps(std::uint64_t path_steps, std::uint64_t clamps) {
    sums_.path_steps += path_steps;
    sums_.clamps += clamps;
}

bool Tally::is_like(const Tally& other) const {
    return histogram_.size() == other.histogram_.size() && targets_.size() == other.targets_.size() &&
           transitions_.size() == other.transitions_.size() && residence_.size() == other.residence_.size();
}

void Tally::merge(const Tally& other) {
    if (!is_like(other)) throw RunError("a stored tally is of another measure, or of other wells");
    sums_.merge(other.sums_);
    add_all(histogram_, other.histogram_);
    add_all(targets_, other.targets_);
    add_all(transitions_, other.transitions_);
    for (std::size_t i = 0; i < residence_.size(); ++i) residence_[i].merge(other.residence_[i]);
}

std::vector<std::uint64_t> Tally::pack() const {
    std::vector<std::uint64_t> words{sums_.paths, sums_.censored, sums_.path_steps, sums_.clamps};
    put(words, sums_.exposure);
    const auto put_moments = [&](const StepMoments& moments) {
        words.push_back(moments.n);
        put(words, moments.sum);
        put(words, moments.sum_of_squares);
    };
    const auto put_vector = [&](const std::vector<std::uint64_t>& values) {
        words.push_back(values.size());
        words.insert(words.end(), values.begin(), values.end());
    };
    put_moments(sums_.time);
    put_vector(histogram_);
    put_vector(targets_);
    put_vector(transitions_);
    words.push_back(residence_.size());
    for (const StepMoments& moments : residence_) put_moments(moments);
    return words;
}

Tally Tally::unpack(std::span<const std::uint64_t> words) {
    WordReader reader(words);
    Tally tally;
    tally.sums_.paths = reader.word();
    tally.sums_.censored = reader.word();
    tally.sums_.path_steps = reader.word();
    tally.sums_.clamps = reader.word();
    tally.sums_.exposure = reader.wide();
    const auto moments = [&] {
        StepMoments result;
        result.n = reader.word();
        result.sum = reader.wide();
        result.sum_of_squares = reader.wide();
        return result;
    };
    tally.sums_.time = moments();
    tally.histogram_ = reader.vector();
    tally.targets_ = reader.vector();
    tally.transitions_ = reader.vector();
    const std::uint64_t wells = reader.word();
    const std::uint64_t pairs = tally.transitions_.size();
    if (wells > pairs || wells * wells != pairs) throw RunError("a stored tally contradicts itself");
    for (std::uint64_t i = 0; i < wells; ++i) tally.residence_.push_back(moments());
    return tally;
}

}  // namespace levywell::inline dynamics
