// What `levywell info` tells: the program as a process, for it looks beside itself for levywell-nn.

#include "catch.hpp"
#include "files.hpp"
#include "levywell/core/available_cores.hpp"
#include "levywell/core/version.hpp"
#include "levywell/io/schema.hpp"
#include "places.hpp"
#include "processes.hpp"

#include <filesystem>
#include <hdf5.h>
#include <nlohmann/json.hpp>
#include <omp.h>

using namespace levywell;

namespace {

std::string answer(const test::Words& arguments) {
    const test::TemporaryFolder folder;
    REQUIRE(test::wait_for(test::start(arguments, folder / "out")) == 0);
    return test::read_file(folder / "out");
}

nlohmann::json info() {
    return nlohmann::json::parse(answer({"info", "--json"}));
}

}  // namespace

TEST_CASE("The version is that of --version and of the library, and twice the same") {
    const nlohmann::json once = info();
    CHECK(once.at("levywell_version") == version());
    CHECK(once.at("git_sha") == git_sha());
    CHECK(answer({"--version"}) == std::string("levywell ") + version() + " (" + git_sha() + ")\n");
    CHECK(once.at("schema_version") == schema::version);
    nlohmann::json twice = info();
    twice["memory"] = once.at("memory");  // of the moment
    CHECK(once == twice);
}

TEST_CASE("Every library has a version, and only the optional ones may be absent") {
    const nlohmann::json libraries = info().at("libraries");
    for (const char* name : {"boost", "cli11", "eigen", "fmt", "hdf5", "highway", "libarchive",
                             "nlohmann_json", "openmp", "openssl", "spdlog", "tomlplusplus"}) {
        INFO(name);
        REQUIRE(libraries.at(name).is_string());
        CHECK(std::isdigit(static_cast<unsigned char>(libraries.at(name).get<std::string>().at(0))) != 0);
    }
    for (const char* name : {"cuda", "mpi", "torch", "blas"}) {
        INFO(name);
        CHECK((libraries.at(name).is_null() || !libraries.at(name).get<std::string>().empty()));
    }
    unsigned number[3] = {0, 0, 0};
    H5get_libversion(&number[0], &number[1], &number[2]);
    CHECK(libraries.at("hdf5") ==
          std::to_string(number[0]) + "." + std::to_string(number[1]) + "." + std::to_string(number[2]));
    const std::string text = answer({"info"});
    for (const auto& [name, number_text] : libraries.items()) CHECK_THAT(text, Contains("  " + name + " "));
}

TEST_CASE("LibTorch's version comes from the levywell-nn beside the program") {
    const bool there =
        std::filesystem::exists(std::filesystem::path(test::program()).replace_filename("levywell-nn"));
    const nlohmann::json found = info();
    if (there) {
        CHECK(found.at("libraries").at("torch").is_string());
        CHECK(found.at("libraries").at("blas").is_string());
        CHECK(found.at("network_program") == "of this build");
    }
    CHECK(found.at("libraries").at("torch").is_null() == found.at("network_program").is_null());
}

TEST_CASE("Cores by affinity and by quota, and memory") {
    const nlohmann::json found = info();
    CHECK(found.at("threads") == available_cores());
    CHECK(found.at("cores").at("affinity") == omp_get_num_procs());
    const std::optional<double> quota = core_quota();
    CHECK(found.at("cores").at("quota").is_null() == !quota);
    if (quota) CHECK(found.at("cores").at("quota") == *quota);
    CHECK(found.at("memory").get<std::uint64_t>() > 1 << 20);
}
