#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <vector>

namespace levywell::python {

template <class Number>
using Array = nanobind::ndarray<nanobind::numpy, Number>;

/// Arrays, or other things, by name.
template <class Value = nanobind::object>
using Named = nanobind::typed<nanobind::dict, nanobind::str, Value>;

/// Numbers that come from Python, as they lie there.
using Numbers = nanobind::ndarray<const double, nanobind::ndim<1>, nanobind::c_contig, nanobind::device::cpu>;

/// An array that owns the numbers.
template <class Number>
Array<Number> array_of(std::unique_ptr<Number[]> numbers, std::initializer_list<std::size_t> shape) {
    Number* data = numbers.release();
    const nanobind::capsule owner(data, [](void* p) noexcept { delete[] static_cast<Number*>(p); });
    return Array<Number>(data, shape, owner);
}

inline Array<double> array_of(const std::vector<double>& numbers) {
    std::unique_ptr<double[]> copy(new double[numbers.size()]);
    std::copy(numbers.begin(), numbers.end(), copy.get());
    return array_of(std::move(copy), {numbers.size()});
}

/// What a function says of each number, with the GIL released.
template <class Of>
Array<double> mapped(const Numbers& x, const Of& of) {
    std::unique_ptr<double[]> values(new double[x.size()]);
    {
        const nanobind::gil_scoped_release released;
        for (std::size_t k = 0; k < x.size(); ++k) values[k] = of(x.data()[k]);
    }
    return array_of(std::move(values), {x.size()});
}

}  // namespace levywell::python
