#include "embedded/touched_paths.h"

#include <algorithm>
#include <string_view>

namespace amend::embedded {
namespace {

void add(std::vector<std::string>& path, const json::Value& value, TouchedPaths& paths) {
  if (!value.is_object() || value.object().empty()) {
    paths.push_back(path);
    return;
  }
  for (const json::Member& member : value.object()) {
    path.emplace_back(member.key);
    add(path, member.value, paths);
    path.pop_back();
  }
}

bool is_decimal(std::string_view segment) {
  return !segment.empty() &&
         std::all_of(segment.begin(), segment.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Without the zeros in front of a decimal number.
std::string_view name_of(std::string_view segment) {
  const bool decimal = is_decimal(segment);
  while (decimal && segment.size() > 1 && segment.front() == '0') segment.remove_prefix(1);
  return segment;
}

bool begins_alike(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t at = 0; at < std::min(a.size(), b.size()); ++at) {
    if (name_of(a[at]) != name_of(b[at])) return false;
  }
  return true;
}

}  // namespace

TouchedPaths touched_paths(const document::Patch& patch) {
  TouchedPaths paths;
  for (const document::Assignment& assignment : patch.assignments) {
    std::vector<std::string> path = assignment.path;
    if (assignment.operation == document::Operation::kMerge) {
      add(path, assignment.value, paths);
    } else {
      paths.push_back(std::move(path));
    }
  }
  return paths;
}

TouchedPaths restored_paths(const document::Patch& patch) {
  TouchedPaths paths = touched_paths(patch);
  for (auto& path : paths) {
    path.erase(std::find_if(path.begin() + 1, path.end(), is_decimal), path.end());
  }
  return paths;
}

bool overlap(const TouchedPaths& a, const TouchedPaths& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& one) {
    return std::any_of(b.begin(), b.end(),
                       [&](const auto& other) { return begins_alike(one, other); });
  });
}

}  // namespace amend::embedded
