#include "stable.hpp"

#include "arrays.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/random/stable_sample.hpp"

#include <cmath>
#include <limits>
#include <mutex>
#include <optional>

namespace nb = nanobind;
using namespace nb::literals;

namespace levywell::python {
namespace {

/// S(alpha, 0; scale).
class ScaledLaw {
  public:
    ScaledLaw(double alpha, double scale) : law_(checked(alpha, scale)), scale_(scale) {}

    double alpha() const { return law_.alpha(); }
    double scale() const { return scale_; }

    Array<double> pdf(const Numbers& x) const {
        return mapped(x, [&](double at) { return law_.pdf(at / scale_) / scale_; });
    }
    Array<double> cdf(const Numbers& x) const {
        return mapped(x, [&](double at) { return law_.cdf(at / scale_); });
    }
    Array<double> sf(const Numbers& x) const {
        return mapped(x, [&](double at) { return law_.sf(at / scale_); });
    }
    Array<double> ppf(const Numbers& p) const {
        return mapped(p, [&](double at) {
            if (at == 0 || at == 1) return at == 0 ? -infinity : infinity;
            return at > 0 && at < 1 ? scale_ * law_.quantile(at) : std::nan("");
        });
    }
    Array<double> draws(std::size_t count, std::uint64_t seed) const {
        std::unique_ptr<double[]> numbers(new double[count]);
        {
            const nb::gil_scoped_release released;
            std::call_once(sampled_, [&] { sample_.emplace(law_, scale_, 0); });
            for (std::size_t k = 0; k < count; ++k)
                numbers[k] = sample_->draw(seed, static_cast<std::int64_t>(k));
        }
        return array_of(std::move(numbers), {count});
    }

  private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    static StableLaw checked(double alpha, double scale) {
        Faults faults;
        if (const std::string why = StableLaw::why_not(alpha); !why.empty()) faults.add("alpha", why);
        if (const std::string why = StableSample::why_not(scale); !why.empty()) faults.add("scale", why);
        faults.throw_if_any();
        return StableLaw(alpha);
    }

    StableLaw law_;
    double scale_;
    mutable std::once_flag sampled_;  // its table takes longer than many draws
    mutable std::optional<StableSample> sample_;
};

}  // namespace

void bind_stable(nb::module_& module) {
    nb::class_<ScaledLaw>(module, "StableLaw")
        .def(nb::init<double, double>(), "alpha"_a, "scale"_a)
        .def_prop_ro("alpha", &ScaledLaw::alpha)
        .def_prop_ro("scale", &ScaledLaw::scale)
        .def("pdf", &ScaledLaw::pdf, "x"_a)
        .def("cdf", &ScaledLaw::cdf, "x"_a)
        .def("sf", &ScaledLaw::sf, "x"_a)
        .def("ppf", &ScaledLaw::ppf, "p"_a)
        .def("draws", &ScaledLaw::draws, "count"_a, "seed"_a);
}

}  // namespace levywell::python
