#include "api/changed_document_answer.h"

#include "api/document_answer.h"
#include "api/operation_answer.h"
#include "json/write.h"

namespace amend::api {

const std::string& ChangedDocumentWriter::text_of(
    const std::shared_ptr<const document::Patch>& patch) {
  if (patch != patch_) {
    patch_ = patch;
    patch_text_ = json::write(update_data_json(*patch));
  }
  return patch_text_;
}

std::string ChangedDocumentWriter::text(std::uint64_t version,
                                        const engine::ChangedDocument& changed) {
  std::string text = "{";
  const auto member = [&](std::string_view name, const json::Value& value) {
    json::write_key(name, text);
    json::write(value, text);
  };
  member("version", version);
  member("position", changed.position);
  member("kind", name_of(kind_));
  member("document_id", changed.document_id ? json::Value(*changed.document_id) : json::Value());
  member("deleted", !changed.document_id.has_value());
  json::write_key("patch", text);
  const bool several = changed.patches.size() > 1;
  if (changed.patches.empty()) text.append("null");
  if (several) text.push_back('[');
  for (const auto& patch : changed.patches) {
    if (patch != changed.patches.front()) text.push_back(',');
    text.append(text_of(patch));
  }
  if (several) text.push_back(']');
  json::write_key("document", text);
  if (changed.document) {
    write_document({*changed.document, {}}, {}, text);
  } else {
    text.append("null");
  }
  return text.append("}");
}

}  // namespace amend::api
