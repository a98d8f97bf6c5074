#include "document/members.h"

#include "base/limits.h"
#include "document/fields.h"
#include "document/rules.h"
#include "document/typed.h"

namespace amend::document {
namespace {

std::string joined(std::span<const std::string> place) {
  std::string text = place.front();
  for (const std::string& name : place.subspan(1)) text.append(".").append(name);
  return text;
}

Status too_deep(std::span<const std::string> place) {
  return Status::validation(
      {{{joined(place)},
        "is nested deeper than the " + std::to_string(limits::kDocumentDepth) +
            " levels a document may have",
        "value_error"}});
}

bool fits_depth(std::span<const std::string> place, int depth) {
  return static_cast<int>(place.size()) + depth <= limits::kDocumentDepth;
}

// Whether nothing is asked of the value at a root member's place, or that it be an object. Then its
// tree is not needed.
bool fits_at_sight(std::span<const std::string> place, const json::Element& value) {
  if (place.size() > 1) return false;
  for (const TypedPlace& typed : typed_places()) {
    if (typed.segments.front() != place.front()) continue;
    if (typed.count > 1 || typed.type != FieldType::kObject || !value.is_object()) return false;
  }
  return true;
}

// Reports what is wrong with a value under the name that the client used for it.
Status named(const std::string& name, const Status& status) {
  if (status.code() != Code::kValidation) return status;
  std::vector<Issue> issues = status.issues();
  for (Issue& issue : issues) issue.loc.front() = name;
  return Status::validation(std::move(issues));
}

}  // namespace

std::vector<std::string> place_of_member(const std::string& name) {
  const Place alias = write_alias(name);
  if (alias.empty()) return {name};
  return {alias.begin(), alias.end()};
}

Status check_value(std::span<const std::string> place, const json::Value& value) {
  if (!fits_depth(place, json::depth(value))) return too_deep(place);
  return check_types(place, value);
}

Status check_member(const std::string& name, std::span<const std::string> place,
                    const json::Value& value) {
  return named(name, check_value(place, value));
}

Status check_member(const std::string& name, std::span<const std::string> place,
                    const json::Element& value) {
  if (!fits_at_sight(place, value)) return check_member(name, place, value.value());
  return fits_depth(place, value.depth()) ? Status() : named(name, too_deep(place));
}

}  // namespace amend::document
