#include "api/list_request.h"

#include "api/later.h"
#include "filter/parse.h"
#include "json/write.h"

namespace amend::api {
namespace {

// return_vector_names: true for the names; a list of names for the vectors themselves.
void read_vector_names(Fields& fields, Show& show) {
  const json::Value* value = fields.find("return_vector_names");
  if (value == nullptr) return;
  if (value->is_bool()) {
    show.vector_names = value->boolean();
    return;
  }
  if (!value->is_array()) {
    fields.fault("return_vector_names", "must be true, false or a list of names", "bool_type");
    return;
  }
  for (const json::Value& name : value->array()) {
    if (!name.is_string()) {
      fields.fault("return_vector_names", "must be a list of strings", "string_type");
      return;
    }
    show.only_vectors.insert(name.string());
  }
  show.vectors = !show.only_vectors.empty();
}

Show read_show(Fields& fields) {
  Show show;
  const bool url = fields.boolean("return_url").value_or(false);  // the older name
  show.presigned_urls = fields.boolean("return_presigned_urls").value_or(url);
  read_vector_names(fields, show);
  if (fields.boolean("return_vectors").value_or(false)) {
    show.vectors = true;
    show.only_vectors.clear();
  }
  return show;
}

Status read_filter(Fields& fields, ListRequest& request) {
  const json::Value* given = fields.find("filters");
  if (given == nullptr) return {};
  auto parsed = filter::parse(*given);
  if (parsed.status().code() == Code::kValidation)
    return parsed.status().under({"body", "filters"});
  if (!parsed.ok()) {
    request.rule = parsed.status();
    return {};
  }
  request.filter = std::move(*parsed);
  if (!request.filter.empty()) request.order_text = json::write(*given);
  return {};
}

void read_sort(Fields& body, ListRequest& request) {
  if (body.object("sort") == nullptr) return;
  Fields fields(*body.find("sort"), body.at("sort"), body.faults());
  const std::string field = fields.required_text("field");
  const bool descending = fields.word("direction", {"asc", "desc"}).value_or("asc") == "desc";
  request.sort = filter::Sort{filter::FieldPath(field), descending ? filter::Direction::kDescending
                                                                   : filter::Direction::kAscending};
}

constexpr std::string_view kLaterMembers[] = {"group_by", "select", "search"};

// "search" of nothing is no search; everything else of it belongs to a later version.
Status refuse_later(json::Value body) {
  const json::Value* search = body.find("search");
  if (search != nullptr && search->is_string() && search->string().empty())
    body.object().erase("search");
  return refuse_member(body, kLaterMembers);
}

// The sort as part of what a cursor is bound to.
std::string sort_text(const filter::Sort& sort) {
  const bool descending = sort.direction == filter::Direction::kDescending;
  return (descending ? "\ndesc " : "\nasc ") + sort.field.text();
}

}  // namespace

Result<ListRequest> read_list_request(Call& call) {
  Faults faults;
  Fields fields(call.body, {"body"}, faults);
  ListRequest request;
  request.show = read_show(fields);
  request.explain = fields.boolean("explain").value_or(false);
  read_sort(fields, request);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(request.page, read_page(call, fields));
  AMEND_RETURN_IF_ERROR(read_filter(fields, request));
  if (request.sort) request.order_text.append(sort_text(*request.sort));
  if (const Status later = refuse_later(call.body); !later.ok()) request.rule = later;
  return request;
}

}  // namespace amend::api
