#include "api/list_request.h"

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

void read_group_by(Fields& fields, ListRequest& request) {
  const std::string path = read_list_text(fields, "group_by");
  if (!path.empty()) {
    request.group_by.emplace(path);
  } else if (const json::Value* given = fields.find("group_by");
             given != nullptr && given->is_string() && given->string().empty()) {
    fields.fault("group_by", "must not be empty", "too_short");
  }
}

}  // namespace

Result<ListRequest> read_list_request(Call& call) {
  Faults faults;
  Fields fields(call.body, {"body"}, faults);
  ListRequest request;
  request.show = read_show(fields);
  request.explain = fields.boolean("explain").value_or(false);
  if (const auto paths = read_paths(fields, "select")) request.show.select.emplace(*paths);
  read_group_by(fields, request);
  request.choice = read_choice(fields);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(request.page, read_page(call, fields));
  if (request.group_by) {
    request.choice.order_text.append("\ngroup ").append(request.group_by->text());
  }
  return request;
}

}  // namespace amend::api
