#include "levywell/io/piece_file.hpp"

#include "io/hdf5.hpp"
#include "io/stored_run.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/dynamics/tally.hpp"
#include "levywell/io/schema.hpp"

#include <charconv>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

using hdf5::read_integer_attribute;
using hdf5::read_text_attribute;

std::string group_name(std::size_t condition) {
    return fmt::format("{:04}", condition);
}

std::size_t condition_of(const std::string& group) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(group.data(), group.data() + group.size(), number);
    if (error != std::errc() || end != group.data() + group.size())
        throw RunError("a condition is named " + group + ", which is no number");
    return number;
}

PartialCondition read_condition(hid_t group, const std::string& name) {
    PartialCondition condition;
    condition.condition = condition_of(name);
    condition.precision = read_text_attribute(group, schema::precision);
    condition.executor = read_text_attribute(group, schema::executor);
    condition.wall_seconds = hdf5::read_number_attribute(group, schema::wall_seconds);
    const auto piece = hdf5::open_group(group, schema::piece);
    const auto words = hdf5::read_unsigned(piece, schema::tally);
    condition.tally.assign(words.begin(), words.end());
    const auto summary = hdf5::open_group(group, schema::summary);
    condition.paths.first = read_integer_attribute(piece, schema::first_path);
    const auto paths = hdf5::read_unsigned(summary, schema::n);
    if (paths.size() != 1) throw RunError(std::string(schema::n) + " is not one number");
    condition.paths.count = static_cast<std::int64_t>(paths.front());
    constexpr std::int64_t most_paths = std::int64_t{1} << 48;
    for (std::int64_t number : {condition.paths.first, condition.paths.count}) {
        if (number < 0 || number > most_paths)
            throw RunError(fmt::format("its paths are {} from {} on (2^48 at most)", condition.paths.count,
                                       condition.paths.first));
    }
    return condition;
}

std::vector<PathRecord> read_records(const std::string& path, std::size_t condition, std::int64_t paths) {
    const auto file = hdf5::open_file(path);
    const auto conditions = hdf5::open_group(file, schema::conditions);
    const auto parent = hdf5::open_group(conditions, group_name(condition));
    const auto group = hdf5::open_group(parent, schema::piece);
    if (!hdf5::has_link(group, schema::steps)) return {};
    const auto steps = hdf5::read_unsigned(group, schema::steps);
    const auto loops = hdf5::read_unsigned(group, schema::loops);
    const auto points = hdf5::read_doubles(group, schema::point);
    const auto targets = hdf5::read_integers(group, schema::target);
    const auto censored = hdf5::read_bytes(group, schema::censored);
    const auto count = static_cast<std::size_t>(paths);
    for (std::size_t size : {steps.size(), loops.size(), points.size(), targets.size(), censored.size()}) {
        if (size != count) throw InputError(path, "contradicts itself: it has not as many records as paths");
    }
    std::vector<PathRecord> records(count);
    for (std::size_t k = 0; k < count; ++k) {
        records[k].steps = static_cast<std::int64_t>(steps[k]);
        records[k].loops = static_cast<std::int64_t>(loops[k]);
        records[k].point = points[k];
        records[k].target = targets[k];
        records[k].censored = censored[k];
    }
    return records;
}

std::vector<PathRecord> read_records_of(const std::string& path, std::size_t condition, std::int64_t paths) {
    try {
        return read_records(path, condition, paths);
    } catch (const RunError& error) {
        throw InputError(path, fmt::format("has no whole records of its paths ({})", error.what()));
    }
}

StoredPiece read_all(const std::string& path) {
    StoredPiece stored;
    FinishedPiece& part = stored.part;
    part.name = path;
    const auto file = hdf5::open_file(path);
    part.piece = {read_integer_attribute(file, schema::piece), read_integer_attribute(file, schema::pieces)};
    part.digest = read_text_attribute(file, schema::run_digest);
    stored.whole = read_stored_run(file, path);
    stored.complete = read_integer_attribute(file, schema::complete) == 1;
    part.backend = read_text_attribute(file, schema::backend);
    const auto conditions = hdf5::open_group(file, schema::conditions);
    for (const std::string& name : hdf5::links(conditions)) {
        PartialCondition condition = read_condition(hdf5::open_group(conditions, name), name);
        condition.records = [path, index = condition.condition, paths = condition.paths.count] {
            return read_records_of(path, index, paths);
        };
        part.conditions.push_back(std::move(condition));
    }
    return stored;
}

}  // namespace

StoredPiece read_piece(const std::string& path) {
    try {
        const auto file = hdf5::open_own_file(path);
        if (hdf5::has_attribute(file, schema::complete) && !hdf5::has_attribute(file, schema::piece))
            throw InputError(path, "holds no piece of a run (levywell simulate --condition makes them)");
        return read_all(path);
    } catch (const RunError& error) {
        throw InputError(path, fmt::format("is not a levywell result file ({})", error.what()));
    }
}

}  // namespace levywell::inline io
