#include "content.hpp"

#include "arrays.hpp"
#include "levywell/io/group_writer.hpp"
#include "levywell/io/result_content.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace nb = nanobind;

namespace levywell::python {
namespace {

template <class Number>
nb::object array_of_numbers(std::unique_ptr<Number[]> numbers, const std::vector<std::size_t>& shape) {
    Number* data = numbers.release();
    const nb::capsule owner(data, [](void* p) noexcept { delete[] static_cast<Number*>(p); });
    return nb::cast(Array<Number>(data, shape.size(), shape.data(), owner));
}

template <class Number>
std::unique_ptr<Number[]> copied(std::span<const Number> numbers) {
    std::unique_ptr<Number[]> copy(new Number[std::max<std::size_t>(1, numbers.size())]);
    std::copy(numbers.begin(), numbers.end(), copy.get());
    return copy;
}

/// The value of an attribute; numbers as arrays where Python's own would lose their type.
struct AttributeValue {
    nb::object operator()(double value) const { return nb::float_(value); }
    nb::object operator()(long long value) const { return nb::int_(value); }
    nb::object operator()(unsigned long long value) const {
        return array_of_numbers(copied(std::span<const unsigned long long>(&value, 1)), {});
    }
    nb::object operator()(const std::string& value) const { return nb::str(value.c_str(), value.size()); }
    nb::object operator()(const std::vector<double>& value) const {
        return array_of_numbers(copied(std::span<const double>(value)), {value.size()});
    }
};

/// Fills two dictionaries; to be called without the GIL.
class PythonGroupWriter final : public GroupWriter {
  public:
    PythonGroupWriter(PyObject* attributes, PyObject* members) : attributes_(attributes), members_(members) {}

    std::unique_ptr<GroupWriter> group(const std::string& name) const override {
        const nb::gil_scoped_acquire held;
        const nb::dict attributes;
        const nb::dict members;
        put(members_, name, nb::make_tuple(attributes, members));
        return std::make_unique<PythonGroupWriter>(attributes.ptr(), members.ptr());  // kept by ours
    }
    void attribute(const std::string& name, const Attribute& value) const override {
        const nb::gil_scoped_acquire held;
        put(attributes_, name, std::visit(AttributeValue(), value));
    }
    void dataset(const std::string& name, const Numbers& values, const Shape& shape) const override {
        std::visit(
            [&](const auto& numbers) {
                auto copy = copied(numbers);
                const nb::gil_scoped_acquire held;
                put(members_, name, array_of_numbers(std::move(copy), shape));
            },
            values);
    }
    void axis(const std::string& name, std::size_t size) const override {
        const nb::gil_scoped_acquire held;
        put(members_, name, nb::int_(size));
    }

  private:
    static void put(PyObject* dictionary, const std::string& name, const nb::object& value) {
        if (PyDict_SetItemString(dictionary, name.c_str(), value.ptr()) != 0) throw nb::python_error();
    }

    PyObject* attributes_;
    PyObject* members_;
};

template <class Write>
Content written(const Write& write) {
    const nb::dict attributes;
    const nb::dict members;
    {
        const PythonGroupWriter root(attributes.ptr(), members.ptr());
        const nb::gil_scoped_release released;
        write(root);
    }
    return nb::make_tuple(attributes, members);
}

}  // namespace

Content content_of(const RunResult& result) {
    return written([&](const GroupWriter& root) { write_result_content(root, result); });
}

Content content_of(const PotentialFile& potential) {
    return written([&](const GroupWriter& root) { write_potential(root, potential); });
}

}  // namespace levywell::python
