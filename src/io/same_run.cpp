#include "levywell/io/same_run.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/core/text_difference.hpp"
#include "levywell/io/result_file.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace levywell::inline io {

std::string identity_of(const std::string& digest, const std::optional<Piece>& piece) {
    return piece ? fmt::format("piece {}\n{}", piece->text(), digest) : digest;
}

bool check_same(const std::string& path, const std::string& digest, const std::optional<Piece>& piece,
                bool is_read) {
    const ResultState state = read_result_state(path);
    const auto comparable = [&](const std::string& text, const std::optional<Piece>& part) {
        const std::size_t end_of_version = std::min(text.find('\n'), text.size());
        return identity_of(state.complete ? text.substr(end_of_version) : text, part);
    };
    const std::string difference =
        text_difference(comparable(state.digest, state.piece), comparable(digest, piece));
    if (difference.empty()) return state.complete;
    throw InputError(path, fmt::format("is the result of another run: {} ({}name another file)", difference,
                                       is_read ? "" : "use --force to start anew, or "));
}

}  // namespace levywell::inline io
