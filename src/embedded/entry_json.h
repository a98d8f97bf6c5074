// The JSON of the catalog's entries.
#pragma once

#include <string>
#include <string_view>

#include "embedded/catalog.h"
#include "json/value.h"

namespace amend::embedded {

// A member of an entry; empty or 0 if it is not there.
std::string text_of(const json::Value& entry, std::string_view name);
std::int64_t integer_of(const json::Value& entry, std::string_view name);
json::Value settings_of(const json::Value& entry);

json::Value namespace_json(const NamespaceEntry& entry);
json::Value collection_json(const CollectionEntry& entry);
json::Value task_json(const engine::Task& task);
engine::Task task_of(const json::Value& entry);

}  // namespace amend::embedded
