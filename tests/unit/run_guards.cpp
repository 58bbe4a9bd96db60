// What programs can ask of the library and the command line cannot: refused, all faults at once, never a
// number.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/dynamics/drift_form.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/run/merge.hpp"
#include "levywell/run/run.hpp"
#include "levywell/run/theory_entry.hpp"
#include "potentials.hpp"
#include "studies.hpp"

#include <cmath>
#include <functional>
#include <limits>

using namespace levywell;

namespace {

constexpr double nan_number = std::numeric_limits<double>::quiet_NaN();

Study study_of_two_wells() {
    return test::study_of_two_wells(200);
}

/// w^4/4 - w^2/2 with f' altered in a narrow stretch that no probe meets, and with a polynomial of its own.
class Altered final : public Potential {
  public:
    explicit Altered(double altered, std::vector<double> polynomial = {})
        : altered_(altered), polynomial_(std::move(polynomial)) {}

    double value(double w) const override { return w * w * (w * w / 4 - 0.5); }
    double slope(double w) const override {
        return w > -0.90029 && w < -0.90011 ? altered_ : w * (w * w - 1);
    }
    double curvature(double w) const override { return 3 * w * w - 1; }
    Interval core() const override { return {-3, 3}; }
    std::optional<std::vector<double>> slope_polynomial() const override {
        return polynomial_.empty() ? std::nullopt : std::optional(polynomial_);
    }

  private:
    double altered_;
    std::vector<double> polynomial_;
};

Study study_of(std::shared_ptr<const Potential> potential) {
    Study study = study_of_two_wells();
    study.potential = {};
    study.potential.name = "own";
    Faults faults;
    study.potential.landscape = analyse_landscape(*potential, 0, "own", faults);
    faults.throw_if_any();
    study.potential.potential = std::move(potential);
    study.potential.metastable = true;
    study.request.measure = MeasureChoice::transitions;
    return study;
}

}  // namespace

TEST_CASE("A model without a potential, or whose landscape or polynomial is none, is refused") {
    Study study = study_of_two_wells();
    study.potential.potential = nullptr;
    CHECK_THAT(test::refusal_of([&] { run(study); }), Contains("there is no potential"));
    study = study_of_two_wells();
    study.potential.landscape.maxima.clear();
    CHECK_THAT(test::refusal_of([&] { run(study); }), Contains("2 minima and 0 maxima"));
    CHECK(
        run(study_of(std::make_shared<Altered>(0.0, std::vector<double>{0, -1, 0, 1}))).complete);  // control
    const auto with = [](const std::vector<double>& polynomial) {
        return test::refusal_of([&] { run(study_of(std::make_shared<Altered>(0.0, polynomial))); });
    };
    CHECK_THAT(with({0, -1, 0, 1.1}), Contains("slope_polynomial() is not f'"));
    CHECK_THAT(with({0, -1, 0, nan_number}), Contains("not a number"));
}

TEST_CASE("A path that meets an f' that is no number ends the run; no table is made of one") {
    Study study = study_of(std::make_shared<Altered>(nan_number));
    study.request.backend = Backend::reference;
    study.request.scheme = SchemeChoice::euler;
    CHECK_THAT(test::refusal_of([&] { run(study); }), Contains("not a number"));
    const Interval within{-0.9004, -0.9001};
    CHECK_THAT(test::refusal_of([&] { make_drift_form<float>(Altered(nan_number), 0.01, within, within); }),
               Contains("not a number near"));
    CHECK(test::refusal_of([&] {
              make_drift_form<float>(Altered(0), 0.01, within, within);
          }).empty());  // control
}

TEST_CASE("Pieces that there are not, times between checkpoints that are none") {
    const Study study = study_of_two_wells();
    for (const Piece& piece : {Piece{3, 2}, Piece{0, 2}, Piece{-1, 2}, Piece{1, -1}, Piece{2, 0}}) {
        RunOptions options;
        options.piece = piece;
        INFO(piece.text());
        CHECK_THAT(test::refusal_of([&] { run(study, options); }), Contains("condition = "));
    }
    for (double seconds : {0.0, -1.0, nan_number}) {
        RunOptions options;
        options.checkpoint_seconds = seconds;
        CHECK_THAT(test::refusal_of([&] { run(study, options); }), Contains("seconds, above 0"));
    }
}

TEST_CASE("Choices that no name stands for") {
    Study study = study_of_two_wells();
    study.request.measure = static_cast<MeasureChoice>(17);
    study.request.precision = static_cast<Precision>(17);
    const std::string what = test::refusal_of([&] { run(study); });
    CHECK_THAT(what, Contains("measure has no choice 17") && Contains("precision has no choice 17"));
}

TEST_CASE("Theory of noises, tolerances and wells that there are not") {
    const PotentialFile file = test::potential("two_well.toml");
    for (double alpha : {nan_number, 0.0, 2.5}) {
        CHECK_THAT(test::refusal_of([&] { theory_at(file, alpha, 0.3, 1e-3, {}); }),
                   Contains("stable laws exist"));
        CHECK_THAT(test::refusal_of([&] { condition_from(file, MeasureChoice::exit, alpha, 0.3, 0); }),
                   Contains("stable laws exist"));
    }
    CHECK_THAT(test::refusal_of([&] { theory_at(file, 1.5, -1, nan_number, {}); }),
               Contains("epsilon = -1") && Contains("tolerance = nan"));
    CHECK_THAT(test::refusal_of([&] { condition_from(file, MeasureChoice::exit, 1.5, 0.3, 7); }),
               Contains("m8"));
    CHECK_THAT(test::refusal_of(
                   [&] { condition_from(test::potential("flat.toml"), MeasureChoice::exit, 1.5, 0.3, 0); }),
               Contains("m1"));
}

TEST_CASE("Pieces whose records were not kept are merged") {
    Study study = study_of_two_wells();
    study.request.per_path = false;
    std::vector<FinishedPiece> pieces;
    RunOptions options;
    for (std::int64_t k : {1, 2}) {
        options.piece = Piece{k, 2};
        const RunResult piece = run(study, options);
        FinishedPiece finished{"piece", *piece.piece, piece.digest, piece.conditions[0].backend, {}};
        finished.conditions.push_back({0,
                                       {piece.conditions[0].piece->first_path, 100},
                                       piece.conditions[0].piece->tally,
                                       piece.conditions[0].precision,
                                       piece.conditions[0].executor,
                                       0,
                                       {}});
        pieces.push_back(finished);
    }
    const RunResult merged = merge(study, pieces, {});
    CHECK(merged.conditions[0].summary.event().mean.value ==
          run(study).conditions[0].summary.event().mean.value);
}
