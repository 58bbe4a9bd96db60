#pragma once

#include "levywell/data/image_set.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace levywell::inline data {

/// How a set's files are laid out inside.
enum class FileLayout { idx, cifar10, cifar100 };

/// One file of a set as its authors publish it.
struct PublishedFile {
    std::string name;
    std::string md5;  ///< of the file as published
};

/// What one part (training or test images) is read from.
struct PartFile {
    std::string name;      ///< unpacked; ".gz" may be appended
    std::string unpacked;  ///< MD5 of its contents; "" where the authors publish none
};

/// A data set that levywell knows: where it comes from and what it must look like.
struct DatasetEntry {
    std::string name;
    std::string title;
    FileLayout layout = FileLayout::idx;
    ImageFormat format;
    std::int64_t train_size = 0;
    std::int64_t test_size = 0;
    std::vector<PartFile> train;  ///< idx: images, then labels
    std::vector<PartFile> test;
    std::string url;  ///< the published files lie under it
    std::vector<PublishedFile> published;
    std::string archive_folder;         ///< folder of the parts inside the one published archive, or ""
    std::vector<std::string> folders;   ///< names of folders it is looked for in, under a data folder
    std::vector<std::string> packaged;  ///< folders of the distribution's package
    std::string package;                ///< that package, or ""
};

/// mnist, fashion-mnist, cifar10, cifar100.
const std::vector<DatasetEntry>& dataset_catalog();
std::vector<std::string> dataset_names();

/// The entry of that name. Throws InputError at `where`, with the names there are.
const DatasetEntry& dataset_entry(const std::string& name, const std::string& where);

}  // namespace levywell::inline data
