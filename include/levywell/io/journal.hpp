#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

namespace levywell::inline io {

/// The journal OUT.h5.journal of an unfinished run: a header with a digest of all that determines the
/// numbers, then entries, bytes to it, each with its length and a CRC-32. It is only ever appended to; a torn
/// end is recognised and dropped, so that a kill at any moment costs no more than the entry being written.
class Journal {
  public:
    /// Begins a new journal. Throws RunError when it cannot be written.
    static Journal create(const std::string& path, const std::string& digest);

    /// Opens one to go on: `take` gets the entries that are intact, until it returns false, for bytes that
    /// are no entry of its; what follows the last entry taken is cut off (a torn end, or the zeros of a file
    /// that had grown but was not written when the power failed). One that is not there, or torn within its
    /// header, is begun anew: nothing had been done. Throws InputError when the digest differs, saying how,
    /// or when the file is no journal.
    static Journal resume(const std::string& path, const std::string& digest,
                          const std::function<bool(const std::string& entry)>& take);

    /// Appends an entry; it is handed to the system at once and synced to the disk when 10 seconds have
    /// passed since the last sync.
    void append(const std::string& entry);

    void sync();

  private:
    explicit Journal(const std::string& path, const char* mode);

    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::string path_;
    std::unique_ptr<std::FILE, Close> file_;
    std::int64_t last_sync_ = 0;
};

}  // namespace levywell::inline io
