#include "levywell/data/dataset_files.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/data/image_files.hpp"
#include "levywell/data/md5.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

namespace levywell::inline data {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_file = std::uint64_t{1} << 31;  // unpacked

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

/// Data folders of the user, in order of precedence.
std::vector<std::string> data_folders(const std::string& data_dir) {
    std::vector<std::string> folders;
    if (!data_dir.empty()) folders.push_back(data_dir);
    if (const std::string own = variable("LEVYWELL_DATA"); !own.empty()) folders.push_back(own);
    const std::string xdg = variable("XDG_DATA_HOME");
    if (!xdg.empty()) {
        folders.push_back((fs::path(xdg) / "levywell").string());
    } else if (const std::string home = variable("HOME"); !home.empty()) {
        folders.push_back((fs::path(home) / ".local/share/levywell").string());
    }
    return folders;
}

bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

/// A part's file in a folder, plain or gzipped.
std::optional<std::string> part_path(const fs::path& folder, const std::string& name) {
    for (const char* ending : {"", ".gz"}) {
        if (is_file(folder / (name + ending))) return (folder / (name + ending)).string();
    }
    return std::nullopt;
}

std::string archive_path(const DatasetEntry& entry, const fs::path& folder) {
    return (folder / entry.published.front().name).string();
}

bool holds(const DatasetEntry& entry, const fs::path& folder) {
    if (!entry.archive_folder.empty() && is_file(archive_path(entry, folder))) return true;
    for (const auto* parts : {&entry.train, &entry.test}) {
        for (const PartFile& part : *parts) {
            if (!part_path(folder, part.name)) return false;
        }
    }
    return true;
}

/// Reads the parts of a set one after another and keeps their digest.
class Loader {
  public:
    explicit Loader(const DatasetEntry& entry) : entry_(entry) {
        data_.name = entry.name;
        data_.format = entry.format;
    }

    void add(ImageSet& set, std::size_t part, const std::vector<std::uint8_t>& bytes,
             const std::string& path) {
        checksums_ += md5(bytes);
        if (entry_.layout == FileLayout::idx) {
            if (part == 0) set.pixels = parse_idx_images(bytes, path, entry_.format);
            if (part == 1) set.labels = parse_idx_labels(bytes, path, entry_.format);
        } else {
            parse_cifar_records(bytes, path, entry_.layout == FileLayout::cifar100 ? 2 : 1, entry_.format,
                                set);
        }
    }

    Dataset finish(const std::string& folder) {
        data_.folder = folder;
        data_.checksum = md5({reinterpret_cast<const std::uint8_t*>(checksums_.data()), checksums_.size()});
        return std::move(data_);
    }

    Dataset& data() { return data_; }

    /// As many labels as images, and as many as there must be (0: any number).
    void check_size(const ImageSet& set, const std::string& where, std::int64_t expected) const {
        const auto pixels = static_cast<std::int64_t>(set.pixels.size());
        if (pixels != set.size() * entry_.format.pixels()) {
            throw InputError(
                where, fmt::format("{} images, but {} labels", pixels / entry_.format.pixels(), set.size()));
        }
        if (expected > 0 && set.size() != expected) {
            throw InputError(where, fmt::format("{} images; the published set has {}", set.size(), expected));
        }
    }

  private:
    const DatasetEntry& entry_;
    Dataset data_;
    std::string checksums_;
};

/// The archive as published, where a part will be read out of it: its members have no sums of their own.
void check_archive(const DatasetEntry& entry, const std::string& folder) {
    bool used = false;
    for (const auto* parts : {&entry.train, &entry.test}) {
        for (const PartFile& part : *parts) used = used || !part_path(folder, part.name);
    }
    if (!used) return;
    const std::string path = archive_path(entry, folder);
    const std::string sum = md5_of_file(path);
    if (sum != entry.published.front().md5) {
        throw InputError(
            path, fmt::format("is not the published archive: its MD5 is {} instead of {} (levywell data "
                              "fetch {} fetches it anew)",
                              sum, entry.published.front().md5, entry.name));
    }
}

void load_part(const DatasetEntry& entry, const std::string& folder, const std::vector<PartFile>& parts,
               Loader& loader, ImageSet& set) {
    for (std::size_t k = 0; k < parts.size(); ++k) {
        std::string path = part_path(folder, parts[k].name).value_or("");
        std::string member;
        if (path.empty()) {
            path = archive_path(entry, folder);
            member = entry.archive_folder + "/" + parts[k].name;
        }
        const std::vector<std::uint8_t> bytes = read_unpacked(path, member, largest_file);
        loader.add(set, k, bytes, path);
        if (!parts[k].unpacked.empty() && md5(bytes) != parts[k].unpacked) {
            throw InputError(path,
                             fmt::format("is not the published file: MD5 of its contents {} instead of {}",
                                         md5(bytes), parts[k].unpacked));
        }
    }
}

}  // namespace

std::vector<std::string> dataset_places(const DatasetEntry& entry, const std::string& data_dir) {
    std::vector<std::string> places;
    for (const std::string& folder : data_folders(data_dir)) {
        for (const std::string& name : entry.folders) places.push_back((fs::path(folder) / name).string());
        if (folder == data_dir) places.push_back(folder);
    }
    places.insert(places.end(), entry.packaged.begin(), entry.packaged.end());
    return places;
}

std::string find_dataset(const DatasetEntry& entry, const std::string& data_dir) {
    for (const std::string& place : dataset_places(entry, data_dir)) {
        if (holds(entry, place)) return place;
    }
    return "";
}

Dataset load_dataset(const DatasetEntry& entry, const std::string& data_dir, const std::string& where) {
    const std::string folder = find_dataset(entry, data_dir);
    if (folder.empty()) {
        std::string message = fmt::format("{} was not found; looked for in", entry.title);
        for (const std::string& place : dataset_places(entry, data_dir)) message += "\n    " + place;
        message += fmt::format("\n  get it with: levywell data fetch {}", entry.name);
        if (!entry.package.empty()) message += fmt::format("   or: apt-get install {}", entry.package);
        throw InputError(where, message + "   or name its folder with --data-dir");
    }
    check_archive(entry, folder);
    Loader loader(entry);
    load_part(entry, folder, entry.train, loader, loader.data().train);
    load_part(entry, folder, entry.test, loader, loader.data().test);
    loader.check_size(loader.data().train, folder, entry.train_size);
    loader.check_size(loader.data().test, folder, entry.test_size);
    return loader.finish(folder);
}

Dataset load_files(const DatasetEntry& layout, const std::vector<std::string>& train,
                   const std::vector<std::string>& test) {
    Loader loader(layout);
    loader.data().name = "files";
    const auto load = [&](const std::vector<std::string>& paths, ImageSet& set) {
        if (layout.layout == FileLayout::idx && paths.size() != 2)
            throw InputError(paths.empty() ? "data" : paths.front(),
                             "idx sets need two files: images, then labels");
        for (std::size_t k = 0; k < paths.size(); ++k)
            loader.add(set, k, read_unpacked(paths[k], "", largest_file), paths[k]);
        loader.check_size(set, paths.empty() ? "data" : paths.back(), 0);
    };
    load(train, loader.data().train);
    load(test, loader.data().test);
    return loader.finish(train.empty() ? "" : fs::path(train.front()).parent_path().string());
}

}  // namespace levywell::inline data
