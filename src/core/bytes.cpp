#include "levywell/core/bytes.hpp"

#include <boost/crc.hpp>

namespace levywell::inline core {

std::uint32_t crc_of(std::string_view bytes) {
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return crc.checksum();
}

std::string framed(const std::string& payload) {
    std::string bytes;
    put(bytes, static_cast<std::uint64_t>(payload.size()));
    put(bytes, crc_of(payload));
    return bytes + payload;
}

bool get_frame(Bytes& bytes, std::string& payload) {
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    return bytes.get(size) && bytes.get(crc) && bytes.get(payload, size) && crc_of(payload) == crc;
}

}  // namespace levywell::inline core
