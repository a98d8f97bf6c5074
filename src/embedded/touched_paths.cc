#include "embedded/touched_paths.h"

#include <algorithm>

#include "document/operators.h"
#include "document/steps.h"

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

// Ends the path before a decimal name, which may stand for an element of an array.
void end_at_arrays(std::vector<std::string>& path) {
  path.erase(std::find_if(path.begin() + 1, path.end(), document::is_decimal), path.end());
}

bool begins_alike(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t at = 0; at < std::min(a.size(), b.size()); ++at) {
    if (document::name_of(a[at]) != document::name_of(b[at])) return false;
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
    if (assignment.operation == document::Operation::kRename) {
      end_at_arrays(paths.back());
      paths.push_back(document::destination(assignment));
    }
  }
  return paths;
}

TouchedPaths restored_paths(const document::Patch& patch) {
  TouchedPaths paths = touched_paths(patch);
  std::for_each(paths.begin(), paths.end(), end_at_arrays);
  return paths;
}

bool overlap(const TouchedPaths& a, const TouchedPaths& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& one) {
    return std::any_of(b.begin(), b.end(),
                       [&](const auto& other) { return begins_alike(one, other); });
  });
}

}  // namespace amend::embedded
