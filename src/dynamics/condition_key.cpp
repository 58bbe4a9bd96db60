#include "levywell/dynamics/condition_key.hpp"

#include "levywell/dynamics/names.hpp"
#include "levywell/random/philox.hpp"

#include <bit>
#include <string>

namespace levywell::inline dynamics {
namespace {

/// A chain of Philox calls: the key of each is what the one before gave, its counter the next word and that
/// word's place.
class KeyHash {
  public:
    explicit KeyHash(std::uint64_t seed) : key_(seed) {}

    void take(std::uint64_t word) {
        const auto words = philox_words(key_, place_++, word, Purpose::condition_key);
        key_ = std::uint64_t{words[1]} << 32 | words[0];
    }
    void take(double number) { take(std::bit_cast<std::uint64_t>(number)); }
    void take(std::string_view text) {
        take(std::uint64_t{text.size()});
        std::uint64_t word = 0;
        for (std::size_t k = 0; k < text.size(); ++k) {
            word = word << 8 | static_cast<unsigned char>(text[k]);
            if (k % 8 == 7 || k + 1 == text.size()) take(word);
        }
    }
    std::uint64_t key() const { return key_; }

  private:
    std::uint64_t key_;
    std::uint64_t place_ = 0;
};

}  // namespace

std::uint64_t condition_key(std::uint64_t seed, const Condition& condition, std::string_view potential) {
    KeyHash hash(seed);
    hash.take(potential);
    hash.take(std::string_view(name_of(choice_of(condition.measure))));
    hash.take(std::string_view(name_of(condition.scheme)));
    hash.take(std::string_view(condition.start.text));
    hash.take(condition.dt);
    for (const ScheduledNoise& noise : condition.noise.segments()) {
        hash.take(static_cast<std::uint64_t>(noise.begin_step));
        hash.take(noise.alpha);
        hash.take(noise.epsilon);
    }
    return hash.key();
}

}  // namespace levywell::inline dynamics
