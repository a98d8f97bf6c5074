// Reading a document that a client creates.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "document/vectors.h"
#include "json/element.h"
#include "json/value.h"

namespace amend::document {

// A document that has passed every check that needs no stored state.
struct NewDocument {
  std::optional<std::string> id;          // the caller's choice; without one the engine draws it
  std::optional<std::string> collection;  // id or name of the collection the body says it is for
  Text text;
  std::vector<Vector> vectors;
  std::vector<std::string> root_names;  // of the user's members, to be held against vector names
};

// What to do with _internal and _vectors in the body: a client that creates may not set them, an
// import takes what an export wrote and ignores them.
enum class SystemMembers : std::uint8_t { kRefuse, kIgnore };

// Reads the body of a create request (rules of the API's chapter 4.2).
// Errors, places relative to the body: kValidation for a wrong type or shape, for an unusable
// document_id, for nesting over the limit; then kBadRequest for members only the store writes;
// then kPayloadTooLarge for a document over limits::kDocumentBytes.
Result<NewDocument> read_new_document(const json::Element& body, SystemMembers system);
// The same for a tree.
Result<NewDocument> read_new_document(const json::Value& body, SystemMembers system);

// OK if the body is for this collection or does not say. Errors: kBadRequest.
Status check_collection(const NewDocument& created, std::string_view collection_id,
                        std::string_view collection_name);

// OK if a client may choose this id: 1 to 255 characters, no '/', no control character, no word
// that is a route. Errors: kValidation at "document_id".
Status check_document_id(const std::string& id);

}  // namespace amend::document
