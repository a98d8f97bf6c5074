#include "api/guards.h"

#include "api/document_answer.h"
#include "json/write.h"

namespace amend::api {
namespace {

std::optional<std::uint64_t> read_count(Fields& body, std::string_view name) {
  const auto count = body.integer(name);
  if (!count) return {};
  if (*count >= 0) return static_cast<std::uint64_t>(*count);
  body.fault(name, "must be at least 0", "greater_than_equal");
  return {};
}

void write_sample(const engine::Preview::Sample& sample, std::string& out) {
  engine::FoundDocument shown{sample.before, {}};
  out.append("{");
  json::write_key("document_id", out);
  json::write_string(sample.before.identity.document_id, out);
  json::write_key("before", out);
  write_document(shown, {}, out);
  json::write_key("after", out);
  if (sample.after) {
    shown.document.text = *sample.after;
    write_document(shown, {}, out);
  } else {
    out.append("null");
  }
  out.push_back('}');
}

Status not_in_this_mode(const char* member, const char* mode) {
  return {Code::kBadRequest,
          "'" + std::string(member) + "' is for requests that " + mode + "; leave it out",
          {{"field", std::string(member)}}};
}

}  // namespace

engine::Guards read_guards(const Call& call, Fields& body) {
  engine::Guards guards;
  const auto flag = call.flag("dry_run");
  if (!flag.ok()) body.faults().add(flag.status());
  guards.dry_run = body.boolean("dry_run").value_or(false) || (flag.ok() && *flag);
  guards.only_if = body.text("only_if").value_or("");
  guards.expect_matched = read_count(body, "expect_matched");
  guards.max_matched = read_count(body, "max_matched");
  guards.atomic = body.boolean("atomic").value_or(false);
  return guards;
}

Status check_guards(const engine::Guards& guards, bool by_filter) {
  constexpr const char* kNames = "name their documents";
  constexpr const char* kFilters = "choose their documents by a filter";
  if (by_filter) return guards.atomic ? not_in_this_mode("atomic", kNames) : Status();
  if (guards.expect_matched) return not_in_this_mode("expect_matched", kFilters);
  if (guards.max_matched) return not_in_this_mode("max_matched", kFilters);
  return {};
}

void write_preview(const engine::Preview& preview, std::string& out) {
  json::write_key("dry_run", out);
  out.append("true");
  json::write_key("sample", out);
  out.push_back('[');
  for (const engine::Preview::Sample& sample : preview.sample) {
    if (out.back() != '[') out.push_back(',');
    write_sample(sample, out);
  }
  out.push_back(']');
  json::write_key("token", out);
  json::write_string(preview.token, out);
}

}  // namespace amend::api
