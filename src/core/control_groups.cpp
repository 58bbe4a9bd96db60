#include "core/control_groups.hpp"

#include <charconv>
#include <fstream>
#include <map>
#include <sstream>

namespace levywell::inline core {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
    return parts;
}

/// The path of this process's group in each hierarchy, by controller; "" names the unified one. Lines are
/// `number:controllers:path`.
std::map<std::string, std::string> own_groups(const std::filesystem::path& file) {
    std::map<std::string, std::string> groups;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const std::string path = line.substr(second + 1);
        if (controllers.empty()) groups[""] = path;
        for (const std::string& controller : split(controllers, ',')) groups[controller] = path;
    }
    return groups;
}

/// A mounted hierarchy of control groups: its folder `point` shows the group `top`.
struct Mount {
    std::string top;
    std::string point;
    std::vector<std::string> controllers;  ///< [""] for the unified hierarchy
};

/// Lines are `id parent device top point options.. - type source controllers`.
std::vector<Mount> mounts(const std::filesystem::path& file) {
    std::vector<Mount> result;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        const std::size_t dash = line.find(" - ");
        if (dash == std::string::npos) continue;
        const std::vector<std::string> fields = split(line.substr(0, dash), ' ');
        const std::vector<std::string> kind = split(line.substr(dash + 3), ' ');
        if (fields.size() < 5 || kind.size() < 3) continue;
        if (kind[0] == "cgroup2") result.push_back({fields[3], fields[4], {""}});
        if (kind[0] == "cgroup") result.push_back({fields[3], fields[4], split(kind[2], ',')});
    }
    return result;
}

/// A group's path below the group that a mount shows; "" where it does not lie below: the mount then shows
/// the own group, or nothing nearer.
std::filesystem::path below(const std::string& top, const std::string& group) {
    const std::filesystem::path relative = std::filesystem::path(group).lexically_relative(top);
    return relative.empty() || relative == "." || *relative.begin() == ".." ? "" : relative;
}

}  // namespace

std::vector<std::filesystem::path> control_group_folders(const std::filesystem::path& root,
                                                         const std::string& controller) {
    const std::map<std::string, std::string> groups = own_groups(root / "proc/self/cgroup");
    std::vector<std::filesystem::path> folders;
    for (const Mount& mount : mounts(root / "proc/self/mountinfo")) {
        for (const std::string& carried : mount.controllers) {
            const auto group = groups.find(carried);
            if ((carried != controller && !carried.empty()) || group == groups.end()) continue;
            const std::filesystem::path point = root / std::filesystem::path(mount.point).relative_path();
            std::filesystem::path relative = below(mount.top, group->second);
            for (; !relative.empty(); relative = relative.parent_path()) folders.push_back(point / relative);
            folders.push_back(point);
        }
    }
    return folders;
}

std::string first_word(const std::filesystem::path& file) {
    std::string word;
    std::ifstream(file) >> word;
    return word;
}

std::optional<std::uint64_t> whole_number(const std::string& word) {
    std::uint64_t number = 0;
    const char* end = word.data() + word.size();
    const auto [rest, error] = std::from_chars(word.data(), end, number);
    if (error != std::errc() || rest != end) return std::nullopt;
    return number;
}

std::optional<std::uint64_t> number_named(const std::filesystem::path& file, const std::string& name) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        std::istringstream words(line);
        std::string key;
        std::string number;
        if (words >> key >> number && key == name) return whole_number(number);
    }
    return std::nullopt;
}

}  // namespace levywell::inline core
