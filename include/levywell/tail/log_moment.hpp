#pragma once

#include "levywell/tail/block_sum.hpp"
#include "levywell/tail/log_sums.hpp"
#include "levywell/tail/tail_estimate.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// How K numbers are cut into blocks of K1 adjacent ones.
struct BlockPlan {
    std::int64_t used = 0;          ///< K, or fewer: the first K1 floor(K / K1) of them
    std::int64_t block_length = 1;  ///< K1
    bool truncated = false;         ///< K had no divisor near sqrt K

    std::int64_t blocks() const { return used / block_length; }
};

/// K1 is the divisor of K closest to sqrt K (the largest divisor <= sqrt K). Where that is smaller than a
/// quarter of sqrt K, or 1, K1 = floor(sqrt K) and the last few numbers are left out. K >= 1.
BlockPlan plan_blocks(std::int64_t k);

/// Blocks as the code released with the 2019 paper cuts them: K1 is the largest divisor of K that is at most
/// sqrt K, however small (1 for a prime K).
BlockPlan released_blocks(std::int64_t k);

/// Blocks of a given length, 1 to k; what is left over at the end is left out.
BlockPlan cut_blocks(std::int64_t k, std::int64_t block_length);

/// What becomes of numbers that are exactly 0, whose logarithm there is not.
enum class ZeroPolicy {
    skip,     ///< they are left out of the mean logarithms
    shifted,  ///< log(|x| + 2^-52), as the released code of the 2019 paper does
    drop      ///< coordinates that are 0 throughout are taken out before blocks are cut
};

/// Tail index and scale from two mean logarithms. NaN where they are not defined.
struct LogMomentEstimate {
    double alpha = 0;    ///< alpha-hat; above 2 is possible, and means no more than "light tails"; infinite
                         ///< where sums are no larger than their terms: there is no finite index [1]
    double sigma = 0;    ///< scale of S(sigma): E exp(ikX) = exp(-|sigma k|^alpha); NaN where alpha is
                         ///< infinite [unit of x]
    double inverse = 0;  ///< 1/alpha-hat, which may be 0 or negative: what averages and intervals are made of
    std::int64_t cancelled = 0;  ///< blocks left out because they cancel (block_sum.hpp)
};

/// An index as it is shown: infinite where its inverse is not positive, NaN where that is.
double index_of_inverse(double inverse);

/// E log|X| = log sigma + gamma (1/alpha - 1) of X ~ S(sigma), gamma Euler's constant. Source: Zolotarev,
/// One-dimensional stable distributions (1986), section 3.6.
double mean_log_magnitude(double alpha, double sigma);

/// alpha-hat = log K1 / (mean log|Y| - mean log|X|), Y the sums of K1 adjacent X (Mohammadi, Mohammadpour and
/// Ogata 2015, corollary 2.4; Simsekli, Sagun and Gurbuzbalaban 2019, eq. 15), sigma-hat from
/// E log|X| = log sigma + gamma (1/alpha - 1). `policy`: drop is for whoever made the sums; here it is skip.
LogMomentEstimate log_moment_estimate(const LogSums& x, const LogSums& y, std::int64_t block_length,
                                      ZeroPolicy policy);

/// The same for a sample in memory, blocks of `plan.block_length`. `rounding`: of its numbers, relative.
LogMomentEstimate log_moment_estimate(std::span<const double> sample, const BlockPlan& plan,
                                      double rounding = double_rounding,
                                      ZeroPolicy policy = ZeroPolicy::skip);

/// log|X| and log|Y| block by block. 1/alpha-hat is a mean over the K2 blocks, which Student's law bounds.
class BlockLogs {
  public:
    /// `rounding`: of the numbers, relative.
    BlockLogs(const BlockPlan& plan, double rounding) : plan_(plan), rounding_(rounding) {}

    /// A block: logarithms of its numbers, Y. Sums that are 0 or cancel are left out.
    void add(const LogSums& x, const BlockSum& y);

    /// NaN where there are fewer than two blocks or blocks of one number, or where a mean logarithm is not
    /// defined.
    TailEstimate estimate() const;

    std::int64_t cancelled() const { return cancelled_; }

  private:
    BlockPlan plan_;
    double rounding_;
    LogSums x_;
    LogSums y_;
    std::int64_t cancelled_ = 0;
    std::vector<double> log_sum_of_block_;
    std::vector<double> logs_of_block_;
};

/// The estimate with its interval, fed in stretches. O(K2) in memory.
class LogMomentFit {
  public:
    /// `rounding`: of the numbers, relative.
    LogMomentFit(const BlockPlan& plan, double rounding) : plan_(plan), blocks_(plan, rounding) {}

    /// The next numbers; those past plan.used are left out.
    void feed(std::span<const double> x);

    TailEstimate finish() const { return blocks_.estimate(); }
    std::int64_t cancelled() const { return blocks_.cancelled(); }

  private:
    BlockPlan plan_;
    std::int64_t fed_ = 0;
    BlockSum sum_;  ///< of the block begun
    LogSums logs_;  ///< of the numbers in it
    BlockLogs blocks_;
};

TailEstimate log_moment_fit(std::span<const double> sample, const BlockPlan& plan,
                            double rounding = double_rounding);

/// Tail index of random vectors, `plan.used` of them one after another, `dimensions` numbers each: norms in
/// the place of magnitudes. sigma is NaN: the scale of a stable vector is a measure over directions. Source:
/// Mohammadi, Mohammadpour and Ogata 2015, theorem 2.3.
TailEstimate vector_log_moment_fit(std::span<const double> vectors, std::int64_t dimensions,
                                   const BlockPlan& plan);

/// The same for whoever has the norms alone: of the vectors, `plan.used` of them, and of the sum of each
/// block.
TailEstimate norms_log_moment_fit(std::span<const double> norms, std::span<const double> norms_of_sums,
                                  const BlockPlan& plan);

}  // namespace levywell::inline tail
