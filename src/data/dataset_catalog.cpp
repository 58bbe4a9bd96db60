#include "levywell/data/dataset_catalog.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/core/toml_reader.hpp"

#include <fmt/format.h>

namespace levywell::inline data {
namespace {

const char* const idx_names[] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                 "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

DatasetEntry idx_entry(const std::string& name, const std::string& title, float mean, float deviation,
                       const std::string& url, const std::vector<std::string>& published,
                       const std::vector<std::string>& unpacked) {
    DatasetEntry entry;
    entry.name = name;
    entry.title = title;
    entry.layout = FileLayout::idx;
    entry.format = {1, 28, 28, 10, {mean}, {deviation, 1, 1}};
    entry.train_size = 60000;
    entry.test_size = 10000;
    entry.url = url;
    for (std::size_t k = 0; k < 4; ++k) {
        (k < 2 ? entry.train : entry.test).push_back({idx_names[k], unpacked[k]});
        entry.published.push_back({idx_names[k] + std::string(".gz"), published[k]});
    }
    return entry;
}

DatasetEntry mnist() {
    DatasetEntry entry = idx_entry("mnist", "MNIST handwritten digits, 28x28 grey, 10 classes", 0.1307f,
                                   0.3081f, "https://ossci-datasets.s3.amazonaws.com/mnist/",
                                   {"f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432",
                                    "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c"},
                                   {"6bbc9ace898e44ae57da46a324031adb", "a25bea736e30d166cdddb491f175f624",
                                    "2646ac647ad5339dbf082846283269ea", "27ae3e4e09519cfbb04c329615203637"});
    entry.folders = {"mnist", "MNIST/raw"};
    return entry;
}

DatasetEntry fashion_mnist() {
    DatasetEntry entry =
        idx_entry("fashion-mnist", "Fashion-MNIST, articles of clothing, 28x28 grey, 10 classes", 0.2860f,
                  0.3530f, "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
                  {"8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
                   "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310"},
                  {"f4a8712d7a061bf5bd6d2ca38dc4d50a", "9018921c3c673c538a1fc5bad174d6f9",
                   "8181f5470baa50b63fa0f6fddb340f0a", "15d484375f8d13e6eb1aabb0c3f46965"});
    entry.folders = {"fashion-mnist", "FashionMNIST/raw"};
    entry.packaged = {"/usr/share/datasets/fashion-mnist"};
    entry.package = "dataset-fashion-mnist";
    return entry;
}

DatasetEntry cifar10() {
    DatasetEntry entry;
    entry.name = "cifar10";
    entry.title = "CIFAR-10, photographs, 32x32 colour, 10 classes";
    entry.layout = FileLayout::cifar10;
    entry.format = {3, 32, 32, 10, {0.491f, 0.482f, 0.447f}, {0.247f, 0.243f, 0.262f}};
    entry.train_size = 50000;
    entry.test_size = 10000;
    for (int batch = 1; batch <= 5; ++batch)
        entry.train.push_back({fmt::format("data_batch_{}.bin", batch), ""});
    entry.test = {{"test_batch.bin", ""}};
    entry.url = "https://www.cs.toronto.edu/~kriz/";
    entry.published = {{"cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530"}};
    entry.archive_folder = "cifar-10-batches-bin";
    entry.folders = {"cifar10", "cifar-10", "cifar-10-batches-bin"};
    return entry;
}

DatasetEntry cifar100() {
    DatasetEntry entry;
    entry.name = "cifar100";
    entry.title = "CIFAR-100, photographs, 32x32 colour, 100 classes";
    entry.layout = FileLayout::cifar100;
    entry.format = {3, 32, 32, 100, {0.5071f, 0.4867f, 0.4408f}, {0.2675f, 0.2565f, 0.2761f}};
    entry.train_size = 50000;
    entry.test_size = 10000;
    entry.train = {{"train.bin", ""}};
    entry.test = {{"test.bin", ""}};
    entry.url = "https://www.cs.toronto.edu/~kriz/";
    entry.published = {{"cifar-100-binary.tar.gz", "03b5dce01913d631647c71ecec9e9cb8"}};
    entry.archive_folder = "cifar-100-binary";
    entry.folders = {"cifar100", "cifar-100", "cifar-100-binary"};
    return entry;
}

}  // namespace

const std::vector<DatasetEntry>& dataset_catalog() {
    static const std::vector<DatasetEntry> catalog{mnist(), fashion_mnist(), cifar10(), cifar100()};
    return catalog;
}

std::vector<std::string> dataset_names() {
    std::vector<std::string> names;
    for (const DatasetEntry& entry : dataset_catalog()) names.push_back(entry.name);
    return names;
}

const DatasetEntry& dataset_entry(const std::string& name, const std::string& where) {
    for (const DatasetEntry& entry : dataset_catalog())
        if (entry.name == name) return entry;
    const std::vector<std::string> names = dataset_names();
    const std::string near = nearest_name(name, names);
    throw InputError(where, fmt::format("data set \"{}\" ({})", name,
                                        near.empty() ? fmt::format("known are {}", fmt::join(names, ", "))
                                                     : fmt::format("did you mean \"{}\"?", near)));
}

}  // namespace levywell::inline data
