#include "api/selection.h"

#include <algorithm>

#include "filter/parse.h"
#include "json/write.h"

namespace amend::api {

Status conflict(std::string message, const std::vector<std::string>& given) {
  return {Code::kBadRequest, std::move(message), {{"given", given}}};
}

std::vector<std::string> given_members(Fields& fields, std::span<const std::string_view> names) {
  std::vector<std::string> given;
  for (const std::string_view name : names) {
    const json::Value* value = fields.find(name);
    if (value == nullptr) continue;
    if (name == "match_all" && value->is_bool() && !value->boolean()) continue;
    given.emplace_back(name);
  }
  return given;
}

void refuse_unknown_members(const json::Value& body,
                            std::initializer_list<std::span<const std::string_view>> known,
                            Faults& faults) {
  for (const json::Member& member : body.object()) {
    const auto has = [&](std::span<const std::string_view> names) {
      return std::find(names.begin(), names.end(), member.key) != names.end();
    };
    if (member.key == "description" || std::any_of(known.begin(), known.end(), has)) continue;
    faults.add({"body", member.key}, "is not a member of this request", "extra_forbidden");
  }
}

Selection read_selection(Fields& fields) {
  const bool match_all = fields.boolean("match_all").value_or(false);
  Selection selection = read_filters(fields);
  selection.match_all = match_all;
  return selection;
}

Selection read_filters(Fields& fields) {
  Selection selection;
  const json::Value* given = fields.find("filters");
  selection.has_filters = given != nullptr;
  if (given == nullptr) return selection;
  auto parsed = filter::parse(*given);
  if (parsed.status().code() == Code::kValidation) {
    fields.faults().add(parsed.status().under(fields.at("filters")));
  } else if (!parsed.ok()) {
    selection.filter_rule = parsed.status();
  } else {
    selection.filter = std::move(*parsed);
    selection.filter_text = json::write(*given);
  }
  return selection;
}

Status Selection::check(std::string_view write, const std::vector<std::string>& given) const {
  AMEND_RETURN_IF_ERROR(Status(filter_rule));
  const bool narrows = !filter.empty();
  if (narrows && match_all) {
    return conflict("Give either 'filters' with a condition or 'match_all', not both", given);
  }
  if (narrows || match_all) return {};
  return conflict("'filters' holds no condition; to " + std::string(write) +
                      " every document say \"match_all\": true",
                  given);
}

}  // namespace amend::api
