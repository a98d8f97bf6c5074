#include "api/choice.h"

#include "base/limits.h"
#include "filter/parse.h"
#include "json/write.h"

namespace amend::api {
namespace {

void read_filter(Fields& fields, Choice& choice) {
  const json::Value* given = fields.find("filters");
  if (given == nullptr) return;
  auto parsed = filter::parse(*given);
  if (parsed.status().code() == Code::kValidation) {
    fields.faults().add(parsed.status().under({"body", "filters"}));
  } else if (!parsed.ok()) {
    choice.rule = parsed.status();
  } else {
    choice.filter = std::move(*parsed);
    if (!choice.filter.empty()) choice.order_text = json::write(*given);
  }
}

void read_sort(Fields& body, Choice& choice) {
  if (body.object("sort") == nullptr) return;
  Fields fields(*body.find("sort"), body.at("sort"), body.faults());
  const std::string field = fields.required_text("field");
  const bool descending = fields.word("direction", {"asc", "desc"}).value_or("asc") == "desc";
  choice.sort = filter::Sort{filter::FieldPath(field), descending ? filter::Direction::kDescending
                                                                  : filter::Direction::kAscending};
  choice.order_text.append(descending ? "\ndesc " : "\nasc ").append(field);
}

}  // namespace

std::string too_long_list_text() {
  return "must be at most " + std::to_string(limits::kListTextBytes) + " bytes long";
}

std::string read_list_text(Fields& fields, std::string_view name) {
  std::string text = fields.text(name).value_or("");
  if (text.size() <= limits::kListTextBytes) return text;
  fields.fault(name, too_long_list_text(), "too_long");
  return {};
}

std::optional<std::vector<std::string>> read_paths(Fields& fields, std::string_view name) {
  const json::Array* given = fields.array(name);
  if (given == nullptr) return {};
  if (given->size() > limits::kSelectPaths) {
    fields.fault(name, "must have at most " + std::to_string(limits::kSelectPaths) + " paths",
                 "too_long");
    return {};
  }
  std::vector<std::string> paths;
  for (std::size_t at = 0; at < given->size(); ++at) {
    const json::Value& path = (*given)[at];
    const bool fits = path.is_string() && path.string().size() <= limits::kListTextBytes;
    if (fits) {
      paths.push_back(path.string());
      continue;
    }
    Faults::Loc loc = fields.at(std::string(name));
    loc.emplace_back(static_cast<std::int64_t>(at));
    fields.faults().add(std::move(loc),
                        path.is_string() ? too_long_list_text() : "must be a string",
                        path.is_string() ? "too_long" : "string_type");
  }
  return paths;
}

Choice read_choice(Fields& body) {
  Choice choice;
  read_filter(body, choice);
  read_sort(body, choice);
  choice.search = read_list_text(body, "search");
  if (!choice.search.empty()) choice.order_text.append("\nsearch ").append(choice.search);
  return choice;
}

}  // namespace amend::api
