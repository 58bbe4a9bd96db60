#pragma once
/// Every name of result files and of --json, once. Meaning, shape and unit of each: the table of fields.cpp.

#include <string>

namespace levywell::schema {

inline constexpr int version = 1;

// attributes of the root
inline constexpr const char* schema_version = "schema_version";
inline constexpr const char* levywell_version = "levywell_version";
inline constexpr const char* git_sha = "git_sha";
inline constexpr const char* config_toml = "config_toml";
inline constexpr const char* command_line = "command_line";
inline constexpr const char* created = "created";
inline constexpr const char* seed = "seed";
inline constexpr const char* backend = "backend";
inline constexpr const char* complete = "complete";

inline constexpr const char* piece = "piece";    // also a group of a condition
inline constexpr const char* pieces = "pieces";  // how many there are
inline constexpr const char* run_digest = "run_digest";
inline constexpr const char* run_request = "run_request";
inline constexpr const char* table_path = "table_path";  // of a potential that names a file of its points
inline constexpr const char* table_text = "table_text";

// piece/ of a condition
inline constexpr const char* first_path = "first_path";
inline constexpr const char* tally = "tally";
inline constexpr const char* steps = "steps";
inline constexpr const char* loops = "loops";
inline constexpr const char* point = "point";

// groups
inline constexpr const char* potential = "potential";
inline constexpr const char* conditions = "conditions";
inline constexpr const char* paths = "paths";
inline constexpr const char* summary = "summary";
inline constexpr const char* theory = "theory";
inline constexpr const char* check = "check";
inline constexpr const char* error = "error";

// of a condition
inline constexpr const char* alpha = "alpha";
inline constexpr const char* epsilon = "epsilon";
inline constexpr const char* dt = "dt";
inline constexpr const char* scheme = "scheme";
inline constexpr const char* measure = "measure";
inline constexpr const char* start = "start";
inline constexpr const char* start_position = "start_position";
inline constexpr const char* start_well = "start_well";
inline constexpr const char* clamp = "clamp";  // what decides a measure is named by it: its settings()
inline constexpr const char* key = "key";
inline constexpr const char* precision = "precision";
inline constexpr const char* executor = "executor";
inline constexpr const char* wall_seconds = "wall_seconds";
inline constexpr const char* remarks = "remarks";
inline constexpr const char* verdict = "verdict";  // also of a diagnosis

// schedule/ of noise that changes in time, by segment, with alpha and epsilon
inline constexpr const char* schedule = "schedule";
inline constexpr const char* time = "time";

// trace/ of a condition, with time and position
inline constexpr const char* trace = "trace";

// scheme/ of the jump-adapted scheme, by well
inline constexpr const char* threshold = "threshold";
inline constexpr const char* core = "core";
inline constexpr const char* bias_bound = "bias_bound";

// paths/
inline constexpr const char* exit_time = "exit_time";
inline constexpr const char* exit_point = "exit_point";
inline constexpr const char* transition_time = "transition_time";
inline constexpr const char* target = "target";
inline constexpr const char* censored = "censored";
inline constexpr const char* loop_time = "loop_time";
inline constexpr const char* climb_probability = "climb_probability";

// summary/
inline constexpr const char* n = "n";
inline constexpr const char* n_censored = "n_censored";
inline constexpr const char* path_steps = "path_steps";
inline constexpr const char* clamps = "clamps";
inline constexpr const char* mean = "mean";
inline constexpr const char* restricted_mean = "restricted_mean";
inline constexpr const char* rate = "rate";
inline constexpr const char* stderror = "stderr";
inline constexpr const char* ci95 = "ci95";
inline constexpr const char* survival = "survival";
inline constexpr const char* survival_time = "survival_time";
inline constexpr const char* target_counts = "target_counts";
inline constexpr const char* target_probability = "target_probability";
inline constexpr const char* q_hat = "q_hat";
inline constexpr const char* transitions = "transitions";
inline constexpr const char* residence = "residence";
inline constexpr const char* pi_hat = "pi_hat";
inline constexpr const char* jump_probability = "jump_probability";
inline constexpr const char* mean_first_passage = "mean_first_passage";
inline constexpr const char* relaxation_times = "relaxation_times";
inline constexpr const char* scaled_first_passage = "scaled_first_passage";
inline constexpr const char* scaled_relaxation_times = "scaled_relaxation_times";

/// Of an estimate: its standard error, its interval.
inline std::string stderror_of(const std::string& name) {
    return name + "_" + stderror;
}
/// Of a value that a solver gives.
inline std::string error_of(const std::string& name) {
    return name + "_error";
}
inline std::string step_bias_of(const std::string& name) {
    return name + "_step_bias";
}
inline std::string ci95_of(const std::string& name) {
    return name + "_" + ci95;
}

// error/ of a condition, with the names of the estimates
inline constexpr const char* finest_dt = "finest_dt";
inline constexpr const char* order = "order";
inline constexpr const char* missing = "missing";

// theory/
inline constexpr const char* c_alpha = "c_alpha";
inline constexpr const char* exit = "exit";  // of theory files, beside transitions
inline constexpr const char* q = "q";
inline constexpr const char* pi = "pi";
inline constexpr const char* mean_asymptotic = "mean_asymptotic";
inline constexpr const char* mean_exact = "mean_exact";
inline constexpr const char* mean_exact_error = "mean_exact_error";
inline constexpr const char* mean_process = "mean_process";
inline constexpr const char* mean_process_error = "mean_process_error";
inline constexpr const char* variation_exact = "variation_exact";
inline constexpr const char* mean_adiabatic = "mean_adiabatic";
inline constexpr const char* mean_adiabatic_error = "mean_adiabatic_error";
inline constexpr const char* exact_source = "exact_source";
inline constexpr const char* target_exact = "target_exact";
inline constexpr const char* target_exact_error = "target_exact_error";
inline constexpr const char* pi_exact = "pi_exact";
inline constexpr const char* pi_exact_error = "pi_exact_error";
inline constexpr const char* kramers = "kramers";
inline constexpr const char* mean_exact_log10 = "mean_exact_log10";
inline constexpr const char* kramers_log10 = "kramers_log10";
inline constexpr const char* position = "position";
inline constexpr const char* density = "density";
inline constexpr const char* density_error = "density_error";
inline constexpr const char* cell_width = "cell_width";
inline constexpr const char* interval = "interval";  // also a setting of exits
inline constexpr const char* starts = "starts";
inline constexpr const char* curves = "curves";
inline constexpr const char* spectrum = "spectrum";
inline constexpr const char* quasi_stationary = "quasi_stationary";
inline constexpr const char* deviation_exact = "deviation_exact";
inline constexpr const char* deviation_exact_error = "deviation_exact_error";
inline constexpr const char* exit_left = "exit_left";
inline constexpr const char* exit_left_error = "exit_left_error";
inline constexpr const char* exit_right = "exit_right";
inline constexpr const char* exit_right_error = "exit_right_error";
inline constexpr const char* mean_time = "mean_time";
inline constexpr const char* mean_time_error = "mean_time_error";
inline constexpr const char* committor = "committor";
inline constexpr const char* committor_error = "committor_error";
inline constexpr const char* eigenvalue = "eigenvalue";
inline constexpr const char* eigenvalue_error = "eigenvalue_error";
inline constexpr const char* eigenvalue_imaginary = "eigenvalue_imaginary";
inline constexpr const char* eigenvalue_imaginary_error = "eigenvalue_imaginary_error";
inline constexpr const char* eigenfunction = "eigenfunction";
inline constexpr const char* eigenfunction_error = "eigenfunction_error";
inline constexpr const char* eigenfunction_imaginary = "eigenfunction_imaginary";
inline constexpr const char* eigenfunction_imaginary_error = "eigenfunction_imaginary_error";

// check/
inline constexpr const char* ratio_exact = "ratio_exact";
inline constexpr const char* z_exact = "z_exact";
inline constexpr const char* rates_z = "rates_z";
inline constexpr const char* rates_z_exact = "rates_z_exact";
inline constexpr const char* p_exact = "p_exact";
inline constexpr const char* p_asymptotic = "p_asymptotic";
inline constexpr const char* p_adiabatic = "p_adiabatic";
inline constexpr const char* ratio_asymptotic = "ratio_asymptotic";
inline constexpr const char* z_asymptotic = "z_asymptotic";
inline constexpr const char* ratio_adiabatic = "ratio_adiabatic";
inline constexpr const char* z_adiabatic = "z_adiabatic";
inline constexpr const char* ks_distance = "ks_distance";
inline constexpr const char* ks_p_value = "ks_p_value";
inline constexpr const char* targets_p_exact = "targets_p_exact";
inline constexpr const char* targets_p_asymptotic = "targets_p_asymptotic";

// potential/
inline constexpr const char* name = "name";
inline constexpr const char* kind = "kind";
inline constexpr const char* source_path = "source_path";
inline constexpr const char* source_text = "source_text";
inline constexpr const char* minima = "minima";
inline constexpr const char* maxima = "maxima";
inline constexpr const char* minima_height = "minima_height";
inline constexpr const char* maxima_height = "maxima_height";
inline constexpr const char* minima_curvature = "minima_curvature";
inline constexpr const char* maxima_curvature = "maxima_curvature";
inline constexpr const char* width = "width";
inline constexpr const char* curve_w = "w";  // also of a slice of a loss
inline constexpr const char* curve_f = "f";

// network/run_NNNN/
inline constexpr const char* network = "network";
inline constexpr const char* request = "request";
inline constexpr const char* config = "config";
inline constexpr const char* description = "description";
inline constexpr const char* dataset = "dataset";
inline constexpr const char* checksum = "checksum";
inline constexpr const char* torch_version = "torch_version";
inline constexpr const char* blas = "blas";
inline constexpr const char* device = "device";
inline constexpr const char* layers = "layers";
inline constexpr const char* stop_reason = "stop_reason";
inline constexpr const char* parameters = "parameters";
inline constexpr const char* noise_entries = "noise_entries";
inline constexpr const char* k = "K";
inline constexpr const char* block_length = "K1";
inline constexpr const char* next_iteration = "next_iteration";
inline constexpr const char* weights = "weights";
inline constexpr const char* iteration = "iteration";
inline constexpr const char* train_loss = "train_loss";
inline constexpr const char* train_accuracy = "train_accuracy";
inline constexpr const char* test_loss = "test_loss";
inline constexpr const char* test_accuracy = "test_accuracy";
inline constexpr const char* alpha_train = "alpha_train";
inline constexpr const char* alpha_train_shifted = "alpha_train_shifted";
inline constexpr const char* alpha_train_dropped = "alpha_train_dropped";
inline constexpr const char* sigma_train = "sigma_train";
inline constexpr const char* zero_fraction = "zero_fraction";
inline constexpr const char* alpha_test = "alpha_test";
inline constexpr const char* sigma_test = "sigma_test";
inline constexpr const char* alpha_released = "alpha_released";
inline constexpr const char* alpha_train_released = "alpha_train_released";
inline constexpr const char* alpha_test_released = "alpha_test_released";
inline constexpr const char* released_block_length = "K1_released";
inline constexpr const char* alpha_layer = "alpha_layer";
inline constexpr const char* cancelled = "cancelled";
inline constexpr const char* cancelled_train = "cancelled_train";
inline constexpr const char* cancelled_test = "cancelled_test";
inline constexpr const char* cancelled_layer = "cancelled_layer";
inline constexpr const char* diagnoses = "diagnoses";
inline constexpr const char* noise_norms = "noise_norms";

// estimate/
inline constexpr const char* estimate = "estimate";
inline constexpr const char* source = "source";
inline constexpr const char* rows = "rows";
inline constexpr const char* columns = "columns";
inline constexpr const char* zeros = "zeros";
inline constexpr const char* median = "median";
inline constexpr const char* deviation = "standard_deviation";
inline constexpr const char* largest = "largest";
inline constexpr const char* method = "method";
inline constexpr const char* sigma = "sigma";
inline constexpr const char* used = "used";
inline constexpr const char* hill = "hill";
inline constexpr const char* tail_size = "k";
inline constexpr const char* sweep = "block_length_sweep";
inline constexpr const char* tail_survival = "tail_survival";
inline constexpr const char* magnitude = "magnitude";
inline constexpr const char* measured = "measured";
inline constexpr const char* stable = "stable";
inline constexpr const char* gaussian = "gaussian";
inline constexpr const char* quantiles = "quantiles";
inline constexpr const char* goodness_of_fit = "goodness_of_fit";
inline constexpr const char* ad_distance = "ad_distance";
inline constexpr const char* ad_p_value = "ad_p_value";
inline constexpr const char* tested = "tested";
inline constexpr const char* replicates = "replicates";
inline constexpr const char* sampled = "sampled";

// what is decided of a sample: attributes of estimate/, estimate/tests/, estimate/goodness_of_fit/
inline constexpr const char* answer = "answer";
inline constexpr const char* independent = "independent";
inline constexpr const char* tested_numbers = "tested_numbers";
inline constexpr const char* tests = "tests";
inline constexpr const char* statistic = "statistic";
inline constexpr const char* departures = "departures";
inline constexpr const char* departure_deviation = "deviation";
inline constexpr const char* rivals = "rivals";
inline constexpr const char* parameter = "parameter";
inline constexpr const char* refused = "refused";
inline constexpr const char* samples = "samples";

// of an audit, in --json alone
inline constexpr const char* level = "level";
inline constexpr const char* as_would = "as_would";
inline constexpr const char* stored = "stored";
inline constexpr const char* beyond_largest = "beyond_largest";
inline constexpr const char* scale_ratio = "scale_ratio";
inline constexpr const char* equal_pairs = "equal_pairs";
inline constexpr const char* equal_pairs_expected = "equal_pairs_expected";
inline constexpr const char* word_bits = "word_bits";
inline constexpr const char* lattice_bits = "lattice_bits";
inline constexpr const char* finding = "finding";
inline constexpr const char* octaves = "octaves";
inline constexpr const char* numbers = "numbers";
inline constexpr const char* expected = "expected";
inline constexpr const char* beyond = "beyond";
inline constexpr const char* beyond_expected = "beyond_expected";
inline constexpr const char* beyond_p_value = "beyond_p_value";
inline constexpr const char* beyond_positive = "beyond_positive";
inline constexpr const char* seen_excess = "seen_excess";
inline constexpr const char* would_see = "would_see";
inline constexpr const char* cut = "cut";
inline constexpr const char* numbers_for_24_bits = "numbers_for_24_bits";
inline constexpr const char* centre = "centre";
inline constexpr const char* correlation = "correlation";
// of an audit of times
inline constexpr const char* late = "late";
inline constexpr const char* late_from = "from";
inline constexpr const char* rate_exact = "rate_exact";
inline constexpr const char* rate_exact_error = "rate_exact_error";
inline constexpr const char* mean_first_passage_exact = "mean_first_passage_exact";
inline constexpr const char* mean_first_passage_exact_error = "mean_first_passage_exact_error";
inline constexpr const char* time_lattice = "time_lattice";

// estimate/diagnosis/
inline constexpr const char* diagnosis = "diagnosis";
inline constexpr const char* p_value = "p_value";
inline constexpr const char* low = "alpha_low";
inline constexpr const char* high = "alpha_high";
inline constexpr const char* looked_at = "looked_at";
inline constexpr const char* surrogates = "surrogates";
inline constexpr const char* alpha_shuffled = "alpha_shuffled";
inline constexpr const char* alpha_permuted = "alpha_permuted";
inline constexpr const char* alpha_signs = "alpha_signs";
inline constexpr const char* alpha_independent = "alpha_independent";
inline constexpr const char* alpha_white = "alpha_white";
inline constexpr const char* alpha_control = "alpha_control";
inline constexpr const char* alpha_control_shuffled = "alpha_control_shuffled";
inline constexpr const char* alpha_control_single = "alpha_control_single";
inline constexpr const char* vectors_low = "vectors_low";
inline constexpr const char* vectors_high = "vectors_high";
inline constexpr const char* zero_policies = "zero_policies";
inline constexpr const char* skip = "skip";
inline constexpr const char* shifted = "shifted";
inline constexpr const char* dropped = "dropped";
inline constexpr const char* coordinates = "coordinates";
inline constexpr const char* all_columns = "all_columns";
inline constexpr const char* pooled = "pooled";
inline constexpr const char* vectors = "vectors";
inline constexpr const char* single_coordinates = "single_coordinates";
inline constexpr const char* single_coordinates_of_fours = "single_coordinates_of_fours";
inline constexpr const char* minibatch_size = "minibatch_size";
inline constexpr const char* kurtosis = "kurtosis";
inline constexpr const char* projections = "projections";

// .. /decision/
inline constexpr const char* decision = "decision";
inline constexpr const char* order_returns = "order_returns";
inline constexpr const char* order_p_value = "order_p_value";
inline constexpr const char* one_law_p_value = "one_law_p_value";
inline constexpr const char* top_p_value = "top_p_value";
inline constexpr const char* order_of_magnitudes = "order_of_magnitudes";
inline constexpr const char* order_drift = "order_drift";
inline constexpr const char* row_factor = "row_factor";
inline constexpr const char* live_share = "live_share";
inline constexpr const char* cut_coordinates = "cut_coordinates";
inline constexpr const char* pooled_coordinates = "pooled_coordinates";
inline constexpr const char* independent_coordinates = "independent_coordinates";
inline constexpr const char* seen_shared = "seen_alpha_shared_scale";
inline constexpr const char* seen_independent = "seen_alpha_independent";
inline constexpr const char* norms_of_rows = "norms_of_rows";
inline constexpr const char* family = "family";
inline constexpr const char* rival_power = "rival_power";
inline constexpr const char* rival_p_value = "rival_p_value";
inline constexpr const char* rival_log_likelihood = "rival_log_likelihood";

// noises/NNNN/ and rows/NNNN/ of a pipeline
inline constexpr const char* noises = "noises";
inline constexpr const char* simulations = "simulations";
inline constexpr const char* unit = "unit";
inline constexpr const char* run = "run";
inline constexpr const char* alpha_hat = "alpha_hat";
inline constexpr const char* learning_rate = "learning_rate";
inline constexpr const char* noise = "noise";
inline constexpr const char* simulation = "simulation";
inline constexpr const char* refusal = "refusal";
inline constexpr const char* unit_offered = "unit_offered";
inline constexpr const char* mean_small_noise = "mean_small_noise";
inline constexpr const char* preference = "preference";
inline constexpr const char* preference_exact = "preference_exact";

// slice and escape
inline constexpr const char* escape = "escape";
inline constexpr const char* slice = "slice";
inline constexpr const char* spline_error = "spline_error";
inline constexpr const char* direction = "direction";
inline constexpr const char* distance = "distance";
inline constexpr const char* slope = "slope";
inline constexpr const char* batch = "batch";
inline constexpr const char* minibatches = "minibatches";
inline constexpr const char* skewness = "skewness";
inline constexpr const char* excess_kurtosis = "excess_kurtosis";
inline constexpr const char* likelihood = "likelihood";
inline constexpr const char* log_moment = "log_moment";
inline constexpr const char* resampled = "resampled";
inline constexpr const char* radii = "radii";
inline constexpr const char* iterations = "iterations";
inline constexpr const char* ball = "ball";
inline constexpr const char* projection = "projection";
inline constexpr const char* farthest = "farthest";
inline constexpr const char* drift = "drift";
inline constexpr const char* share = "share";
inline constexpr const char* ball_share = "ball_share";
inline constexpr const char* projection_share = "projection_share";
inline constexpr const char* conclusion = "conclusion";

/// The group of what a law predicts: likelihood, gaussian or resampled.
inline std::string prediction_of(const std::string& law) {
    return "prediction_" + law;
}

// stable/NNNN of a file of stable laws
inline constexpr const char* scale = "scale";
inline constexpr const char* x = "x";
inline constexpr const char* pdf = "pdf";
inline constexpr const char* cdf = "cdf";
inline constexpr const char* sf = "sf";
inline constexpr const char* norms = "norms";
inline constexpr const char* dimension = "dimension";

// of --json alone
inline constexpr const char* json = "json";  // their place in the table
inline constexpr const char* command = "command";
inline constexpr const char* simulate = "simulate";
inline constexpr const char* notes = "notes";

}  // namespace levywell::schema
