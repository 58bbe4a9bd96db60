// What is asked of a table of numbers is checked before anything is read.

#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/random/stable_sample.hpp"
#include "levywell/tail/estimation.hpp"

#include <cmath>
#include <functional>
#include <vector>

using namespace levywell;

namespace {

class Table : public NumberTable {
  public:
    Table(std::int64_t rows, std::int64_t columns) : sample_(StableLaw(1.5), 1, 1) {
        rows_ = rows;
        columns_ = columns;
    }
    void read(std::int64_t first, std::span<double> out) override {
        for (std::size_t k = 0; k < out.size(); ++k)
            out[k] = sample_(first * columns_ + static_cast<std::int64_t>(k));
    }

  private:
    StableSample sample_;
};

/// The keys of the faults of a request, joined.
std::string faults_of(std::int64_t rows, std::int64_t columns,
                      const std::function<void(EstimationRequest&)>& change) {
    Table table(rows, columns);
    EstimationRequest request;
    request.replicates = 0;
    request.surrogates = 19;
    change(request);
    try {
        estimate(table, request, "table");
    } catch (const InputError& error) {
        std::string keys;
        for (const Fault& fault : error.faults()) keys += fault.where + " ";
        return keys;
    }
    return "";
}

}  // namespace

TEST_CASE("Requests that no table can answer are refused by key") {
    const auto of_sample = [](auto change) { return faults_of(2000, 1, change); };
    CHECK(of_sample([](EstimationRequest&) {}).empty());
    for (std::int64_t length : {0, -1, 1, 1001, 2000}) {
        INFO("block length " << length);
        CHECK(of_sample([&](EstimationRequest& r) { r.block_length = length; }) == "--block-length ");
    }
    CHECK(of_sample([](EstimationRequest& r) { r.block_length = 1000; }).empty());
    for (std::int64_t size : {0, -5, 3, 2000, 5000}) {
        INFO("tail size " << size);
        CHECK(of_sample([&](EstimationRequest& r) { r.tail_size = size; }) == "--tail-size ");
    }
    CHECK(of_sample([](EstimationRequest& r) { r.most = -1; }) == "--most ");
    CHECK(of_sample([](EstimationRequest& r) { r.replicates = -1; }) == "--replicates ");
    CHECK(of_sample([](EstimationRequest& r) { r.memory = 0; }) == "--memory ");
    CHECK(of_sample([](EstimationRequest& r) { r.checkpoint_seconds = std::nan(""); }) == "--checkpoint ");
    CHECK(of_sample([](EstimationRequest& r) { r.layers = {{"a", 1}}; }) == "--layers ");
}

TEST_CASE("All faults of a request are reported together") {
    CHECK(faults_of(100, 30, [](EstimationRequest& r) {
              r.most = 0;
              r.surrogates = -1;
              r.tail_size = 0;
              r.block_length = 0;
              r.layers = {{"a", 3}};
          }) == "--most --surrogates --tail-size --block-length --layers ");
}

TEST_CASE("Layers have to be those of the matrix") {
    const auto of_layers = [](const std::vector<NamedLayer>& layers) {
        return faults_of(100, 30, [&](EstimationRequest& r) { r.layers = layers; });
    };
    CHECK(of_layers({{"a", 3}}) == "--layers ");
    CHECK(of_layers({{"a", -3}, {"b", 33}}) == "--layers ");
    CHECK(of_layers({{"a", 0}, {"b", 30}}) == "--layers ");
    CHECK(of_layers({{"a", 10}, {"b", 21}}) == "--layers ");
    CHECK(of_layers({{"a", 10}, {"b", 20}}).empty());
}

TEST_CASE("A table without columns, or with fewer rows than none, is refused") {
    const auto nothing = [](EstimationRequest&) {};
    CHECK(faults_of(5, 0, nothing) == "table ");
    CHECK(faults_of(-1, 1, nothing) == "table ");
    CHECK(faults_of(std::int64_t{1} << 40, std::int64_t{1} << 30, nothing) == "table ");
}
