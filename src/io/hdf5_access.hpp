#pragma once

#include "io/hdf5.hpp"

#include <string>
#include <vector>

namespace levywell::hdf5 {

/// Opens objects of a file that others wrote: external links, the sources of virtual datasets and external
/// raw data are followed to files in the same folder alone, named without a path.
class ForeignAccess {
  public:
    explicit ForeignAccess(const std::string& path);

    /// Opens a dataset, whatever links lead to it. Throws InputError at FILE:NAME: there is none, or a link
    /// leads out of the folder or to nothing.
    Handle open(hid_t file, const std::string& name) const;

    bool is_group(hid_t file, const std::string& name) const;

    /// Names of all datasets: of every link that leads to one, hard, soft or external, and of what this
    /// library cannot open, which may be one. Throws InputError where the file cannot be listed.
    std::vector<std::string> datasets(hid_t file) const;

    /// These names for the user, with what cannot be opened marked; "none".
    std::string listed(hid_t file, const std::vector<std::string>& names) const;

    /// Throws InputError at `where` for what the library would read as zeros or not at all: sources that are
    /// missing or too short, numbers that were never written, filters that this library lacks.
    void check_content(hid_t dataset, const std::string& where, int depth = 0) const;

    const std::string& folder() const { return folder_; }

  private:
    /// Whether an object is there that the library cannot open.
    bool is_unreadable(hid_t file, const std::string& name) const;
    void check_virtual(hid_t dataset, hid_t created, const std::string& where, int depth) const;
    void check_external(hid_t dataset, hid_t created, const std::string& where) const;

    std::string path_;
    std::string folder_;
    Handle access_;
};

}  // namespace levywell::hdf5
