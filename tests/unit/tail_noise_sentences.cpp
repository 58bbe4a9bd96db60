// Each sentence about a matrix of noise, and what it must not say.

#include "catch.hpp"
#include "noise_decisions.hpp"

using namespace levywell;

using test::decision;

TEST_CASE("A stable law is named with its interval, and with what was refused") {
    const std::string text = sentence_of(decision(NoiseAnswer::stable));
    CHECK_THAT(text, Contains("compatible with a stable law of index 1.8 (99% interval 1.75 to 1.85)") &&
                         Contains("the closest being Student's law of 4 degrees of freedom (p = 0.0062)") &&
                         Contains("cut off at 3% of its numbers would not be seen"));
    CHECK_THAT(text, !Contains("not stable"));
}

TEST_CASE("What is not stable says which view refuses it, and what comes closer") {
    NoiseDecision d = decision(NoiseAnswer::not_stable);
    d.of_coordinates.p_value = 0.0062;
    d.of_coordinates.rivals[0].p_value = 0.3;
    d.of_coordinates.rivals[0].log_likelihood = 15;
    CHECK_THAT(sentence_of(d), Contains("no symmetric stable law has single coordinates like these") &&
                                   Contains("Student's law of 4 degrees of freedom fits (p = 0.3)"));
    d.of_coordinates.p_value = 0.5;
    d.of_norms.p_value = 0.0062;
    CHECK_THAT(sentence_of(d), Contains("norms of minibatches like these") && Contains("is refused too"));
}

TEST_CASE("What cannot be told names the laws that fit, and how often they would be told apart") {
    NoiseDecision d = decision(NoiseAnswer::cannot_tell);
    d.of_coordinates.rivals[0].p_value = 0.3;
    const std::string text = sentence_of(d);
    CHECK_THAT(
        text, Contains("120 minibatches cannot tell whether it is stable") &&
                  Contains("Student's law of 4 degrees of freedom (told from stable 98 times in a hundred)"));
    CHECK_THAT(text, !Contains("cut off"));  // refused
}

TEST_CASE("Gaussian noise that is not refused says which stable laws would have been seen") {
    NoiseDecision d = decision(NoiseAnswer::gaussian_not_refused);
    d.power = {1.9, 1.95};
    CHECK_THAT(sentence_of(d),
               Contains("as far as 120 minibatches show") &&
                   Contains("a stable law of index 1.9 or less, where the coordinates of a row share") &&
                   Contains("a stable law of index 1.95 or less, where they are independent"));
    d.power = {0, 1.95};
    CHECK_THAT(sentence_of(d),
               Contains("no stable law that was tried, where the coordinates of a row share its scale"));
}

TEST_CASE("Rows that depend on their order are named, and nothing is said of their tails") {
    NoiseDecision d = decision(NoiseAnswer::rows_depend);
    d.dependence = {0.001, false, true};
    CHECK_THAT(sentence_of(d), Contains("early minibatches differ in value from late ones (p = 0.001"));
    d.dependence = {0.001, true, false};
    CHECK_THAT(sentence_of(d), Contains("neighbouring minibatches depend on each other in magnitude"));
    CHECK_THAT(sentence_of(d), !Contains("Heavier") && !Contains("stable"));
}

TEST_CASE("Noise that is cut off at its largest numbers is named where no coordinate can be tested") {
    NoiseDecision d;
    d.answer = NoiseAnswer::nothing;
    CHECK_THAT(sentence_of(d), Contains("Nothing can be said") && !Contains("cut off"));
    d.cut_coordinates = 198;
    CHECK_THAT(sentence_of(d), Contains("In 198 coordinates") && Contains("cut off there"));
}

TEST_CASE("Where coordinates are left out the sentence says of how many it is") {
    NoiseDecision d = decision(NoiseAnswer::stable);
    d.live_share = 0.95;
    CHECK_THAT(sentence_of(d), !Contains("nothing is said of the others"));
    d.live_share = 0.04;
    CHECK_THAT(sentence_of(d), Contains("Of the 4% of coordinates that repeat no number") &&
                                   Contains("compatible with a stable law"));
}

TEST_CASE("Every answer has a word for files") {
    for (int k = 0; k <= static_cast<int>(NoiseAnswer::cannot_tell); ++k) {
        const auto answer = static_cast<NoiseAnswer>(k);
        CHECK(parse_noise_answer(name_of(answer)) == answer);
        CHECK(!sentence_of(decision(answer)).empty());
    }
    CHECK(!parse_noise_answer("perhaps"));
    CHECK(is_undecided(NoiseAnswer::cannot_tell));
    CHECK(!is_undecided(NoiseAnswer::not_stable));
}

TEST_CASE("What keeps a stable law from being said is named, though nothing refuses it") {
    NoiseDecision d = decision(NoiseAnswer::cannot_tell);  // every rival is refused
    CHECK_THAT(sentence_of(d),
               Contains("not refused are a stable law of index 1.8 (99% interval 1.75 to 1.85) "
                        "and laws of finite variance in the other"));
    d.one_law_p_value = 0.04;
    CHECK_THAT(sentence_of(d), Contains("not refused is a stable law of index 1.8") &&
                                   Contains("coordinates may differ in law (p = 0.04)"));
    d.of_coordinates.p_value = 0.0062;
    CHECK_THAT(sentence_of(d), Contains("single coordinates speak against it (p = 0.0062)"));
    d.top_p_value = 0.03;
    CHECK_THAT(sentence_of(d), Contains("the largest norms lie closer together") && Contains("(p = 0.03)"));
}

TEST_CASE("Of coordinates that differ no index is given") {
    NoiseDecision d = decision(NoiseAnswer::coordinates_differ);
    d.one_law_p_value = 0.001;
    CHECK_THAT(sentence_of(d), Contains("not of one law") && Contains("(p = 0.001)") && !Contains("1.8"));
    CHECK(is_undecided(d.answer));
}

TEST_CASE("Dependence is named by what depends") {
    NoiseDecision d = decision(NoiseAnswer::rows_depend);
    d.dependence = {0.001, true, false, true};
    CHECK_THAT(sentence_of(d), Contains("minibatches of like norm come back after some number of them"));
}
