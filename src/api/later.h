// Members of the contract that this version does not carry out. They are refused, never ignored: a
// dry run that is not built must not write.
#pragma once

#include <span>
#include <string_view>

#include "base/status.h"
#include "json/value.h"

namespace amend::api {

// kBadRequest that names the first of these members that the object has and that is not null.
Status refuse_member(const json::Value& object, std::span<const std::string_view> names);

}  // namespace amend::api
