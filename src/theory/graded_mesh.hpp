#pragma once

#include <vector>

namespace levywell::inline theory {

/// A point that a mesh is to resolve: near it the mesh width is proportional to |x - position| + scale.
struct MeshPoint {
    double position;
    double scale;          ///< [length], > 0
    bool is_node = false;  ///< of every mesh; others may be one with a point much nearer than the width
};

/// Nodes from `lower` to `upper` with width resolution * min_c (|x - c| + scale_c), the points of `points`
/// among them. Halving `resolution` through `level` puts one node into each gap, in the mesh's own measure of
/// length, so that values on successive levels can be extrapolated.
std::vector<double> graded_mesh(double lower, double upper, std::vector<MeshPoint> points, double resolution,
                                int level);

}  // namespace levywell::inline theory
