#include "document/document.h"

#include "document/fields.h"
#include "json/write.h"

namespace amend::document {
namespace {

// What an answer holds beside the text, ids of the usual length.
constexpr std::size_t kIdentityBytes = 512;

// The members of _internal that come from the identity, in the order of an answer.
json::Object identity_members(const Identity& identity) {
  json::Object block;
  block.append("namespace_id", identity.namespace_id);
  block.append(std::string(kDocumentId), identity.document_id);
  block.append(std::string(kCollectionId), identity.collection_id);
  block.append("created_at", format_time(identity.created_at));
  block.append("updated_at", format_time(identity.updated_at));
  block.append("version", identity.version);
  return block;
}

// The same as text, for every document of every answer: without a tree.
void write_identity_members(const Identity& identity, std::string& out) {
  const auto member = [&](std::string_view key, std::string_view text) {
    json::write_key(key, out);
    json::write_string(text, out);
  };
  member("namespace_id", identity.namespace_id);
  member(kDocumentId, identity.document_id);
  member(kCollectionId, identity.collection_id);
  member("created_at", format_time(identity.created_at));
  member("updated_at", format_time(identity.updated_at));
  json::write_key("version", out);
  out.append(std::to_string(identity.version));
}

// Appends the members of an object's text to an object that is being written, with a comma between.
void splice_members(std::string_view object_text, std::string& out) {
  const std::string_view members = object_text.substr(1, object_text.size() - 2);
  if (members.empty()) return;
  if (out.back() != '{') out.push_back(',');
  out.append(members);
}

Result<json::Value> parse_object(std::string_view text, json::Parser& parser) {
  auto value = parser.parse(text);
  if (!value.ok() || !value->is_object()) return Status::internal("a stored document is damaged");
  return value;
}

}  // namespace

Document::Document(Identity identity, json::Value body, json::Value internal)
    : identity_(std::move(identity)), body_(std::move(body)), internal_(std::move(internal)) {
  assert(body_.is_object() && internal_.is_object());
}

Result<Document> Document::parse(Identity identity, const Text& text, json::Parser& parser) {
  AMEND_ASSIGN_OR_RETURN(json::Value body, parse_object(text.body, parser));
  AMEND_ASSIGN_OR_RETURN(json::Value internal, parse_object(text.internal, parser));
  return Document(std::move(identity), std::move(body), std::move(internal));
}

const json::Value& Document::internal_block() const {
  if (!block_) {
    json::Object block = identity_members(identity_);
    for (const json::Member& member : internal_.object()) block.append(member.key, member.value);
    block_ = std::move(block);
  }
  return *block_;
}

json::Value& Document::mutable_internal() {
  block_.reset();
  return internal_;
}

Text Document::text() const {
  return {json::write(body_), json::write(internal_)};
}

void render(const Identity& identity, const Text& text, std::string_view extra, std::string& out) {
  if (out.empty()) out.reserve(text.bytes() + extra.size() + kIdentityBytes);
  out.push_back('{');
  json::write_key(kDocumentId, out);
  json::write_string(identity.document_id, out);
  json::write_key(kCollectionId, out);
  json::write_string(identity.collection_id, out);
  splice_members(text.body, out);
  if (!extra.empty()) out.append(",").append(extra);
  json::write_key(kInternal, out);
  out.push_back('{');
  write_identity_members(identity, out);
  splice_members(text.internal, out);
  out.append("}}");
}

}  // namespace amend::document
