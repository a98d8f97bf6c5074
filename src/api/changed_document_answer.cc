#include "api/changed_document_answer.h"

#include "api/document_answer.h"
#include "api/operation_answer.h"
#include "json/write.h"

namespace amend::api {

const ChangedDocumentWriter::Texts& ChangedDocumentWriter::texts_of(
    const std::shared_ptr<const document::Patch>& patch) {
  if (patch != patch_) {
    patch_ = patch;
    texts_ = {json::write(update_data_json(*patch)), json::write(operators_json(*patch))};
  }
  return texts_;
}

void ChangedDocumentWriter::write_patches(const engine::ChangedDocument& changed,
                                          std::string& text) {
  std::string update_data;
  std::string operators;
  bool operates = false;
  for (const auto& patch : changed.patches) {
    const Texts& texts = texts_of(patch);
    if (patch != changed.patches.front()) {
      update_data.push_back(',');
      operators.push_back(',');
    }
    update_data.append(texts.update_data);
    operators.append(texts.operators);
    operates = operates || texts.operators != "null";
  }
  const auto list = [&](const std::string& items) {
    return changed.patches.size() > 1 ? "[" + items + "]" : items;
  };
  json::write_key("patch", text);
  text.append(changed.patches.empty() ? "null" : list(update_data));
  json::write_key("operators", text);
  text.append(operates ? list(operators) : "null");
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
  member("deleted", changed.deleted);
  write_patches(changed, text);
  json::write_key("document", text);
  if (changed.document) {
    write_document({*changed.document, {}}, {}, text);
  } else {
    text.append("null");
  }
  return text.append("}");
}

}  // namespace amend::api
