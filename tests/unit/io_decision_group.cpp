// The decision of a diagnosis: what is written is read back, so that a sentence made of a file is the run's
// own.

#include "catch.hpp"
#include "io/decision_group.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/schema.hpp"
#include "noise_decisions.hpp"

using namespace levywell;

namespace {

NoiseDecision decision(NoiseAnswer answer) {
    NoiseDecision d = test::decision(answer);
    d.looked_at = 200;
    d.coordinates = 68;
    d.independent_coordinates = 12;
    d.row_factor = true;
    d.dependence = {0.25, true, true, true};
    d.one_law_p_value = 0.04;
    d.top_p_value = 0.03;
    d.power = {1.9, 1.95};
    return d;
}

NoiseDecision there_and_back(const NoiseDecision& d) {
    const auto file = hdf5::create_file();
    write_decision(file, d);
    return read_decision(file);
}

void check_same(const LawComparison& a, const LawComparison& b) {
    CHECK(a.alpha == b.alpha);
    CHECK(a.low == b.low);
    CHECK(a.high == b.high);
    CHECK(a.p_value == b.p_value);
    REQUIRE(a.rivals.size() == b.rivals.size());
    for (std::size_t k = 0; k < a.rivals.size(); ++k) {
        CHECK(a.rivals[k].family == b.rivals[k].family);
        CHECK(a.rivals[k].name == b.rivals[k].name);
        CHECK(a.rivals[k].log_likelihood == b.rivals[k].log_likelihood);
        CHECK(a.rivals[k].p_value == b.rivals[k].p_value);
        CHECK(a.rivals[k].power == b.rivals[k].power);
    }
}

}  // namespace

TEST_CASE("Every answer keeps its sentence in a file") {
    for (NoiseAnswer answer :
         {NoiseAnswer::not_asked, NoiseAnswer::nothing, NoiseAnswer::rows_depend,
          NoiseAnswer::gaussian_not_refused, NoiseAnswer::stable, NoiseAnswer::not_stable,
          NoiseAnswer::cannot_tell, NoiseAnswer::coordinates_differ}) {
        NoiseDecision d = decision(answer);
        d.cut_coordinates = 7;
        d.live_share = 0.25;
        const NoiseDecision back = there_and_back(d);
        CHECK(back.answer == answer);
        CHECK(sentence_of(back) == sentence_of(d));
    }
}

TEST_CASE("A decision keeps its numbers in a file") {
    const NoiseDecision d = decision(NoiseAnswer::cannot_tell);
    const NoiseDecision back = there_and_back(d);
    CHECK(back.rows == d.rows);
    CHECK(back.looked_at == d.looked_at);
    CHECK(back.coordinates == d.coordinates);
    CHECK(back.independent_coordinates == d.independent_coordinates);
    CHECK(back.row_factor == d.row_factor);
    CHECK(back.dependence.p_value == d.dependence.p_value);
    CHECK(back.dependence.returns);
    CHECK(back.one_law_p_value == 0.04);
    CHECK(back.top_p_value == 0.03);
    CHECK(back.power.shared == d.power.shared);
    CHECK(back.power.independent == d.power.independent);
    CHECK(back.kurtosis.deviation == d.kurtosis.deviation);
    CHECK(back.norms.p_value == d.norms.p_value);
    check_same(back.of_coordinates, d.of_coordinates);
    check_same(back.of_norms, d.of_norms);
}

TEST_CASE("A decision that no version wrote is refused") {
    const auto file = hdf5::create_file();
    write_decision(file, decision(NoiseAnswer::stable));
    const auto group = hdf5::open_group(file, schema::decision);
    H5Adelete(group, schema::answer);
    hdf5::write_attribute(group, schema::answer, std::string("perhaps"));
    CHECK_THROWS_AS(read_decision(file), RunError);
}
