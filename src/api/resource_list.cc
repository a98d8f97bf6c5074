#include "api/resource_list.h"

#include <algorithm>

#include "api/cursor.h"
#include "document/document.h"
#include "filter/fold_case.h"
#include "filter/match.h"

namespace amend::api {
namespace {

// A text looked for in the strings of a value, at any depth.
class Search {
 public:
  Search(const std::string& text, bool case_sensitive)
      : case_sensitive_(case_sensitive), wanted_(spelled(text)) {}

  [[nodiscard]] bool is_in(const json::Value* value) const {
    if (value == nullptr) return false;
    if (value->is_string()) return spelled(value->string()).find(wanted_) != std::string::npos;
    if (value->is_array()) {
      return std::any_of(value->array().begin(), value->array().end(),
                         [this](const json::Value& element) { return is_in(&element); });
    }
    if (!value->is_object()) return false;
    return std::any_of(value->object().begin(), value->object().end(),
                       [this](const json::Member& member) { return is_in(&member.value); });
  }

 private:
  [[nodiscard]] std::string spelled(const std::string& text) const {
    return case_sensitive_ ? text : filter::fold_case(text);
  }

  const bool case_sensitive_;
  const std::string wanted_;
};

struct Placed {
  Resource resource;
  filter::Standing standing;
};

// As the filter and the sort see it.
document::Document document_of(const Resource& resource) {
  document::Identity identity;
  if (const json::Value* id = resource.answer.find("collection_id")) {
    identity.collection_id = id->string();
  }
  return {std::move(identity), resource.answer, json::Object()};
}

}  // namespace

Result<ResourceListRequest> read_resource_list(Call& call) {
  Faults faults;
  Fields fields(call.body, {"body"}, faults);
  ResourceListRequest request;
  request.choice = read_choice(fields);
  request.case_sensitive = fields.boolean("case_sensitive").value_or(false);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(request.page, read_page(call, fields));
  if (request.case_sensitive) request.choice.order_text.append("\ncase");
  return request;
}

json::Value ResourceList::results() const {
  json::Array answers;
  for (std::size_t at = first; at < end; ++at) answers.push_back(chosen[at].answer);
  return answers;
}

double ResourceList::average(double sum) const {
  return chosen.empty() ? 0.0 : sum / static_cast<double>(chosen.size());
}

Result<ResourceList> choose(const ResourceListRequest& request, std::vector<Resource> all,
                            std::initializer_list<std::string_view> searched,
                            const filter::Sort& default_sort, const std::string& scope,
                            const std::string& path) {
  AMEND_RETURN_IF_ERROR(Status(request.choice.rule));
  const filter::Sort& sort = request.choice.sort ? *request.choice.sort : default_sort;
  const Search search(request.choice.search, request.case_sensitive);
  std::vector<Placed> placed;
  for (Resource& resource : all) {
    const bool found = request.choice.search.empty() ||
                       std::any_of(searched.begin(), searched.end(), [&](std::string_view name) {
                         return search.is_in(resource.answer.find(name));
                       });
    const document::Document document = document_of(resource);
    if (!found || !filter::matches(request.choice.filter, document)) continue;
    filter::Standing standing{
        filter::SortKey::of(filter::resolve(sort.field, document), sort.direction),
        resource.position};
    placed.push_back({std::move(resource), std::move(standing)});
  }
  const auto before = [&](const filter::Standing& a, const filter::Standing& b) {
    return filter::compare(a, b, sort.direction) < 0;
  };
  std::sort(placed.begin(), placed.end(),
            [&](const Placed& a, const Placed& b) { return before(a.standing, b.standing); });

  const std::string bound = scope + '\n' + request.choice.order_text;
  ResourceList list;
  list.first = std::min<std::size_t>(static_cast<std::size_t>(request.page.offset), placed.size());
  if (request.page.cursor) {
    AMEND_ASSIGN_OR_RETURN(const filter::Standing after, read_cursor(*request.page.cursor, bound));
    const auto next = std::find_if(placed.begin(), placed.end(),
                                   [&](const Placed& one) { return before(after, one.standing); });
    list.first = static_cast<std::size_t>(next - placed.begin());
  }
  list.end = std::min(placed.size(), list.first + static_cast<std::size_t>(request.page.limit));
  const bool more = list.end < placed.size();
  const std::string next =
      more && list.end > 0 ? make_cursor(placed[list.end - 1].standing, bound) : std::string();
  list.pagination = page_json(request.page, path, placed.size(), more, next);
  for (Placed& one : placed) list.chosen.push_back(std::move(one.resource));
  return list;
}

}  // namespace amend::api
