// Written paths: the keys by which an update names places of a document.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace amend::document {

// The place in the logical object that a key names: names joined by dots, the first of which may be
// an alias (fields.h). Errors: kValidation for an empty key or segment, the issue's place being the
// key.
Result<std::vector<std::string>> read_path(const std::string& key);

// The same for one that names a member below _internal already: _internal.document_blobs is
// another name for the root member.
void follow_blobs(std::vector<std::string>& path);

// OK if a value of that depth may stand at the place. Errors: kValidation, the issue's place being
// the key that named it.
Status check_depth(const std::string& key, const std::vector<std::string>& path, int depth);

// What is wrong with what a key says.
Status key_issue(const std::string& key, std::string message, std::string type);

}  // namespace amend::document
