#include "tail/scale_mixtures.hpp"

#include <fmt/format.h>

namespace levywell::inline tail {

double NoiseFamily::log_scale(double parameter, AddressedDraws& draws) const {
    switch (scale) {
        case Scale::stable:
            return draws.log_positive_stable(parameter / 2) / 2;
        case Scale::student:
            return -std::log(draws.gamma(parameter / 2) / (parameter / 2)) / 2;
        case Scale::lognormal:
            return parameter * draws.normal();
        case Scale::gamma:
            return std::log(draws.gamma(parameter) / parameter) / 2;
        case Scale::two_values:
            return draws.uniform() < parameter ? std::log(second) : 0;
    }
    return 0;
}

std::string NoiseFamily::family_name() const {
    switch (scale) {
        case Scale::stable:
            return cut == 0 ? "stable" : "clipped";
        case Scale::student:
            return "student";
        case Scale::lognormal:
            return "lognormal";
        case Scale::gamma:
            return "gamma";
        case Scale::two_values:
            return "two_values";
    }
    return "";
}

std::string NoiseFamily::name(double parameter) const {
    switch (scale) {
        case Scale::stable:
            if (cut == 0) return fmt::format("a stable law of index {:.3g}", parameter);
            return fmt::format("a stable law of index {:.3g} cut off at {:.2g}% of its numbers", parameter,
                               100 * cut);
        case Scale::student:
            return fmt::format("Student's law of {:.2g} degrees of freedom", parameter);
        case Scale::lognormal:
            return fmt::format("Gaussian noise whose scale is lognormal, log-deviation {:.2g}", parameter);
        case Scale::gamma:
            return parameter > 0.7 && parameter < 1.4
                       ? "a law like Laplace's"
                       : fmt::format("Gaussian noise whose variance is gamma of shape {:.2g}", parameter);
        case Scale::two_values:
            return fmt::format("Gaussian noise with {:.2g}% of it {:.2g} times larger", 100 * parameter,
                               second);
    }
    return "";
}

std::vector<NoiseFamily> noise_families(double numbers) {
    using Scale = NoiseFamily::Scale;
    const std::vector<double> indices{0.4, 0.6, 0.8, 1,    1.15, 1.3,  1.45,
                                      1.6, 1.7, 1.8, 1.87, 1.92, 1.96, 1.985};
    std::vector<NoiseFamily> families;
    families.push_back({Scale::stable, 0, 0, indices});
    families.push_back({Scale::student, 0, 0, {2.1, 2.5, 3, 3.5, 4, 5, 7, 10, 20}});
    families.push_back({Scale::lognormal, 0, 0, {0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2}});
    families.push_back({Scale::gamma, 0, 0, {0.3, 0.5, 1, 1.5, 2, 4, 10}});
    for (double times : {3.0, 8.0, 20.0})
        families.push_back({Scale::two_values, times, 0, {0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2}});
    constexpr double fewest_at_the_bound = 8;
    for (double cut : {0.1, 0.03, 0.01}) {
        if (cut * numbers >= fewest_at_the_bound)
            families.push_back(
                {Scale::stable, 0, cut, {0.8, 1, 1.15, 1.3, 1.45, 1.6, 1.7, 1.8, 1.87, 1.92, 1.96}});
    }
    return families;
}

}  // namespace levywell::inline tail
