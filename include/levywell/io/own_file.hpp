#pragma once

#include <string>

namespace levywell::inline io {

/// Whether a file is one that levywell wrote, judged by its content: a result (HDF5), a page or picture of
/// `report` and `plot`, densities, a slice, a journal, a lock, noise of `train` (an .npy file, which has no
/// place for a mark, by its name). An empty file holds nothing of anybody's and counts too. False where it
/// cannot be read.
bool is_levywell_file(const std::string& path);

/// What a run has beside its result until that is finished, and a result that is not.
enum class RunFile { none, journal, batch, lock, unfinished };

/// The same, judged by content; `none` of everything else.
RunFile run_file_of(const std::string& path);

}  // namespace levywell::inline io
