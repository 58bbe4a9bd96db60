#pragma once

namespace levywell::inline core {

/// One cell of a piecewise linear table: offset + slope * x. The pair lies together so that one load brings
/// both.
template <class T>
struct Cell {
    T offset;
    T slope;
};

}  // namespace levywell::inline core
