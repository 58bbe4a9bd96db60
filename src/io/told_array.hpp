#pragma once

#include "levywell/core/printable_text.hpp"
#include "levywell/io/array_file.hpp"

#include <memory>
#include <optional>

namespace levywell::inline io {

/// Opens the source of an estimation or an audit, and tells `watch` how it was read.
template <class Options, class Watch>
std::unique_ptr<ArrayFile> open_told_array(const Options& options, const Watch& watch) {
    std::optional<RawFormat> raw;
    if (options.dtype) raw = {*options.dtype, options.columns};
    std::unique_ptr<ArrayFile> array = open_array(options.source, raw);
    if (watch.inform && !array->note().empty()) watch.inform(printable_text(array->note()));
    if (watch.warn && !array->warning().empty()) watch.warn(printable_text(array->warning()));
    return array;
}

}  // namespace levywell::inline io
