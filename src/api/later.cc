#include "api/later.h"

#include <string>

namespace amend::api {

Status refuse_member(const json::Value& object, std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    const json::Value* value = object.find(name);
    if (value == nullptr || value->is_null()) continue;
    return {Code::kBadRequest,
            "This version does not support '" + std::string(name) + "'; leave it out",
            {{"field", std::string(name)}}};
  }
  return {};
}

}  // namespace amend::api
