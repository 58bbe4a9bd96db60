// What levywell estimate says of samples of known laws: how many of the seeds get each answer, of what
// numbers the law was tested, how many intervals hold alpha; one line a law and size. Each sentence goes to
// standard error. Arguments: SEEDS SIZE.. [LAW..], all laws without one.

#include "laws.hpp"
#include "levywell/tail/quantile_fit.hpp"
#include "levywell/tail/sample_verdict.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>

using namespace levywell;

namespace {

SampleVerdict judged(const std::vector<double>& x) {
    std::vector<double> sorted = x;
    std::sort(sorted.begin(), sorted.end());
    return judge_sample(x, quantile_fit(sorted), {});
}

constexpr std::array answers{SampleAnswer::not_independent, SampleAnswer::not_stable, SampleAnswer::undecided,
                             SampleAnswer::gaussian, SampleAnswer::stable};

void count(const verdict_laws::Law& law, std::uint64_t number, std::size_t n, int seeds) {
    std::map<SampleAnswer, int> counts;
    int off_centre = 0;
    int skewed = 0;
    int covered = 0;
    for (int s = 0; s < seeds; ++s) {
        const SampleVerdict verdict = judged(law.draw(n, 10000 * number + static_cast<std::uint64_t>(s)));
        ++counts[verdict.answer];
        off_centre += verdict.tested_numbers == TestedNumbers::minus_median ? 1 : 0;
        skewed += verdict.tested_numbers == TestedNumbers::differences ? 1 : 0;
        covered += verdict.law.low <= law.alpha && law.alpha <= verdict.law.high ? 1 : 0;
        std::cerr << law.name << ": " << verdict.sentence << '\n';
    }
    std::printf("%s,%zu,%d", law.name.c_str(), n, seeds);
    for (SampleAnswer answer : answers) std::printf(",%d", counts[answer]);
    std::printf(",%d,%d,%d\n", off_centre, skewed, covered);
    std::fflush(stdout);
}

/// Arguments that begin with a digit are sizes, the others laws.
bool is_size(const std::string& text) {
    return std::isdigit(static_cast<unsigned char>(text.front())) != 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const int seeds = std::atoi(argv[1]);
    std::vector<std::string> sizes;
    std::vector<std::string> names;
    for (const char* argument : std::vector<const char*>(argv + 2, argv + argc))
        (is_size(argument) ? sizes : names).emplace_back(argument);
    std::puts(
        "law,n,seeds,not_independent,not_stable,cannot_tell,gaussian,stable,minus_median,differences,"
        "covered");
    const std::vector<verdict_laws::Law> laws = verdict_laws::all();
    for (const std::string& size : sizes) {
        for (std::uint64_t k = 0; k < laws.size(); ++k) {
            if (names.empty() || std::find(names.begin(), names.end(), laws[k].name) != names.end())
                count(laws[k], k, std::stoul(size), seeds);
        }
    }
}
