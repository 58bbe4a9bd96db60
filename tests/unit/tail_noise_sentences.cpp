// Each sentence about a matrix of noise, and what it must not say.

#include "catch.hpp"
#include "levywell/tail/noise_decision.hpp"

using namespace levywell;

namespace {

NoiseDecision decision(NoiseAnswer answer) {
    NoiseDecision d;
    d.answer = answer;
    d.rows = 120;
    d.alpha = 1.8;
    d.low = 1.75;
    d.high = 1.85;
    d.kurtosis = {2.5, -0.05, 0.1, 0.005};
    d.norms = {0.4, 0.1, 0.02, 0.005};
    const LawFit student{"student", "Student's law of 4 degrees of freedom", -20, 0.0062, 0.98};
    const LawFit clipped{"clipped", "a stable law of index 1.7 cut off at 3% of its numbers", -30, 0.0062, 1};
    d.of_coordinates = {1.8, 1.75, 1.85, 0.4, {student, clipped}};
    d.of_norms = {1.7, 1.5, 1.9, 0.6, {student, clipped}};
    return d;
}

}  // namespace

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
