#include "levywell/io/fields.hpp"

#include "levywell/io/schema.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline io {
namespace {

struct Row {
    const char* groups;  // ends of paths without their numbers, a blank between
    const char* name;
    const char* unit;
    const char* axes;  // comma between
    const char* meaning;
};

constexpr const char* number = "1";
constexpr const char* text = "text";
constexpr const char* time = "time";
constexpr const char* per_time = "1/time";
constexpr const char* log_time = "log10(time)";
constexpr const char* length = "length";
constexpr const char* height = "length^2/time";
constexpr const char* noise_scale = "length/time^(1/alpha)";
constexpr const char* scale_unit = "scale";
constexpr const char* weight = "weight";
constexpr const char* gradient = "loss/weight";
constexpr const char* iterations = "iteration";
constexpr const char* data = "unit of the numbers";

// In place of axes: an attribute of the group, one number or text, or a pair.
constexpr const char* on_group = "attribute";
constexpr const char* pair_on_group = "attribute,bound";

constexpr const char* file = "/";  // the root
constexpr const char* predictions = "prediction_likelihood prediction_gaussian prediction_resampled";
constexpr const char* fits = "escape/noise/likelihood escape/noise/log_moment escape/noise/gaussian";
constexpr const char* diagnoses = "diagnosis diagnoses";
constexpr const char* comparisons =
    "pooled vectors single_coordinates single_coordinates_of_fours minibatch_size kurtosis projections "
    "noise_norms";
constexpr const char* views = "decision/single_coordinates decision/norms_of_rows";

// A row for each name in a group; NAME_stderr and NAME_ci95 follow from NAME.
constexpr auto rows = std::to_array<Row>({
    // of the file
    {file, schema::schema_version, number, on_group, "of these names: 1"},
    {file, schema::levywell_version, text, on_group, "of the program"},
    {file, schema::git_sha, text, on_group, "of the program"},
    {file, schema::config_toml, text, on_group,
     "the run file; without one, the run file equivalent to the command line (simulate, merge, trace, train, "
     "pipeline; empty in other files)"},
    {file, schema::command_line, text, on_group, "as typed"},
    {file, schema::created, text, on_group, "UTC, ISO 8601"},
    {file, schema::seed, number, on_group,
     "of the run (train: the first); each condition has a key of its own"},
    {file, schema::backend, text, on_group, "host, cuda or reference; of simulate, merge and trace alone"},
    {file, schema::complete, number, on_group,
     "1 when everything is there; 0 in a file whose run has not finished"},
    {file, schema::run_request, text, on_group,
     "the whole run's request as a run file, flags laid over it, its potential by absolute path: what "
     "levywell simulate FILE.h5 does again; of simulate and merge alone"},
    {file, schema::run_digest, text, on_group,
     "all that determines the numbers, line by line: --resume refuses a file that differs; of simulate, "
     "merge and estimate alone"},
    {file, schema::piece, number, on_group, "number of a piece of a run (--condition), from 1"},
    {file, schema::pieces, number, on_group, "how many there are"},
    {file, schema::unit, weight, on_group,
     "of a pipeline: length of weight space that is 1 in the potentials"},
    // potential/
    {"potential", schema::name, text, on_group, "of the potential"},
    {"potential", schema::kind, text, on_group, "of the potential"},
    {"potential", schema::source_path, text, on_group, "its file"},
    {"potential", schema::source_text, text, on_group, "what the file says"},
    {"potential", schema::table_path, text, on_group, "the file of its points, where it names one"},
    {"potential", schema::table_text, text, on_group, "what that file says"},
    {"potential", schema::remarks, text, on_group,
     "wells that were merged, where f is flat; a sentence a line"},
    {"potential json", schema::minima, length, "well", "minima m1, m2, .."},
    {"potential json", schema::minima_height, height, "well", "f at the minima"},
    {"potential json", schema::minima_curvature, per_time, "well", "f'' at the minima"},
    {"potential", schema::width, length, "well",
     "distance between the maxima that bound the well, inf outside"},
    {"potential json", schema::maxima, length, "barrier", "maxima between the wells"},
    {"potential json", schema::maxima_height, height, "barrier", "f at the maxima"},
    {"potential json", schema::maxima_curvature, per_time, "barrier", "f'' at the maxima"},
    {"potential", schema::curve_w, length, "w", "points of the curve f"},
    {"potential", schema::curve_f, height, "w", "f at w"},
    // of a condition
    {"conditions", schema::alpha, number, on_group, "tail index; NaN where noise changes"},
    {"conditions", schema::epsilon, noise_scale, on_group,
     "noise scale, levy convention; NaN where noise changes"},
    {"conditions", schema::dt, time, on_group, "time step"},
    {"conditions", schema::scheme, text, on_group, "euler, jump_adapted or splitting"},
    {"conditions", schema::measure, text, on_group, "exit, transitions, chain, occupation; trace"},
    {"conditions", schema::start, text, on_group, "where paths start, as asked for"},
    {"conditions", schema::start_position, length, on_group, "where paths start"},
    {"conditions", schema::start_well, number, on_group,
     "well of the start, from 0; -1 of a potential without minimum"},
    {"conditions", schema::key, number, on_group, "of the draws"},
    {"conditions", schema::clamp, length, pair_on_group, "beyond it the drift is integrated exactly"},
    {"conditions", "horizon", time, on_group,
     "time after which a path is censored, or ends; NaN of splitting"},
    {"conditions", "interval", length, pair_on_group, "exit: what is left"},
    {"conditions", "delta", length, on_group, "transitions and chain: radius of the balls around minima"},
    {"conditions", "monitoring", text, on_group, "exit and transitions: continuous or grid"},
    {"conditions", "burn_in", time, on_group, "chain and occupation: what is passed over"},
    {"conditions", schema::precision, text, on_group, "of the numbers of a path"},
    {"conditions", schema::executor, text, on_group, "for people"},
    {"conditions", schema::wall_seconds, "s", on_group,
     "of all batches; those of several ranks or pieces added up"},
    {"conditions", schema::remarks, text, on_group,
     "what the report says under its table, a sentence a line; a list in --json"},
    {"conditions", schema::verdict, text, on_group,
     "does the measurement agree with theory, in one sentence"},
    {"schedule", schema::time, time, "segment",
     "beginning of a segment of the noise schedule, rounded to whole blocks of four steps"},
    {"schedule", schema::alpha, number, "segment", "tail index"},
    {"schedule", schema::epsilon, noise_scale, "segment", "noise scale"},
    {"scheme", schema::threshold, length, "well", "jumps up to it are replaced by the well's law at rest"},
    {"scheme", schema::core, length, "well,bound", "where paths may rest"},
    {"scheme", schema::bias_bound, number, "well", "bound of the relative bias of mean times by resting"},
    // paths/, piece/
    {"paths", schema::exit_time, time, "path", "time of leaving the interval; NaN where censored"},
    {"paths", schema::transition_time, time, "path", "time of reaching another well; NaN where censored"},
    {"paths", schema::exit_point, length, "path",
     "first state outside (at the horizon where censored), or the end that was crossed"},
    {"paths piece", schema::target, number, "path",
     "exit: 0 left, 1 right; transitions: well that was reached, from 0; -1 where censored"},
    {"paths piece", schema::censored, number, "path", "1 where the horizon came first"},
    {"paths", schema::loop_time, time, "path", "of splitting, by realisation: mean time of a loop"},
    {"paths", schema::climb_probability, number, "path",
     "of splitting, by realisation: probability that a loop ends outside"},
    {"piece", schema::first_path, number, on_group, "id of the first path here"},
    {"piece", schema::tally, number, "entry", "what merge adds up: Tally::pack() of the version in the file"},
    {"piece", schema::steps, number, "path", "steps of dt up to and with that of the event"},
    {"piece", schema::loops, number, "path", "of splitting: loops of a realisation"},
    {"piece", schema::point, length, "path", "first state outside, or the end that was crossed"},
    // summary/
    {"summary", schema::n, number, "", "paths"},
    {"summary", schema::path_steps, number, "", "steps of all paths together"},
    {"summary", schema::clamps, number, "", "steps that began outside the clamp"},
    {"summary", schema::n_censored, number, "", "paths whose horizon came first"},
    {"summary", schema::mean, time, "", "mean time"},
    {"summary", schema::stderror, time, "", "standard error of the mean time"},
    {"summary", schema::ci95, time, "bound", "95% interval of the mean time"},
    {"summary", schema::restricted_mean, time, "",
     "mean of min(T, horizon), right whatever the law of T: where paths were censored, or the mean is known "
     "to be infinite"},
    {"summary", schema::rate, per_time, "",
     "events over exposure; exact interval: of a complete sample Epstein and Sobel's, of a censored one "
     "Garwood's"},
    {"summary", schema::loop_time, time, "", "of splitting: mean time of a loop"},
    {"summary", schema::climb_probability, number, "",
     "of splitting: probability that a loop ends outside; mean = loop_time / climb_probability"},
    {"summary", schema::survival_time, time, "survival_time", "times of the survival curve"},
    {"summary", schema::survival, number, "survival_time", "fraction of paths without event at that time"},
    {"summary", schema::target_counts, number, "target", "paths by target"},
    {"summary", schema::target_probability, number, "target",
     "probability of each target, Wilson intervals; among events before the horizon where paths were "
     "censored"},
    {"summary", schema::q_hat, per_time, "well,to_well",
     "rates of jumps between wells N_ij / R_i, exact Poisson intervals (transitions: the row of the start)"},
    {"summary", schema::transitions, number, "well,to_well",
     "chain and occupation: jumps between wells N_ij"},
    {"summary", schema::residence, time, "well",
     "chain and occupation: time spent in each well R_i, all paths together"},
    {"summary", schema::jump_probability, number, "well,to_well",
     "next well of a jump, N_ij / N_i; Wilson intervals"},
    {"summary", schema::mean_first_passage, time, "well,to_well",
     "mean first passage times of the chain q_hat; intervals from draws of the rates"},
    {"summary", schema::relaxation_times, time, "mode",
     "relaxation times of the chain q_hat; intervals from draws of the rates"},
    {"summary", schema::pi_hat, number, "well",
     "occupation fraction; errors from the spread over independent paths"},
    // theory/ of a condition, theory files
    {"theory", schema::alpha, number, on_group, "tail index"},
    {"theory", schema::epsilon, noise_scale, on_group, "noise scale"},
    {"conditions/theory theory", schema::c_alpha, number, "", "C_alpha"},
    {"conditions/theory theory", schema::q, "1/length^alpha", "well,to_well",
     "generator q_ij in the paper's normalisation, without C_alpha"},
    {"conditions/theory theory", schema::rate, per_time, "well,to_well",
     "C_alpha eps^alpha q_ij; NaN at alpha = 2, where there are no jumps"},
    {"conditions/theory theory", schema::pi, number, "well", "stationary distribution of q"},
    {"conditions/theory", schema::mean_asymptotic, time, "", "mean time as eps -> 0"},
    {"conditions/theory", schema::mean_exact, time, "", "exact mean time at this eps, continuous time"},
    {"conditions/theory", schema::mean_exact_error, time, "", "the solver's error of it"},
    {"conditions/theory", schema::exact_source, text, on_group,
     "by what the exact values were found, or why the mean is infinite"},
    {"conditions/theory", schema::variation_exact, number, "",
     "standard deviation of a single time over the mean, in the exact law, to some per cent"},
    {"conditions/theory", schema::mean_adiabatic, time, "",
     "schedule: mean time where hazards follow the noise at once"},
    {"conditions/theory", schema::mean_adiabatic_error, time, "", "the solver's error of it"},
    {"conditions/theory json", schema::target_exact, number, "target", "exact probability of each target"},
    {"conditions/theory theory", schema::pi_exact, number, "well", "exact occupation fraction"},
    {"conditions/theory", schema::kramers, time, "", "Kramers' time (alpha = 2)"},
    {"conditions/theory", schema::mean_exact_log10, log_time, "",
     "decimal logarithm of the exact mean time (alpha = 2)"},
    {"conditions/theory", schema::kramers_log10, log_time, "",
     "decimal logarithm of Kramers' time (alpha = 2)"},
    {"theory", schema::jump_probability, number, "well,to_well",
     "next well of a jump, q_ij / q_i; absent at alpha = 2, as the next two"},
    {"theory", schema::mean_first_passage, time, "well,to_well",
     "mean first passage times of the generator `rate`"},
    {"theory", schema::relaxation_times, time, "mode",
     "relaxation times of the generator `rate`, slowest first"},
    {"theory", schema::position, length, "position", "middles of cells"},
    {"theory", schema::cell_width, length, "position", "widths of cells"},
    {"theory", schema::density, "1/length", "position", "exact stationary density, mean over a cell"},
    {"theory", schema::density_error, "1/length", "position", "the solver's error of it"},
    {"transitions exit", schema::mean_exact, time, "well", "exact mean time from each minimum"},
    {"transitions exit", schema::mean_exact_error, time, "well", "the solver's error of it"},
    {"transitions exit", schema::mean_asymptotic, time, "well", "mean time as eps -> 0"},
    {"transitions exit", schema::kramers, time, "well", "Kramers' time (alpha = 2)"},
    {"transitions exit", schema::mean_exact_log10, log_time, "well",
     "decimal logarithm of the exact mean time (alpha = 2)"},
    {"transitions exit", schema::kramers_log10, log_time, "well",
     "decimal logarithm of Kramers' time (alpha = 2)"},
    {"transitions", schema::target_exact, number, "well,to_well",
     "exact probability of each target; NaN where it is not known"},
    {"exit", schema::target_exact, number, "well,target",
     "exact probability of leaving by the left and the right end; NaN where it is not known"},
    // check/
    {"check", schema::ratio_exact, number, "", "measured over exact mean time"},
    {"check", schema::z_exact, number, "",
     "their difference in standard errors, the solver's error counted in"},
    {"check", schema::p_exact, number, "", "p-value of the mean by the law of means of so many paths"},
    {"check", schema::ratio_asymptotic, number, "", "measured mean time over that of the small-noise law"},
    {"check", schema::z_asymptotic, number, "", "their difference in standard errors"},
    {"check", schema::p_asymptotic, number, "",
     "p-value of the difference of the means' cube roots, by Student's law"},
    {"check", schema::ratio_adiabatic, number, "", "measured mean time over the adiabatic one"},
    {"check", schema::z_adiabatic, number, "", "their difference in standard errors"},
    {"check", schema::p_adiabatic, number, "",
     "p-value of the difference of the means' cube roots, by Student's law"},
    {"check", schema::ks_distance, number, "",
     "Kolmogorov's distance of the total time on test from uniform numbers: of exponential times small"},
    {"check", schema::ks_p_value, number, "", "its p-value"},
    {"check", schema::targets_p_exact, number, "",
     "p-value of the targets against the exact probabilities; NaN where paths were censored"},
    {"check", schema::targets_p_asymptotic, number, "",
     "p-value of the targets against q_ij / q_i; NaN where paths were censored"},
    {"check", schema::rates_z, number, "well,to_well",
     "of chains: (N_ij - E) / sqrt(E), E = rate times residence; NaN where there is no law (alpha = 2)"},
    // trace/
    {"trace", schema::time, time, "time", "times at which paths are seen"},
    {"trace", schema::position, length, "path,time", "states of the paths"},
    // stable/
    {"stable", schema::alpha, number, on_group, "tail index"},
    {"stable", schema::scale, scale_unit, on_group, "of the law"},
    {"stable", schema::dimension, number, on_group, "of the vectors whose norms are drawn"},
    {"stable", schema::x, scale_unit, "x", "points"},
    {"stable", schema::pdf, "1/scale", "x", "density"},
    {"stable", schema::cdf, number, "x", "P(S <= x)"},
    {"stable", schema::sf, number, "x", "P(S > x)"},
    {"stable", schema::norms, scale_unit, "draw", "Euclidean norms of vectors of independent draws"},
    // network/, network/run_NNNN/
    {"network", schema::request, text, on_group, "of all runs: all that determines the numbers"},
    {"network", schema::config, text, on_group, "TOML of this run alone"},
    {"network escape", schema::description, text, on_group, "of the run, for people"},
    {"network escape", schema::dataset, text, on_group, "set of images"},
    {"network escape", schema::checksum, text, on_group, "MD5 of the MD5s of its files' contents"},
    {"network", schema::torch_version, text, on_group, "of LibTorch"},
    {"network", schema::blas, text, on_group, "what does its matrix products"},
    {"network escape", schema::device, text, on_group, "cpu or cuda:N"},
    {"network", schema::layers, text, on_group, "names, comma between"},
    {"network", schema::stop_reason, text, on_group,
     "accuracy, iterations or diverged; empty while unfinished"},
    {"network", schema::parameters, number, on_group, "p"},
    {"network", schema::k, number, on_group, "K, numbers used of the noise"},
    {"network", schema::block_length, number, on_group, "K1, block length of the log-moment estimate"},
    {"network", schema::released_block_length, number, on_group, "K1 of the released code"},
    {"network", schema::noise_entries, number, on_group, "p times minibatches"},
    {"network", schema::next_iteration, number, on_group, "where to go on"},
    {"network", schema::wall_seconds, "s", on_group, "of the run"},
    {"network", schema::complete, number, on_group, "1 when the run has finished"},
    {"network", schema::iteration, number, "iteration", "SGD steps done"},
    {"network", schema::train_loss, number, "iteration", "mean over the points, evaluation mode"},
    {"network", schema::train_accuracy, number, "iteration", "share of the points"},
    {"network", schema::test_loss, number, "iteration", "mean over the test points"},
    {"network", schema::test_accuracy, number, "iteration", "share of the test points"},
    {"network", schema::alpha_train, number, "iteration",
     "alpha-hat of the noise, pooled, zeros and blocks that cancel skipped; infinite where 1/alpha-hat is "
     "not positive"},
    {"network", schema::alpha_train_shifted, number, "iteration", "alpha-hat with zeros shifted by 2^-52"},
    {"network", schema::alpha_train_dropped, number, "iteration", "alpha-hat with dead coordinates dropped"},
    {"network", schema::sigma_train, gradient, "iteration", "sigma-hat of the noise"},
    {"network", schema::zero_fraction, number, "iteration", "share of exact zeros in the training noise"},
    {"network", schema::alpha_test, number, "iteration", "alpha-hat of the noise on test points"},
    {"network", schema::sigma_test, gradient, "iteration", "sigma-hat of the noise on test points"},
    {"network", schema::alpha_train_released, number, "iteration",
     "what the code released with the 2019 paper gives of the same noise"},
    {"network", schema::alpha_test_released, number, "iteration",
     "what that code gives of the noise on test points"},
    {"network", schema::cancelled_train, number, "iteration",
     "blocks left out of alpha_train because they cancel"},
    {"network", schema::cancelled_test, number, "iteration",
     "blocks left out of alpha_test because they cancel"},
    {"network", schema::alpha_layer, number, "iteration,layer",
     "alpha-hat of each layer's own vector; NaN where all its blocks cancel"},
    {"network", schema::cancelled_layer, number, "iteration,layer", "blocks that cancel in each layer"},
    {"network", schema::noise_norms, gradient, "iteration,minibatch",
     "Euclidean norm of the noise of each training minibatch"},
    {"network", schema::weights, weight, "parameter",
     "of finished runs with weights = true, of an unfinished run to go on from"},
    // noises/, rows/ of a pipeline
    {"noises", schema::run, number, on_group, "of /network, from 0"},
    {"noises", schema::iteration, number, on_group, "SGD steps done"},
    {"noises", schema::kind, text, on_group,
     "pooled, per_coordinate, the same with \", gaussian\", or pooled, changing, which has a group schedule"},
    {"noises", schema::alpha_hat, number, on_group, "measured tail index"},
    {"noises", schema::alpha, number, on_group, "of the law, at most 2"},
    {"noises", schema::sigma, gradient, on_group, "of the law"},
    {"noises", schema::learning_rate, number, on_group, "eta"},
    {"noises", schema::epsilon, noise_scale, on_group, "noise scale, in lengths of weight space"},
    {"rows", schema::noise, number, on_group, "of /noises, from 0"},
    {"rows", schema::simulation, number, on_group, "of /simulations, from 0: the potential"},
    {"rows", schema::epsilon, noise_scale, on_group, "noise scale, in the potential's lengths"},
    {"rows", schema::refusal, text, on_group, "why there is only theory; empty where it was simulated"},
    {"rows", schema::unit_offered, weight, on_group,
     "unit with which it would be simulated; NaN where none is needed or works"},
    {"rows", schema::preference, number, on_group, "share of the widest basin over that of the narrowest"},
    {"rows", schema::preference_exact, number, on_group, "the same of the exact shares"},
    {"rows", schema::start_well, number, "start", "wells from which transitions are timed, from 0"},
    {"rows", schema::mean, time, "start", "mean transition time"},
    {"rows", schema::n_censored, number, "start", "paths whose horizon came first"},
    {"rows", schema::mean_exact, time, "start", "exact mean time"},
    {"rows", schema::mean_exact_error, time, "start", "the solver's error of it"},
    {"rows", schema::z_exact, number, "start",
     "measured minus exact mean time, in standard errors, the solver's error counted in"},
    {"rows", schema::mean_exact_log10, log_time, "start",
     "decimal logarithm of the exact mean time (Brownian noise)"},
    {"rows", schema::kramers_log10, log_time, "start", "decimal logarithm of Kramers' time (Brownian noise)"},
    {"rows", schema::mean_adiabatic, time, "start",
     "changing noise: mean time where hazards follow the noise at once"},
    {"rows", schema::mean_small_noise, time, "start", "mean time of the small-noise law"},
    {"rows", schema::pi_hat, number, "well", "occupation fraction"},
    {"rows", schema::pi_exact, number, "well", "exact occupation fraction"},
    {"rows", schema::pi, number, "well", "occupation fraction of the small-noise law"},
    // escape/
    {"escape", schema::source, text, on_group, "the training file"},
    {"escape", schema::run, number, on_group, "of that file, from 0"},
    {"escape", schema::config, text, on_group, "TOML of that run"},
    {"escape", schema::next_iteration, number, on_group, "of theta*"},
    {"escape", schema::direction, text, on_group, "v in words"},
    {"escape", schema::n, number, on_group, "points of the loss"},
    {"escape", schema::batch, number, on_group, "points in a minibatch"},
    {"escape", schema::learning_rate, number, on_group, "eta"},
    {"escape", schema::iterations, iterations, on_group, "watched at most"},
    {"escape", schema::slope, gradient, on_group, "v . gradient at theta*"},
    {"escape", schema::conclusion, text, on_group, "sentences"},
    {"escape", schema::radii, weight, "radii", "A, ascending"},
    {"escape", schema::direction, number, "coordinate", "v"},
    {"escape", schema::ball, iterations, "replica,radii",
     "first iteration with norm(theta - theta*) >= A; NaN where it was not seen"},
    {"escape", schema::projection, iterations, "replica,radii",
     "first iteration with abs(v . (theta - theta*)) >= A; NaN where it was not seen"},
    {"escape/drift", schema::farthest, weight, on_group, "largest distance seen"},
    {"escape/drift", schema::ball, iterations, "radii", "of gradient descent on all points"},
    {"escape/drift", schema::projection, iterations, "radii", "of gradient descent on all points"},
    {"escape/summary", schema::ball, iterations, "radii",
     "mean; exposure over exits where some are censored"},
    {"escape/summary", schema::projection, iterations, "radii",
     "mean; exposure over exits where some are censored"},
    {"escape/summary", schema::ball_share, number, "radii",
     "share of replicas seen outside, Wilson interval"},
    {"escape/summary", schema::projection_share, number, "radii",
     "share of replicas seen outside, Wilson interval"},
    {predictions, schema::alpha, number, on_group, "of the law; NaN of the measured numbers"},
    {predictions, schema::epsilon, noise_scale, on_group,
     "of the law, in lengths of weight space; NaN of the measured numbers"},
    {predictions, schema::dt, time, "radii", "time step of the simulation; an iteration takes eta"},
    {predictions, schema::mean, iterations, "radii", "mean exit time along v"},
    {predictions, schema::share, number, "radii", "share of paths seen outside"},
    {"escape/slice", schema::curve_w, weight, "w", "points of the slice for the largest radius"},
    {"escape/slice", schema::curve_f, number, "w", "loss there"},
    {"escape/noise", schema::minibatches, number, on_group, "of which the noise is measured"},
    {"escape/noise", schema::deviation, gradient, on_group, "root mean square along v"},
    {"escape/noise", schema::skewness, number, on_group, "of the noise along v"},
    {"escape/noise", schema::excess_kurtosis, number, on_group, "of the noise along v"},
    {fits, schema::alpha, number, on_group, "tail index"},
    {fits, schema::ci95, number, pair_on_group, "95% interval of alpha"},
    {fits, schema::sigma, gradient, on_group, "scale"},
    // estimate/
    {"estimate", schema::source, text, on_group, "file of the numbers"},
    {"estimate", schema::rows, number, on_group, "of that file"},
    {"estimate", schema::columns, number, on_group, "of that file"},
    {"estimate", schema::n, number, on_group, "numbers looked at"},
    {"estimate", schema::zeros, number, on_group, "of all numbers"},
    {"estimate", schema::median, data, on_group, "of the numbers looked at"},
    {"estimate", schema::mean, data, on_group, "of all numbers"},
    {"estimate", schema::deviation, data, on_group, "of all numbers"},
    {"estimate", schema::largest, data, on_group, "largest magnitude of all numbers"},
    {"estimate", schema::k, number, on_group, "K of the log-moment estimate"},
    {"estimate", schema::block_length, number, on_group, "K1 of the log-moment estimate"},
    {"estimate", schema::cancelled, number, on_group, "its blocks that are left out because they cancel"},
    {"estimate", schema::released_block_length, number, on_group,
     "K1 of the released code, where --estimator released was asked for"},
    {"estimate", schema::method, text, on_group, "the estimators' names, a blank between"},
    {"estimate", schema::answer, text, on_group,
     "not tested, not independent, not stable, cannot tell, Gaussian or stable"},
    {"estimate", schema::verdict, text, on_group, "the answer in words"},
    {"estimate", schema::independent, number, on_group, "0: no interval holds"},
    {"estimate", schema::tested_numbers, text, on_group,
     "as they are, minus the median, or differences of pairs"},
    {"estimate", schema::alpha, number, "estimator", "tail index"},
    {"estimate", schema::ci95, number, "estimator,bound", "95% interval of alpha"},
    {"estimate", schema::sigma, data, "estimator", "scale"},
    {"estimate", schema::used, number, "estimator", "numbers it rests on"},
    {"hill", schema::tail_size, number, "k", "number of largest magnitudes"},
    {"hill", schema::alpha, number, "k", "tail index"},
    {"hill", schema::ci95, number, "k,bound", "95% interval of alpha"},
    {"hill", schema::sigma, data, "k", "scale"},
    {"block_length_sweep", schema::block_length, number, "K1", "block length of the log-moment estimate"},
    {"block_length_sweep", schema::alpha, number, "K1", "tail index"},
    {"block_length_sweep", schema::ci95, number, "K1,bound", "95% interval of alpha; of an estimate"},
    {"block_length_sweep", schema::sigma, data, "K1", "scale"},
    {"block_length_sweep", schema::cancelled, number, "K1", "blocks that cancel; of a diagnosis"},
    {"tail_survival", schema::magnitude, data, "magnitude", "points"},
    {"tail_survival", schema::measured, number, "magnitude", "P(abs X > magnitude)"},
    {"tail_survival", schema::stable, number, "magnitude", "the same of the fitted stable law"},
    {"tail_survival", schema::gaussian, number, "magnitude",
     "the same of the Gaussian with the same mean square"},
    {"quantiles", schema::measured, data, "probability", "at p = 1/200 .. 199/200"},
    {"quantiles", schema::stable, data, "probability", "of the fitted stable law"},
    {"tests", schema::name, text, on_group, "of tests of independence, centre and symmetry, a blank between"},
    {"tests", schema::statistic, number, "test", "of each test"},
    {"tests", schema::p_value, number, "test", "of each test; NaN where there are too few numbers for it"},
    {"goodness_of_fit", schema::alpha, number, on_group, "of the fitted law"},
    {"goodness_of_fit", schema::sigma, data, on_group, "of the fitted law"},
    {"goodness_of_fit", schema::p_value, number, on_group, "of the largest deviation"},
    {"goodness_of_fit", schema::ks_distance, number, on_group, "Kolmogorov's distance from the fitted law"},
    {"goodness_of_fit", schema::ks_p_value, number, on_group, "its p-value"},
    {"goodness_of_fit", schema::ad_distance, number, on_group,
     "Anderson and Darling's distance from the fitted law"},
    {"goodness_of_fit", schema::ad_p_value, number, on_group, "its p-value"},
    {"goodness_of_fit", schema::tested, number, on_group, "numbers that the law is tested on"},
    {"goodness_of_fit", schema::sampled, number, on_group, "numbers in a sample of the fitted law"},
    {"goodness_of_fit", schema::replicates, number, on_group, "samples of the fitted law"},
    {"departures", schema::name, text, on_group, "of the departures, a blank between"},
    {"departures", schema::statistic, number, "departure", "of each departure"},
    {"departures", schema::departure_deviation, number, "departure",
     "from its mean over samples of the fitted law, in their standard deviations"},
    {"departures", schema::p_value, number, "departure", "of it alone"},
    {"goodness_of_fit/rivals", schema::name, text, on_group, "of the laws, a blank between"},
    {"goodness_of_fit/rivals", schema::parameter, number, "rival",
     "degrees of freedom, ratio of scales, exponent or quantile"},
    {"goodness_of_fit/rivals", schema::p_value, number, "rival",
     "share of its samples that look as stable as the numbers"},
    {"goodness_of_fit/rivals", schema::refused, number, "rival",
     "share of its samples in which a stable law is refused"},
    {"goodness_of_fit/rivals", schema::samples, number, "rival", "samples of each law"},
    // diagnosis/ of an estimate, diagnoses/iteration_NNNNNNNNNNNN/ of a training
    {diagnoses, schema::rows, number, on_group, "minibatches"},
    {diagnoses, schema::columns, number, on_group, "coordinates held"},
    {diagnoses, schema::all_columns, number, on_group, "coordinates"},
    {diagnoses, schema::k, number, on_group, "K of the log-moment estimate of all coordinates"},
    {diagnoses, schema::block_length, number, on_group, "K1 of that estimate"},
    {diagnoses, schema::alpha_released, number, on_group,
     "alpha-hat as the code released with the 2019 paper gives it"},
    {diagnoses, schema::released_block_length, number, on_group, "K1 of that code"},
    {diagnoses, schema::alpha, number, on_group, "alpha-hat, pooled"},
    {diagnoses, schema::low, number, on_group,
     "lower end of its 95% interval under resampling of minibatches"},
    {diagnoses, schema::high, number, on_group, "upper end of that interval"},
    {diagnoses, schema::looked_at, number, on_group, "coordinates looked at one by one"},
    {diagnoses, schema::surrogates, number, on_group, "Gaussian noises of the same covariance"},
    {diagnoses, schema::alpha_shuffled, number, on_group, "alpha-hat with all entries shuffled"},
    {diagnoses, schema::alpha_permuted, number, on_group, "alpha-hat with coordinates permuted"},
    {diagnoses, schema::alpha_signs, number, on_group, "alpha-hat with a random sign for every entry"},
    {diagnoses, schema::alpha_independent, number, on_group,
     "alpha-hat of independent Gaussian noise, standard deviations kept"},
    {diagnoses, schema::alpha_white, number, on_group,
     "alpha-hat of independent Gaussian noise of one scale"},
    {diagnoses, schema::alpha_control, number, on_group,
     "alpha-hat of independent stable noise, scales kept"},
    {diagnoses, schema::alpha_control_shuffled, number, on_group,
     "alpha-hat of that noise with all entries shuffled"},
    {diagnoses, schema::alpha_control_single, number, on_group, "alpha of single coordinates of that noise"},
    {diagnoses, schema::vectors_low, number, on_group,
     "lower end of the 95% interval of vectors for independent vectors, bias of the mean taken out left in"},
    {diagnoses, schema::vectors_high, number, on_group, "upper end of that interval"},
    {diagnoses, schema::verdict, text, on_group, "what is decided, in words"},
    {diagnoses, schema::noise_norms, data, "minibatch", "Euclidean norm of each minibatch's noise"},
    {"zero_policies", schema::zero_fraction, number, on_group, "share of exact zeros"},
    {"zero_policies", schema::method, text, on_group, "skip, shifted, dropped, a blank between"},
    {"zero_policies", schema::alpha, number, "policy", "alpha-hat"},
    {"zero_policies", schema::sigma, data, "policy", "scale"},
    {"zero_policies", schema::cancelled, number, "policy", "blocks that cancel"},
    {"layers", schema::name, text, on_group, "of the layers, a comma between"},
    {"layers", schema::coordinates, number, "layer", "of each layer"},
    {"layers", schema::alpha, number, "layer", "alpha-hat of each layer"},
    {"layers", schema::sigma, data, "layer", "scale"},
    {"layers", schema::cancelled, number, "layer", "blocks that cancel"},
    {comparisons, schema::measured, number, on_group, "the statistic"},
    {comparisons, schema::gaussian, number, on_group,
     "its mean over samples of Gaussian noise of the same covariance"},
    {comparisons, schema::deviation, number, on_group, "its standard deviation over them"},
    {comparisons, schema::p_value, number, on_group,
     "share of Gaussian noises that look at least as heavy-tailed, the measured one counted"},
    {"decision", schema::answer, text, on_group,
     "rows_depend, gaussian_not_refused, coordinates_differ, stable, not_stable, cannot_tell or nothing"},
    {"decision", schema::rows, number, on_group, "minibatches"},
    {"decision", schema::looked_at, number, on_group, "coordinates drawn at random"},
    {"decision", schema::cut_coordinates, number, on_group,
     "where none is looked at: coordinates cut off at their largest numbers"},
    {"decision", schema::pooled_coordinates, number, on_group, "coordinates whose magnitudes are pooled"},
    {"decision", schema::independent_coordinates, number, on_group, "as many would scatter as much"},
    {"decision", schema::alpha, number, on_group, "tail index"},
    {"decision", schema::low, number, on_group, "lower end of its 99% interval"},
    {"decision", schema::high, number, on_group, "upper end of that interval"},
    {"decision", schema::live_share, number, on_group, "share of the coordinates that repeats no number"},
    {"decision", schema::one_law_p_value, number, on_group,
     "of all coordinates having one law but for scale"},
    {"decision", schema::top_p_value, number, on_group, "of the largest norms lying as close together"},
    {"decision", schema::order_p_value, number, on_group, "of rows in their order being independent"},
    {"decision", schema::order_of_magnitudes, number, on_group,
     "1: magnitudes depend on their order, rather than the rows themselves"},
    {"decision", schema::order_drift, number, on_group, "1: early rows differ from late ones"},
    {"decision", schema::order_returns, number, on_group,
     "1: rows of one norm come back after some number of rows"},
    {"decision", schema::row_factor, number, on_group, "1: coordinates of one row are large together"},
    {"decision", schema::seen_shared, number, on_group,
     "stable law that would have been seen, rows sharing a scale; 0: none"},
    {"decision", schema::seen_independent, number, on_group, "the same of independent rows"},
    {views, schema::alpha, number, on_group, "of the stable laws"},
    {views, schema::low, number, on_group, "lower end of its 99% interval"},
    {views, schema::high, number, on_group, "upper end of that interval"},
    {views, schema::p_value, number, on_group, "of the stable laws"},
    {views, schema::family, text, on_group, "of the other laws, a semicolon between"},
    {views, schema::name, text, on_group, "of the other laws, a semicolon between"},
    {views, schema::rival_log_likelihood, number, "rival", "less that of the best stable law"},
    {views, schema::rival_p_value, number, "rival", "of each law"},
    {views, schema::rival_power, number, "rival",
     "share of matrices of this law of which stable laws would be refused"},
    // of --json alone
    {schema::json, schema::command, text, "", "of levywell"},
    {schema::json, schema::conditions, text, "epsilon", "theory: what is said at each epsilon"},
    {schema::json, schema::scaled_first_passage, "length^alpha", "well,to_well",
     "theory: mean first passage times of q; over C_alpha eps^alpha, times"},
    {schema::json, schema::scaled_relaxation_times, "length^alpha", "mode",
     "theory: relaxation times of q; over C_alpha eps^alpha, times"},
    {schema::json, schema::rivals, text, "rival", "decision of a diagnosis: the other laws"},
    {schema::json, schema::parameters, number, "", "slice and escape: p"},
    {schema::json, schema::distance, weight, "", "slice and escape: between the two networks"},
    {schema::json, schema::spline_error, number, "",
     "slice and escape: largest error of the spline, of the range"},
    {schema::json, schema::simulate, text, "exit", "slice: commands that simulate it"},
    {schema::json, schema::notes, text, "radii", "escape: remarks about a prediction"},
});

std::vector<std::string> parts_of(std::string_view list, char between) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(between), list.size());
        parts.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return parts;
}

std::vector<std::string> groups_of(const Row& row) {
    return parts_of(row.groups, ' ');
}

bool is_attribute(const Row& row) {
    return std::string_view(row.axes).starts_with(on_group);
}

/// A path without its numbered parts: conditions/0000/summary and run_0000 of network.
std::string kind_of(const std::string& path) {
    std::vector<std::string> parts = parts_of(path, '/');
    std::erase_if(parts, [](const std::string& part) {
        return part.empty() || (part.back() >= '0' && part.back() <= '9');
    });
    return parts.empty() ? file : fmt::format("{}", fmt::join(parts, "/"));
}

bool is_of(const Row& row, const std::string& kind) {
    const std::vector<std::string> groups = groups_of(row);
    return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
        return kind == group || kind.ends_with("/" + group);
    });
}

/// NAME of NAME_SUFFIX.
std::optional<std::string> without(const std::string& name, const std::string& suffix) {
    const std::string end = "_" + suffix;
    if (name.size() <= end.size() || !name.ends_with(end)) return std::nullopt;
    return name.substr(0, name.size() - end.size());
}

std::optional<Field> dataset_of(const std::string& kind, const std::string& name, std::size_t dimensions) {
    for (const Row& row : rows) {
        if (name != row.name || is_attribute(row) || !is_of(row, kind)) continue;
        std::vector<std::string> axes = parts_of(row.axes, ',');
        if (axes.size() == dimensions) return Field{row.unit, std::move(axes), row.meaning};
    }
    if (const auto estimate = without(name, schema::stderror)) {
        std::optional<Field> field = dataset_of(kind, *estimate, dimensions);
        if (field) field->meaning = "standard error: " + field->meaning;
        return field;
    }
    if (const auto estimate = without(name, schema::ci95); estimate && dimensions > 0) {
        std::optional<Field> field = dataset_of(kind, *estimate, dimensions - 1);
        if (field) {
            field->meaning = "95% interval: " + field->meaning;
            field->axes.emplace_back("bound");
        }
        return field;
    }
    return std::nullopt;
}

bool has_name(const Row& row, const std::string& name) {
    if (name == row.name || name == schema::stderror_of(row.name) || name == schema::ci95_of(row.name))
        return true;
    for (const std::string& group : groups_of(row))
        if (std::ranges::count(parts_of(group, '/'), name) > 0) return true;
    return false;
}

}  // namespace

std::optional<Field> field_of(const std::string& path, const std::string& name, std::size_t dimensions) {
    return dataset_of(kind_of(path), name, dimensions);
}

std::optional<Field> attribute_of(const std::string& path, const std::string& name) {
    const std::string kind = kind_of(path);
    for (const Row& row : rows)
        if (name == row.name && is_attribute(row) && is_of(row, kind))
            return Field{row.unit, parts_of(row.axes, ','), row.meaning};
    return std::nullopt;
}

bool is_known_name(const std::string& name) {
    return std::ranges::any_of(rows, [&](const Row& row) { return has_name(row, name); });
}

std::string field_table() {
    std::string lines;
    for (const Row& row : rows)
        for (const std::string& group : groups_of(row))
            lines += fmt::format("{}\t{}\t{}\t{}\t{}\n", group, row.name, row.axes, row.unit, row.meaning);
    return lines;
}

}  // namespace levywell::inline io
