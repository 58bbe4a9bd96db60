#pragma once

#include "levywell/data/image_set.hpp"
#include "levywell/nn/network.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// A trained network and the points on which its loss is looked at.
struct LossPoint {
    NetworkSpec network;
    Loss loss = Loss::nll;
    const ImageFormat* format = nullptr;
    const ImageSet* images = nullptr;
    std::int64_t points = 0;       ///< the first so many of the images
    std::vector<float> weights;    ///< theta*
    std::vector<float> direction;  ///< v, a unit vector in weight space
    std::string device = "cpu";    ///< where it is computed (compute_device.hpp)
};

class PointChunks;

/// f(w) = loss(theta* + w v), the mean over the points in evaluation mode and double precision; w is a length
/// in weight space. The numbers do not depend on how many threads there are.
class LossOnLine {
  public:
    LossOnLine(const LossPoint& at, int threads);
    ~LossOnLine();
    LossOnLine(const LossOnLine&) = delete;
    LossOnLine& operator=(const LossOnLine&) = delete;

    double operator()(double w);

    /// v . gradient of each point's own loss at theta*.
    std::vector<double> slopes();

  private:
    LossPoint at_;
    std::vector<Network> replicas_;
    std::unique_ptr<const PointChunks> chunks_;
    std::vector<double> moved_;
};

}  // namespace levywell::inline nn
