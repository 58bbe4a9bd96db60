#include "cli/nn/escape_command.hpp"

#include "cli/interrupt.hpp"
#include "cli/json_text.hpp"
#include "cli/nn/escape_report.hpp"
#include "cli/nn/line_options.hpp"
#include "cli/nn/line_report.hpp"
#include "cli/option_types.hpp"
#include "cli/output_claim.hpp"
#include "cli/progress.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/nn/compute_device.hpp"
#include "levywell/nn/escape.hpp"
#include "levywell/nn/line_slice.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <omp.h>
#include <ostream>

#include <fmt/format.h>

namespace levywell {
namespace {

constexpr std::int64_t most_iterations = 1'000'000'000;
constexpr std::int64_t most_replicas = 1 << 20;
constexpr double slice_reach = 1.25;  // radii: beyond, the simulator's step need not be stable

struct EscapeOptions : LineOptions {
    std::vector<double> radii;
    std::int64_t replicas = 64;
    std::int64_t iterations = 10000;
    std::string output;
    bool quiet = false;
};

void check(const EscapeOptions& options, Faults& faults) {
    for (double radius : options.radii) {
        if (!(radius > 0 && std::isfinite(radius)))
            faults.add("--radius", fmt::format("{} (a length > 0)", radius));
    }
    const auto range = [&](const char* flag, std::int64_t value, std::int64_t least, std::int64_t most) {
        if (value < least || value > most) faults.add(flag, fmt::format("{} ({} to {})", value, least, most));
    };
    range("--replicas", options.replicas, 2, most_replicas);
    range("--iterations", options.iterations, 1, most_iterations);
}

ExitPrediction exits_of(const std::vector<EscapeSeen>& replicas, std::vector<std::int64_t> EscapeSeen::*field,
                        std::size_t r, std::int64_t iterations) {
    std::vector<std::int64_t> exits;
    for (const EscapeSeen& replica : replicas) exits.push_back((replica.*field)[r]);
    return summarise_exits(exits, iterations);
}

EscapeSeen seen(const EscapeTimes& times) {
    return {times.ball, times.projection};
}

/// A whole check, from theta* to its sentences.
class Escape {
  public:
    Escape(const EscapeOptions& options, Streams& streams) : options_(options), streams_(streams) {
        std::sort(options_.radii.begin(), options_.radii.end());
    }

    int run() {
        const InterruptGuard guard;
        prepare_line(options_, setting_, warn_in_log);
        for (double radius : options_.radii)
            slices_.push_back(slice_neighbourhood(setting_, options_.points, slice_reach * radius));
        describe();
        if (!let_go()) {
            streams_.err << "levywell: interrupted; nothing was kept\n";
            return exit_interrupted;
        }
        summarise();
        predict();
        result_.conclusion = escape_conclusion(result_);
        if (!options_.output.empty()) write_escape_result(result_, options_.output);
        report();
        return exit_done;
    }

  private:
    void describe() {
        const NetworkRunRecord& record = setting_.solution.record;
        result_.provenance = {record.config, streams_.command_line, now_text(),
                              static_cast<std::uint64_t>(options_.seed)};
        result_.source = options_.trained;
        result_.run = static_cast<std::int64_t>(setting_.solution.run);
        result_.description = record.description;
        result_.config = record.config;
        result_.dataset = record.dataset;
        result_.checksum = record.checksum;
        result_.direction = setting_.direction;
        result_.device = setting_.at.device;
        result_.next_iteration = record.next_iteration;
        result_.points = setting_.at.points;
        result_.batch = setting_.batch;
        result_.iterations = options_.iterations;
        result_.learning_rate = setting_.learning_rate;
        result_.slope = setting_.slope;
        result_.radii = options_.radii;
        result_.v = setting_.at.direction;
        result_.slice_w = slices_.back().points.w;
        result_.slice_f = slices_.back().points.f;
        result_.noise = setting_.noise;
    }

    /// SGD, then gradient descent. False when interrupted.
    bool let_go() {
        EscapeSetting escape;
        escape.batch = setting_.batch;
        escape.learning_rate = setting_.learning_rate;
        escape.radii = options_.radii;
        escape.iterations = options_.iterations;
        escape.replicas = options_.replicas;
        escape.seed = static_cast<std::uint64_t>(options_.seed);
        escape.threads = replicas_on(setting_.at.device, setting_.threads);
        // An iteration of gradient descent costs as much as a whole epoch.
        const std::int64_t weight = std::max<std::int64_t>(1, setting_.at.points / setting_.batch);
        Progress progress(streams_.err, !options_.quiet && !options_.json,
                          options_.iterations * (options_.replicas + weight));
        progress.describe("SGD");
        const auto hooks = [&](std::int64_t each) {
            return EscapeHooks{InterruptGuard::requested, [&progress, each](std::int64_t iterations) {
                                   progress.advance(iterations * each, static_cast<double>(iterations));
                               }};
        };
        for (const EscapeTimes& times : escape_by_sgd(setting_.at, escape, hooks(1)))
            result_.replicas.push_back(seen(times));
        if (result_.replicas.empty()) return false;
        progress.describe("gradient descent");
        const std::vector<EscapeTimes> drift = escape_by_drift(setting_.at, escape, hooks(weight));
        if (drift.empty()) return false;
        result_.drift = seen(drift.front());
        result_.drift_farthest = drift.front().farthest;
        return true;
    }

    void summarise() {
        EscapeMeasured& measured = result_.measured;
        for (std::size_t r = 0; r < result_.radii.size(); ++r) {
            const ExitPrediction ball = exits_of(result_.replicas, &EscapeSeen::ball, r, options_.iterations);
            const ExitPrediction along =
                exits_of(result_.replicas, &EscapeSeen::projection, r, options_.iterations);
            measured.ball.push_back(ball.mean);
            measured.ball_share.push_back(ball.share);
            measured.projection.push_back(along.mean);
            measured.projection_share.push_back(along.share);
        }
    }

    void predict() {
        if (!(setting_.noise.deviation > 0)) return;
        omp_set_num_threads(setting_.threads);  // LibTorch lowers it
        if (setting_.has_stable())
            predict_with(schema::likelihood, setting_.noise.likelihood.alpha, setting_.stable_epsilon());
        predict_with(schema::gaussian, 2, setting_.gaussian_epsilon());
        predict_with(schema::resampled, not_available, not_available);
    }

    /// alpha not available: the measured numbers themselves.
    void predict_with(const char* law, double alpha, double epsilon) {
        EscapePredicted predicted;
        predicted.law = law;
        predicted.alpha = alpha;
        predicted.epsilon = epsilon;
        for (std::size_t r = 0; r < result_.radii.size(); ++r) {
            const ExitPrediction exit =
                std::isnan(alpha) ? resample_exit(slices_[r], setting_, result_.radii[r], options_.iterations,
                                                  result_.provenance.seed)
                                  : predict_exit(slices_[r], setting_, result_.radii[r], alpha, epsilon,
                                                 options_.iterations, result_.provenance.seed);
            predicted.dt.push_back(exit.dt);
            predicted.mean.push_back(exit.mean);
            predicted.share.push_back(exit.share);
            predicted.notes.push_back(exit.note);
        }
        result_.predicted.push_back(predicted);
    }

    void report() const {
        if (options_.json) {
            nlohmann::ordered_json object = line_json(setting_, slices_.back());
            object["command"] = "escape";
            add_escape_json(result_, object);
            streams_.out << json_text(object) << '\n';
            return;
        }
        streams_.out
            << fmt::format(
                   "{}\n  v: {}\n  v . gradient at theta*: {:.4g}\n  SGD: {} replicas, minibatches of "
                   "{} of {} points, eta {}, at most {} iterations, seed {}\n",
                   setting_.solution.describe(), setting_.direction, setting_.slope, options_.replicas,
                   setting_.batch, setting_.at.points, setting_.learning_rate, options_.iterations,
                   options_.seed)
            << landscape_table(slices_.back()) << noise_table(setting_) << escape_table(result_);
        streams_.out << escape_notes(result_);
        streams_.out << result_.conclusion;
        if (!options_.output.empty()) streams_.err << "written: " << options_.output << '\n';
    }

    EscapeOptions options_;
    Streams& streams_;
    LineSetting setting_;
    std::vector<LineSlice> slices_;  ///< one for each radius, so that none needs a smaller step than its own
    EscapeResult result_;
};

int escape_with(Streams& streams, const EscapeOptions& options) {
    Faults faults;
    check(options, faults);
    const FileLock lock =
        claim_output({options.output, options.files(), options.force}, streams.command_line, faults);
    faults.throw_if_any();
    return Escape(options, streams).run();
}

}  // namespace

void add_escape_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "escape", "let SGD leave a trained network's minimum, and hold it against the simulator");
    const auto options = std::make_shared<EscapeOptions>();
    options->add_to(*command);
    command
        ->add_option("--radius", options->radii,
                     "radii A[,A..] of the balls around theta*, and of the intervals along v")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->required()
        ->group("What");
    command->add_option("--replicas", options->replicas, "runs of SGD, each with its own shuffles")
        ->capture_default_str()
        ->group("What");
    command->add_option("--iterations", options->iterations, "watched at most")
        ->capture_default_str()
        ->group("What");
    command->add_option("-o,--output", options->output, "result file (HDF5)")
        ->type_name(file_type)
        ->group("Result");
    command->add_flag("--quiet", options->quiet, "no progress bar")->group("Result");
    command->footer(
        "Examples:\n"
        "  levywell train --subset 1000 --width 32 --keep-weights -o fcn.h5\n"
        "  levywell escape fcn.h5 --radius 0.05,0.1 --iterations 2000 -o escape.h5");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return escape_with(streams, *options); };
    });
}

}  // namespace levywell
