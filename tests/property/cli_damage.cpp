// Damaged results: an error, or the same numbers; never others.
#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "io/hdf5.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/network_file.hpp"
#include "places.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

using namespace levywell;
using test::levywell_run;
using test::Outcome;

namespace {

/// How many of the damages of single bytes, every n-th, `read` takes: "" where it refuses, else what it
/// reads.
struct Outcomes {
    int refused = 0;
    int same = 0;
    int different = 0;
};
Outcomes damage(const std::string& path, std::size_t damages, const std::function<std::string()>& read) {
    const std::string whole = test::read_file(path);
    const std::string right = read();
    REQUIRE(!right.empty());
    Outcomes seen;
    for (std::size_t k = 0; k < damages; ++k) {
        std::string damaged = whole;
        damaged[(2 * k + 1) * whole.size() / (2 * damages)] ^= static_cast<char>(1 << k % 8);
        std::ofstream(path, std::ios::binary) << damaged;
        const std::string now = read();
        ++(now.empty() ? seen.refused : now == right ? seen.same : seen.different);
    }
    std::ofstream(path, std::ios::binary) << whole;
    return seen;
}

}  // namespace

TEST_CASE("merge and simulate take no damaged piece for a whole one") {
    const test::TemporaryFolder folder;
    const std::string piece = folder / "piece.h5";
    REQUIRE(levywell_run({"simulate", "--potential", test::source_folder() + "/potentials/flat.toml",
                          "--measure", "exit", "--start", "x=0.3", "--interval=-1,1", "--alpha", "2",
                          "--epsilon", "1", "--paths", "200", "--condition", "1/1", "-o", piece, "--quiet"})
                .code == exit_done);
    const auto report = [&](const std::vector<std::string>& words) -> std::string {
        const Outcome outcome = levywell_run(words);
        if (outcome.code != exit_done) return "";
        auto json = nlohmann::json::parse(outcome.out);
        for (auto& condition : json.at("conditions")) condition.erase("wall_seconds");
        return json.dump();
    };
    const std::string whole = test::read_file(piece);
    for (const std::string words : {"simulate", "merge"}) {
        for (std::size_t left : {std::size_t{4500}, whole.size() / 2, whole.find_last_not_of('\0')}) {
            std::string zeros = whole.substr(0, left);
            zeros.resize(whole.size());
            std::ofstream(piece, std::ios::binary) << zeros;
            const Outcome refused = levywell_run({words, piece, "-o", folder / "out.h5"});
            INFO(words << ", zeros from " << left << " on: " << refused.err);
            CHECK(refused.code == exit_bad_input);
            CHECK_FALSE(std::filesystem::exists(folder / "out.h5"));
        }
    }
    std::ofstream(piece, std::ios::binary) << whole;
    const Outcomes merged = damage(piece, 150, [&] {
        return report({"merge", piece, "-o", "/dev/null", "--json"});
    });
    CHECK(merged.different == 0);
    CHECK(merged.refused == 150);
    const Outcomes repeated = damage(piece, 15, [&] { return report({"simulate", piece, "--json"}); });
    CHECK(repeated.different == 0);
    CHECK(repeated.refused == 15);
}

TEST_CASE("A damaged file of a training is refused, and so is a damaged array") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "network.h5";
    NetworkResult result;
    NetworkRunRecord run;
    run.weights.assign(5000, 1.5f);
    for (double k : {0.0, 100.0}) {
        NetworkMeasurement row;
        row.iteration = k;
        row.alpha_train = 1.25 + k;
        row.sigma_train = 0.01;
        run.measurements.push_back(row);
    }
    result.runs = {run};
    write_network_result(result, path);
    const Outcomes seen = damage(path, 150, [&]() -> std::string {
        try {
            const NetworkResult back = read_network_result(path);
            std::string text;
            for (const NetworkMeasurement& row : back.runs.at(0).measurements)
                text += std::to_string(row.iteration) + std::to_string(row.alpha_train) +
                        std::to_string(row.sigma_train);
            for (float weight : back.runs[0].weights) text += std::to_string(weight);
            return text;
        } catch (const InputError&) {
            return "";
        }
    });
    CHECK(seen.different == 0);
    CHECK(seen.refused == 150);
}

TEST_CASE("Every dataset but scalars carries a checksum of its own, for readers of other programs") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "r.h5";
    REQUIRE(levywell_run({"simulate", "--potential", test::source_folder() + "/potentials/two_well.toml",
                          "--alpha", "2", "--epsilon", "0.5", "--paths", "50", "-o", path, "--quiet"})
                .code == exit_done);
    const auto file = hdf5::open_own_file(path);
    for (const char* name : {"conditions/0000/paths/transition_time", "conditions/0000/summary/target_counts",
                             "potential/minima", "conditions/0000/theory/q"}) {
        INFO(name);
        const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
        REQUIRE(dataset >= 0);
        const hid_t created = H5Dget_create_plist(dataset);
        CHECK(H5Pget_nfilters(created) >= 1);
        unsigned flags = 0;
        std::size_t values = 0;
        CHECK(H5Pget_filter_by_id2(created, H5Z_FILTER_FLETCHER32, &flags, &values, nullptr, 0, nullptr,
                                   nullptr) >= 0);
        H5Pclose(created);
        H5Dclose(dataset);
    }
}
