#include "io/mapped_array.hpp"
#include "levywell/core/available_memory.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <limits>
#include <zlib.h>

#include <fmt/format.h>

namespace levywell::inline io {

SharedBytes unpack_gzip(const SharedBytes& data, const std::string& where) {
    struct Stream : z_stream {
        Stream() : z_stream{} {
            constexpr int gzip_alone = 16 + MAX_WBITS;
            if (inflateInit2(this, gzip_alone) != Z_OK) throw std::bad_alloc();
        }
        ~Stream() { inflateEnd(this); }
        Stream(const Stream&) = delete;
        Stream& operator=(const Stream&) = delete;
    };
    const std::uint64_t most = available_memory() / 4;  // the numbers take room beside their text
    auto content = std::make_shared<std::vector<unsigned char>>();
    std::vector<unsigned char> block(1 << 18);
    Stream stream;
    std::span<const unsigned char> left = data.bytes;
    for (bool ended = false; !ended || !left.empty();) {
        const std::size_t given = std::min<std::size_t>(left.size(), std::numeric_limits<uInt>::max());
        stream.next_in = const_cast<Bytef*>(left.data());
        stream.avail_in = static_cast<uInt>(given);
        stream.next_out = block.data();
        stream.avail_out = static_cast<uInt>(block.size());
        const int status = inflate(&stream, Z_NO_FLUSH);
        const std::size_t taken = given - stream.avail_in;
        const std::size_t made = block.size() - stream.avail_out;
        left = left.subspan(taken);
        content->insert(content->end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(made));
        if (content->size() > most)
            throw InputError(
                where, fmt::format("unpacks to more than the {} bytes of memory that are left for it", most));
        if (status == Z_STREAM_END) {
            ended = true;  // another member may follow, or the zeros that fill a block of a tape
            if (std::all_of(left.begin(), left.end(), [](unsigned char byte) { return byte == 0; }))
                left = {};
            if (!left.empty() && inflateReset(&stream) != Z_OK) throw std::bad_alloc();
        } else if (status != Z_OK || (taken == 0 && made == 0)) {
            throw InputError(where, "is damaged: it does not unpack (cut off, or its checksum differs)");
        } else {
            ended = false;
        }
    }
    if (content->empty()) throw InputError(where, "is empty");
    const std::span<const unsigned char> bytes(*content);
    return {content, bytes};
}

}  // namespace levywell::inline io
