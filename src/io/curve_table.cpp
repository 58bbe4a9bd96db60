#include "levywell/io/durable_file.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/io/theory_file.hpp"

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

/// The columns curve, alpha, epsilon, w, value and error.
class CurveTable {
  public:
    CurveTable() : text_("curve,alpha,epsilon,w,value,error\n") {}

    void at(double alpha, double epsilon) { noise_ = fmt::format("{},{}", alpha, epsilon); }

    void add(const std::string& name, const std::vector<double>& position, const SolvedCurve& curve) {
        for (std::size_t k = 0; k < position.size(); ++k)
            row(name, position[k], curve.value[k], curve.error[k]);
    }

    void add(const Spectrum& spectrum) {
        for (std::size_t k = 0; k < spectrum.modes.size(); ++k) {
            const Mode& mode = spectrum.modes[k];
            add(fmt::format("{}_{}", schema::eigenfunction, k + 1), spectrum.position, mode.real);
            if (mode.frequency.value > 0)
                add(fmt::format("{}_{}", schema::eigenfunction_imaginary, k + 1), spectrum.position,
                    mode.imaginary);
        }
        const StationaryDensity& law = spectrum.quasi_stationary;
        for (std::size_t k = 0; k < law.cell.size(); ++k)
            row(schema::quasi_stationary, law.cell[k].lower + 0.5 * law.cell[k].length(), law.mean[k],
                law.error[k]);
    }

    const std::string& text() const { return text_; }

  private:
    void row(const std::string& name, double w, double value, double error) {
        text_ += fmt::format("{},{},{},{},{:.3g}\n", name, noise_, w, value, error);
    }

    std::string noise_;
    std::string text_;
};

}  // namespace

void write_curve_table(const std::vector<TheoryEntry>& entries, const std::string& path) {
    CurveTable table;
    for (const TheoryEntry& entry : entries) {
        table.at(entry.alpha, entry.epsilon);
        const EndCurves& curves = entry.curves;
        for (std::size_t k = 0; k < curves.mean_time.size(); ++k) {
            table.add(fmt::format("{}_m{}", schema::mean_time, k + 1), curves.position, curves.mean_time[k]);
            table.add(fmt::format("{}_m{}", schema::committor, k + 1), curves.position,
                      curves.probability[k]);
        }
        table.add(entry.relaxation);
    }
    write_durably(path, table.text());
}

void write_curve_table(const std::vector<IntervalEntry>& entries, const std::string& path) {
    CurveTable table;
    for (const IntervalEntry& entry : entries) {
        table.at(entry.alpha, entry.epsilon);
        if (entry.curves.missing.empty()) {
            table.add(schema::mean_time, entry.curves.position, entry.curves.mean_time.front());
            table.add(schema::exit_right, entry.curves.position, entry.curves.probability.front());
        }
        table.add(entry.spectrum);
    }
    write_durably(path, table.text());
}

}  // namespace levywell::inline io
