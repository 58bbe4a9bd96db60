// Numbers of the command line are what they look like, or refused with what works.
#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"

#include <hdf5.h>
#include <nlohmann/json.hpp>

using namespace levywell;
using test::levywell_run;
using test::Outcome;
using Words = std::vector<std::string>;

namespace {

Words exit_run(const Words& more = {}) {
    Words all{"simulate",
              "--potential",
              test::source_folder() + "/potentials/flat.toml",
              "--measure",
              "exit",
              "--start",
              "x=0.3",
              "--interval=-1,1",
              "--alpha",
              "2",
              "--epsilon",
              "1",
              "--paths",
              "20",
              "--quiet"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

void check_refused(const Words& words, const std::string& why) {
    const Outcome outcome = levywell_run(words);
    INFO(words.back() << ": " << outcome.err);
    CHECK(outcome.code == exit_bad_input);
    CHECK_THAT(outcome.err, Contains(why));
}

}  // namespace

TEST_CASE("Seeds are stored, shown and read back as they were given, up to 2^63 - 1; others are refused") {
    const test::TemporaryFolder folder;
    for (const char* seed : {"0", "1", "9007199254740993", "9223372036854775807"}) {
        const std::string piece = folder / (std::string("p") + seed),
                          whole = folder / (std::string("w") + seed);
        REQUIRE(levywell_run(exit_run({"--seed", seed, "--condition", "1/1", "-o", piece})).code ==
                exit_done);
        const Outcome merged = levywell_run({"merge", piece, "-o", whole, "--json"});
        INFO(merged.err);
        REQUIRE(merged.code == exit_done);
        CHECK(nlohmann::json::parse(merged.out).at("seed").dump() == seed);
        const Outcome again = levywell_run({"simulate", whole, "--json"});
        REQUIRE(again.code == exit_done);
        CHECK(nlohmann::json::parse(again.out).at("seed").dump() == seed);
        unsigned long long stored = 0;
        const hid_t file = H5Fopen(whole.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
        const hid_t attribute = H5Aopen(file, "seed", H5P_DEFAULT);
        H5Aread(attribute, H5T_NATIVE_ULLONG, &stored);
        H5Aclose(attribute);
        H5Fclose(file);
        CHECK(std::to_string(stored) == seed);
    }
    for (const char* seed : {"9223372036854775808", "18446744073709551615", "99999999999999999999"})
        check_refused(exit_run({"--seed", seed}), "at most 9223372036854775807 = 2^63 - 1");
    check_refused(exit_run({"--seed=-1"}), "-1 is negative (0 or larger)");
    check_refused(exit_run({"--seed", "010"}), "leading zero, which some programs read as octal (write 10)");
    check_refused(exit_run({"--seed", "0x10"}), "no whole number in decimal digits");
    check_refused({"stable", "--alpha", "1.5", "--sample", "1", "--seed=-1"}, "is negative");
    CHECK(levywell_run(exit_run({"--seed", "10"})).code == exit_done);  // what the message advises
    const std::string run =
        folder.write("run.toml", "potential = \"p.toml\"\n[run]\nseed = 9223372036854775808\n");
    CHECK(levywell_run({"simulate", run}).code == exit_bad_input);
}

TEST_CASE("Whole numbers and decimals elsewhere: leading zeros, decimal commas, hexadecimal, too large") {
    check_refused(exit_run({"--threads", "65536"}), "threads = 65536 (0 = all cores, to 1024)");
    check_refused(exit_run({"--threads", "08"}), "leading zero");
    check_refused(exit_run({"--dt", "0,005"}), "0,005 is no number (decimals have a point: 0.5)");
    check_refused(exit_run({"--dt", "0x1p-3"}), "is no number");
    check_refused(exit_run({"--dt", "1e999"}), "beyond all double precision numbers");
    check_refused(exit_run({"--horizon", "0x10"}), "a number, or auto");
    check_refused(exit_run({"--horizon", "1,5"}), "a number, or auto");
    const std::string flat = test::source_folder() + "/potentials/flat.toml";
    const auto noise = [&](const char* alpha, const char* epsilon, const char* interval,
                           const char* start = "x=0.3") {
        return Words{
            "simulate", "--potential", flat,      "--measure", "exit",
            "--start",  start,         "--alpha", alpha,       "--epsilon",
            epsilon,    "--paths",     "20",      "--quiet",   std::string("--interval=") + interval};
    };
    check_refused(noise("1.5", "0,05", "-1,1"), "05 has a leading zero: is it behind a decimal comma?");
    check_refused(noise("1,5", "1", "-1,1"), "alpha = 5");
    check_refused(noise("1.5", "1", "-1,05"), "decimal comma");
    check_refused(noise("1.5", "1", "-1,0,5"), "must be A,B");
    check_refused(noise("1.5", "1", "-1,1", "x=0,3"), "with a decimal point");
    CHECK(levywell_run(noise("2", "0.5", "-1,1")).code == exit_done);
}

TEST_CASE("What is no number at all is refused by every option that takes numbers") {
    for (const char* option : {"--pdf", "--cdf", "--sf", "--quantile", "--scale"})
        for (const char* word : {"nan", "-nan", "NaN"})
            check_refused({"stable", "--alpha", "1.5", "--sample", "1", std::string(option) + "=" + word},
                          "no number");
    for (const char* option :
         {"--interval=nan,1", "--delta=nan", "--dt=nan", "--tolerance=nan", "--checkpoint=nan"})
        check_refused(exit_run({option}), "no number");
    CHECK(levywell_run({"stable", "--alpha", "1.5", "--cdf=-inf,inf"}).out == "0\n1\n");  // these are
}

TEST_CASE("Scales and probabilities that a law cannot have are refused, all at once") {
    for (const char* what : {"--pdf", "--sample"})
        for (const char* scale : {"inf", "1e101", "1e-101", "0", "-1"})
            check_refused({"stable", "--alpha", "1.5", what, "1", "--scale", scale}, "from 1e-100 to 1e100");
    const Outcome outcome = levywell_run({"stable", "--alpha", "3", "--quantile=0.5,1,2", "--scale", "inf"});
    CHECK(outcome.code == exit_bad_input);
    for (const char* why : {"--alpha: ", "--scale: ", "--quantile: p = 1 ", "--quantile: p = 2 "})
        CHECK_THAT(outcome.err, Contains(why));
}
