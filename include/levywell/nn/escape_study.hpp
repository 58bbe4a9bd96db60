#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/io/escape_file.hpp"
#include "levywell/nn/line_slice.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// How SGD is let go from a trained network's minimum.
struct EscapeRequest : LineRequest {
    std::vector<double> radii;  ///< of balls around theta*, and of intervals along v
    std::int64_t replicas = 64;
    std::int64_t iterations = 10000;  ///< watched at most
};

/// Faults of its radii and numbers, at the flags of `levywell escape`.
void check_escape(const EscapeRequest& request, Faults& faults);

/// What a study tells its caller, and asks, from any thread, one at a time. Empty functions are not called.
struct EscapeWatch {
    std::function<bool()> interrupted{};  ///< true: the study is given up
    /// What is being done, and iterations that are done since the last call: of EscapeStudy::cost(), and of
    /// SGD or of gradient descent.
    std::function<void(const std::string& what, std::int64_t cost, std::int64_t iterations)> progress{};
};

/// SGD that leaves theta*, compared with the simulator on a slice of the loss.
class EscapeStudy {
  public:
    /// Prepares the line and its slices. Throws InputError.
    EscapeStudy(EscapeRequest request, const std::function<void(const std::string&)>& warn = {});

    /// Of run(), in iterations of SGD.
    std::int64_t cost() const;

    /// False when it was interrupted. The result is complete but for its provenance.
    bool run(const EscapeWatch& watch);

    const LineSetting& setting() const { return setting_; }
    const LineSlice& slice() const { return slices_.back(); }  ///< for the largest radius
    const EscapeResult& result() const { return result_; }

  private:
    std::int64_t cost_of_drift() const;
    void describe();
    bool let_go(const EscapeWatch& watch);
    void summarise();
    void predict();
    void predict_with(const char* law, double alpha, double epsilon);

    EscapeRequest request_;
    LineSetting setting_;
    std::vector<LineSlice> slices_;  ///< one for each radius, so that none needs a smaller step than its own
    EscapeResult result_;
};

}  // namespace levywell::inline nn
