// Files that are known by their first bytes and not read: what they are, and one line that converts them.
#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

struct OtherFormat {
    std::string_view begin;
    const char* name;
    const char* way_out;
};

constexpr const char* by_pandas =
    "python3 -c \"import pandas; pandas.read_parquet('FILE').to_csv('numbers.csv', index=False)\"";
constexpr const char* by_pickle =
    "python3 -c \"import pickle, numpy; numpy.save('numbers.npy', numpy.asarray(pickle.load(open('FILE', "
    "'rb')), "
    "dtype=float))\", which runs what the file says: of people that you trust alone";
constexpr const char* by_torch =
    "python3 -c \"import torch, numpy; numpy.save('numbers.npy', "
    "torch.load('FILE').detach().double().numpy())\", which runs what the file says: of people that you "
    "trust alone";

constexpr OtherFormat others[] = {
    {"PAR1", "a Parquet file", by_pandas},
    {"ARROW1", "an Arrow (Feather) file",
     "python3 -c \"import pandas; pandas.read_feather('FILE').to_csv('numbers.csv', index=False)\""},
    {"\x80\x02\x8a\x0al\xfc\x9c", "a file of torch.save in its old format", by_torch},
    {"\x80\x02", "a Python pickle", by_pickle},
    {"\x80\x03", "a Python pickle", by_pickle},
    {"\x80\x04", "a Python pickle", by_pickle},
    {"\x80\x05", "a Python pickle", by_pickle},
    {"\xfd"
     "7zXZ",
     "packed by xz", "xz -dk FILE"},
    {"BZh", "packed by bzip2", "bzip2 -dk FILE"},
    {"\x28\xb5\x2f\xfd", "packed by zstd", "zstd -dk FILE"},
    {"CDF", "a netCDF file of the classic format", "nccopy -k netCDF-4 FILE numbers.nc, which is HDF5"},
    {"SIMPLE  =", "a FITS file",
     "python3 -c \"import astropy.io.fits as f, numpy; numpy.save('numbers.npy', f.getdata('FILE'))\""},
    {"RDX", "R data (save)", "in R: write.csv(x, 'numbers.csv', row.names = FALSE)"},
    {"X\n\0\0", "R data (saveRDS)", "in R: write.csv(readRDS('FILE'), 'numbers.csv', row.names = FALSE)"},
};

}  // namespace

std::string for_file(std::string line, const std::string& path, const std::string& name) {
    const auto put = [&](std::string_view mark, const std::string& text) {
        const bool plain =
            text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-") ==
            std::string::npos;
        if (text.empty() || !plain) return;  // quoting is the reader's
        for (std::size_t at = line.find(mark); at != std::string::npos;
             at = line.find(mark, at + text.size()))
            line.replace(at, mark.size(), text);
    };
    put("FILE", path);
    put("NAME", name);
    return line;
}

void refuse_other_formats(std::span<const unsigned char> bytes, const std::string& path) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (const OtherFormat& other : others) {
        if (text.starts_with(other.begin))
            throw InputError(path, fmt::format("is {}, which is not read (convert it: {})", other.name,
                                               for_file(other.way_out, path)));
    }
    constexpr std::size_t tar_mark = 257;
    if (text.size() > tar_mark && text.substr(tar_mark).starts_with("ustar"))
        throw InputError(path, "is a tar archive (tar -xf FILE)");
    const bool utf_16 = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");  // text_array says so
    if (!utf_16 && text.find('\0') != std::string_view::npos) {
        throw InputError(
            path,
            "is binary, of a format that is not known (--dtype and --columns read numbers without "
            "a header; known are .npy, .npz, HDF5, .mat, .pt, .safetensors and text)");
    }
}

}  // namespace levywell::inline io
