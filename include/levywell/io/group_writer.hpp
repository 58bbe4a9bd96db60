#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace levywell::inline io {

/// Writes a group of a result file, whatever the file is made of: HDF5, or objects of another language that
/// writes it. Names are those of schema.hpp.
class GroupWriter {
  public:
    using Attribute = std::variant<double, long long, unsigned long long, std::string, std::vector<double>>;
    using Numbers = std::variant<std::span<const double>, std::span<const int>,
                                 std::span<const unsigned char>, std::span<const unsigned long long>>;
    using Shape = std::vector<std::size_t>;  ///< {} is a scalar

    virtual ~GroupWriter() = default;
    virtual std::unique_ptr<GroupWriter> group(const std::string& name) const = 0;
    virtual void attribute(const std::string& name, const Attribute& value) const = 0;
    virtual void dataset(const std::string& name, const Numbers& values, const Shape& shape) const = 0;
    /// An axis without values, which datasets of that size in this group and in those below have.
    virtual void axis(const std::string& name, std::size_t size) const = 0;

    void number(const std::string& name, double value) const { dataset(name, std::span(&value, 1), {}); }
    void count(const std::string& name, unsigned long long value) const {
        dataset(name, std::span(&value, 1), {});
    }
    template <class Number>
    void dataset(const std::string& name, const std::vector<Number>& values, const Shape& shape) const {
        dataset(name, Numbers(std::span<const Number>(values)), shape);
    }

  protected:
    GroupWriter() = default;
    GroupWriter(const GroupWriter&) = default;
    GroupWriter& operator=(const GroupWriter&) = default;
};

}  // namespace levywell::inline io
