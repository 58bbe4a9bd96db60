#include "levywell/data/md5.hpp"

#include "levywell/core/fault.hpp"

#include <array>
#include <fstream>
#include <memory>
#include <openssl/evp.h>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline data {
namespace {

class Digest {
  public:
    Digest() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
        if (context_ == nullptr || EVP_DigestInit_ex(context_.get(), EVP_md5(), nullptr) != 1)
            throw RunError("MD5 is not to be had from this OpenSSL (FIPS mode?)");
    }
    void add(const void* bytes, std::size_t count) { EVP_DigestUpdate(context_.get(), bytes, count); }
    std::string text() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
        unsigned length = 0;
        EVP_DigestFinal_ex(context_.get(), value.data(), &length);
        std::string hex;
        for (unsigned k = 0; k < length; ++k) hex += fmt::format("{:02x}", value[k]);
        return hex;
    }

  private:
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

}  // namespace

std::string md5(std::span<const std::uint8_t> bytes) {
    Digest digest;
    digest.add(bytes.data(), bytes.size());
    return digest.text();
}

std::string md5_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw InputError(path, "cannot be opened");
    Digest digest;
    std::vector<char> buffer(1 << 16);
    while (file) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        digest.add(buffer.data(), static_cast<std::size_t>(file.gcount()));
    }
    return digest.text();
}

}  // namespace levywell::inline data
