#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace levywell::inline core {

/// One fault of the user's input: where it stands ("run.toml:3", "--alpha"), and what is wrong, why, and the
/// way out.
struct Fault {
    std::string where;
    std::string what;
};

/// Bad usage or input: every fault that was found, one a line in what(). The command line exits with 2.
class InputError : public std::runtime_error {
  public:
    explicit InputError(std::vector<Fault> faults);
    InputError(std::string where, std::string what);
    const std::vector<Fault>& faults() const { return faults_; }

  private:
    std::vector<Fault> faults_;
};

/// Collects the faults of an input so that all of them are reported at once. The first `most_listed` are
/// kept; a file of a million bad numbers has said enough by then.
class Faults {
  public:
    static constexpr std::size_t most_listed = 1000;

    void add(std::string where, std::string what) {
        if (++count_ <= most_listed) list_.push_back({std::move(where), std::move(what)});
    }
    /// Something that is worth saying of an input and no fault: how it was read.
    void note(std::string where, std::string what) {
        if (notes_.size() < most_listed) notes_.push_back({std::move(where), std::move(what)});
    }
    bool empty() const { return count_ == 0; }
    std::size_t count() const { return count_; }
    const std::vector<Fault>& list() const { return list_; }
    const std::vector<Fault>& notes() const { return notes_; }

    /// Throws InputError with every fault that was kept, and how many more there were; does nothing when
    /// there is none.
    void throw_if_any() const;

  private:
    std::vector<Fault> list_;
    std::vector<Fault> notes_;
    std::size_t count_ = 0;
};

/// A run that failed for a reason other than its input (disk full, a file that vanished). The command line
/// exits with 1.
class RunError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace levywell::inline core
