#include "catch.hpp"
#include "levywell/exec/chain_analysis.hpp"

#include <cmath>

using namespace levywell;

TEST_CASE("Two wells: first passage is the inverse rate, relaxation that of their sum, with Poisson errors") {
    ChainSummary s;
    s.residence = {1000, 4000};
    s.transitions = {0, 400, 400, 0};
    analyse_chain(s);
    REQUIRE(s.mean_first_passage.size() == 4);
    CHECK(s.mean_first_passage[1].value == Approx(2.5));
    CHECK(s.mean_first_passage[2].value == Approx(10));
    CHECK(s.relaxation_times.at(0).value == Approx(1 / 0.5));
    CHECK(s.mean_first_passage[1].stderror == Approx(2.5 / 20).epsilon(0.1));  // 1/sqrt(400), from 2000 draws
    CHECK(s.mean_first_passage[1].ci95[0] < 2.5);
    CHECK(s.mean_first_passage[1].ci95[1] > 2.5);
    CHECK(s.jump_probability[1].value == 1);
    CHECK(std::isnan(s.jump_probability[0].value));
}

TEST_CASE("Three wells in a row: the far passage is the sum of the near ones") {
    ChainSummary s;
    s.residence = {100, 100, 100};
    s.transitions = {0, 1000, 0, 500, 0, 500, 0, 1000, 0};
    analyse_chain(s);
    // From 1: 0.1 to 2; from 2, 0.1 and then half of the time back: T_23 = 0.1 + 0.5 (T_12 + T_23).
    CHECK(s.mean_first_passage[1].value == Approx(0.1));
    CHECK(s.mean_first_passage[5].value == Approx(0.3));
    CHECK(s.mean_first_passage[2].value == Approx(0.4));
    CHECK(s.jump_probability[5].value == Approx(0.5));
}

TEST_CASE("A well never left says nothing of passages") {
    ChainSummary s;
    s.residence = {100, 100};
    s.transitions = {0, 3, 0, 0};
    analyse_chain(s);
    CHECK(s.mean_first_passage.empty());
    ChainSummary pairs;  // each well entered and left, but two pairs that never meet
    pairs.residence = {100, 100, 100, 100};
    pairs.transitions = {0, 5, 0, 0, 5, 0, 0, 0, 0, 0, 0, 5, 0, 0, 5, 0};
    analyse_chain(pairs);
    CHECK(pairs.mean_first_passage.empty());
    CHECK(pairs.jump_probability[1].value == 1);
}
