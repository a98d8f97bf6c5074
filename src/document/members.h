// Members of a document that a client writes whole (create, PUT): where they are stored, and what
// may stand there. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "json/element.h"
#include "json/value.h"

namespace amend::document {

// The place of a root member in the logical object: what its name is an alias for (fields.h), or
// the root. A name with dots is one name.
std::vector<std::string> place_of_member(const std::string& name);

// OK if the value has the type its place asks for and is not nested too deep there.
// Errors: kValidation, with the place as one dotted step.
Status check_value(std::span<const std::string> place, const json::Value& value);

// The same for a root member, reported under the name the client used.
// REQUIRES: place is place_of_member(name).
Status check_member(const std::string& name, std::span<const std::string> place,
                    const json::Value& value);
Status check_member(const std::string& name, std::span<const std::string> place,
                    const json::Element& value);

}  // namespace amend::document
