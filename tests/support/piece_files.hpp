#pragma once
// A file of a piece, made group by group, so that tests can damage it.

#include "io/hdf5.hpp"
#include "levywell/io/schema.hpp"

#include <functional>
#include <string>
#include <vector>

namespace test {

/// What a piece's file is made of.
struct PieceGroups {
    hid_t file, conditions, condition, summary, piece;
};

/// Into `file` a piece of three paths, from path 7 on, of one condition, whose tally is `tally`; `damage` is
/// done to the groups before they are closed.
inline void make_piece(
    hid_t file, const std::vector<unsigned long long>& tally,
    const std::function<void(const PieceGroups&)>& damage = [](const PieceGroups&) {}) {
    namespace hdf5 = levywell::hdf5;
    namespace schema = levywell::schema;
    using Numbers = std::vector<unsigned long long>;
    hdf5::write_attribute(file, schema::piece, 1LL);
    hdf5::write_attribute(file, schema::pieces, 2LL);
    hdf5::write_attribute(file, schema::complete, 1LL);
    for (const char* name : {schema::run_digest, schema::run_request, schema::command_line, schema::backend})
        hdf5::write_attribute(file, name, std::string("text"));
    const auto potential = hdf5::create_group(file, schema::potential);
    hdf5::write_attribute(potential, schema::source_path, std::string("p.toml"));
    hdf5::write_attribute(potential, schema::source_text, std::string("name = \"a\""));
    const auto conditions = hdf5::create_group(file, schema::conditions);
    const auto condition = hdf5::create_group(conditions, "0000");
    hdf5::write_attribute(condition, schema::precision, std::string("float"));
    hdf5::write_attribute(condition, schema::executor, std::string("host"));
    hdf5::write_attribute(condition, schema::wall_seconds, 1.5);
    const auto summary = hdf5::create_group(condition, schema::summary);
    hdf5::write_dataset(summary, schema::n, 3ULL);
    const auto piece = hdf5::create_group(condition, schema::piece);
    hdf5::write_attribute(piece, schema::first_path, 7LL);
    hdf5::write_dataset(piece, schema::tally, tally, {tally.size()});
    hdf5::write_dataset(piece, schema::steps, Numbers{1, 2, 3}, {3});
    hdf5::write_dataset(piece, schema::loops, Numbers{1, 2, 3}, {3});
    hdf5::write_dataset(piece, schema::point, std::vector<double>{1, 2, 3}, {3});
    hdf5::write_dataset(piece, schema::target, std::vector<int>{0, 1, 0}, {3});
    hdf5::write_dataset(piece, schema::censored, std::vector<unsigned char>{0, 1, 0}, {3});
    damage({file, conditions, condition, summary, piece});
}

}  // namespace test
