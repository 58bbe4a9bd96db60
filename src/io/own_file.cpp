#include "levywell/io/own_file.hpp"

#include "io/hdf5.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/file_checksum.hpp"
#include "levywell/io/schema.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string_view>

namespace levywell::inline io {
namespace {

/// How a format begins, and what a file of ours has further on.
struct Mark {
    std::string_view begin;
    std::string_view within;
};
using namespace std::string_view_literals;
constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n"sv;
constexpr Mark journal_mark{"levywell journal "sv, ""sv};
constexpr Mark batch_mark{"levywell batch "sv, ""sv};
constexpr Mark lock_mark{"process "sv, " on "sv};
constexpr Mark marks[] = {
    {"<!DOCTYPE html>"sv, "<meta name=\"generator\" content=\"levywell\">"sv},  // analysis/output.py
    {"\x89PNG\r\n\x1a\n"sv, "Software\0levywell"sv},
    {"<?xml"sv, "<dc:title>levywell</dc:title>"sv},
    {"%PDF-"sv, "/Creator (levywell)"sv},
    {"%!PS-Adobe-"sv, "%%Creator: levywell"sv},
    {"II*\0"sv, "levywell\0"sv},                    // TIFF
    {"alpha,epsilon,w,density"sv, ""sv},            // levywell theory --density
    {"curve,alpha,epsilon,w,"sv, ""sv},             // levywell theory --curves
    {"# A slice of"sv, " written by levywell "sv},  // levywell slice
    journal_mark,
    batch_mark,
    lock_mark,
    {hdf5_signature, "\nlevywell crc32 "sv},  // a result of an older version
};

constexpr std::string_view npy_signature = "\x93NUMPY"sv;

/// The first and the last bytes of a file: what marks it stands there.
std::string ends_of(const std::string& path) {
    constexpr std::streamoff end = 1 << 16;
    std::ifstream file(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(end), '\0');
    file.read(text.data(), end);
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
    if (!file) return text;
    file.seekg(0, std::ios::end);
    const std::streamoff size = file.tellg();
    const std::streamoff rest = std::min(end, size - end);
    if (rest <= 0) return text;
    std::string tail(static_cast<std::size_t>(rest), '\0');
    file.seekg(size - rest);
    file.read(tail.data(), rest);
    return text + tail;
}

bool is_result(const std::string& path) {
    try {
        return hdf5::has_attribute(hdf5::open_file(path), schema::levywell_version);
    } catch (const InputError&) {  // nothing that HDF5 opens
        return false;
    } catch (const RunError&) {
        return false;
    }
}

bool is_unfinished_result(const std::string& path) {
    try {
        const auto file = hdf5::open_own_file(path);
        return hdf5::has_attribute(file, schema::complete) &&
               hdf5::read_integer_attribute(file, schema::complete) == 0;
    } catch (const std::exception&) {  // no HDF5, none of ours, or damaged
        return false;
    }
}

bool has(const Mark& mark, const std::string& text) {
    return text.starts_with(mark.begin) && text.find(mark.within) != std::string::npos;
}

bool is_named_like_noise(const std::string& path) {
    const std::regex name(".*_run[0-9]{4,}_iteration[0-9]{6,}\\.npy");
    return std::regex_match(std::filesystem::path(path).filename().string(), name);
}

}  // namespace

bool is_levywell_file(const std::string& path) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(path, failed);
    if (failed) return false;
    if (size == 0) return true;
    if (beginning_of(path) == FileBeginning::block) return true;
    const std::string text = ends_of(path);
    if (text.starts_with(npy_signature)) return is_named_like_noise(path);
    const bool marked =
        std::any_of(std::begin(marks), std::end(marks), [&](const Mark& mark) { return has(mark, text); });
    return marked || (text.starts_with(hdf5_signature) && is_result(path));
}

RunFile run_file_of(const std::string& path) {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(path, failed)) return RunFile::none;
    const std::string text = ends_of(path);
    if (has(journal_mark, text)) return RunFile::journal;
    if (has(batch_mark, text)) return RunFile::batch;
    if (has(lock_mark, text)) return RunFile::lock;
    return is_unfinished_result(path) ? RunFile::unfinished : RunFile::none;
}

}  // namespace levywell::inline io
