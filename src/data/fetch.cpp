#include "levywell/core/fault.hpp"
#include "levywell/data/dataset_files.hpp"
#include "levywell/data/md5.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <spawn.h>
#include <sys/wait.h>

#include <fmt/format.h>

extern char** environ;

namespace levywell::inline data {
namespace {

namespace fs = std::filesystem;

constexpr const char* largest_download = "2147483648";  // bytes; the largest set has 170 million

/// What curl may speak for an address, and follow: a server can neither lead it to files of this machine nor
/// from https down to http.
std::string protocols_of(const std::string& url) {
    const std::string scheme = url.substr(0, url.find(':'));
    return scheme == "http" ? "=http,https" : "=" + scheme;
}

/// Runs curl without a shell; its progress goes to standard error. Returns its exit status.
int run_curl(const std::string& url, const std::string& to) {
    const std::string protocols = protocols_of(url);
    std::vector<std::string> arguments{"curl",
                                       "--fail",
                                       "--location",
                                       "--proto",
                                       protocols,
                                       "--proto-redir",
                                       protocols,
                                       "--max-filesize",
                                       largest_download,
                                       "--retry",
                                       "3",
                                       "--continue-at",
                                       "-",
                                       "--output",
                                       to,
                                       "--",
                                       url};
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    pid_t child = 0;
    const int error = ::posix_spawnp(&child, "curl", nullptr, nullptr, pointers.data(), environ);
    if (error == ENOENT) throw InputError("levywell data fetch", "needs curl (apt-get install curl)");
    if (error != 0) throw RunError(fmt::format("curl cannot be run: {}", std::strerror(error)));
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void fetch_file(const std::string& url, const PublishedFile& file, const fs::path& folder) {
    const std::string path = (folder / file.name).string();
    if (fs::exists(path) && md5_of_file(path) == file.md5) return;
    const std::string part = path + ".part";
    const bool resumed = fs::exists(part);
    // A finished download that is asked to go on is an error to a server: its sum decides.
    int status = resumed && md5_of_file(part) == file.md5 ? 0 : run_curl(url + file.name, part);
    if (status != 0) {
        throw RunError(fmt::format(
            "{}: curl could not fetch it (its exit status {}); what has come is kept in {}, the same "
            "command goes on from there",
            url + file.name, status, part));
    }
    const std::string sum = md5_of_file(part);
    if (sum != file.md5) {
        fs::remove(part);
        throw RunError(fmt::format("{}: what came has MD5 {}, published is {}; it was thrown away",
                                   url + file.name, sum, file.md5));
    }
    fs::rename(part, path);
}

}  // namespace

std::string fetch_dataset(const DatasetEntry& entry, const std::string& data_dir) {
    const std::vector<std::string> places = dataset_places(entry, data_dir);
    if (places.size() <= entry.packaged.size())
        throw InputError("levywell data fetch",
                         "there is no folder to put it: set HOME, LEVYWELL_DATA or --data-dir");
    const fs::path folder = places.front();
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw InputError(folder.string(), "cannot be made: " + error.message());
    for (const PublishedFile& file : entry.published) fetch_file(entry.url, file, folder);
    return folder.string();
}

}  // namespace levywell::inline data
