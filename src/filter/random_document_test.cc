// The documents, paths and updates of Random, for tests only.
#include <algorithm>

#include "document/fields.h"
#include "document/steps.h"
#include "filter/random.h"
#include "json/parse.h"

namespace amend::filter {
namespace {

void put(json::Object& object, const std::string& key, json::Value value) {
  object[key] = std::move(value);
}

bool makes_list(document::Operation operation) {
  using document::Operation;
  return operation == Operation::kAppend || operation == Operation::kAddToSet;
}

}  // namespace

std::string Random::key(const Oddities& odd) {
  if (odd.dotted_keys && one_in(6)) {
    return pick({"a.b", "b.c", "a.b.c", "b.0", "0.b", "a.0", "ä.b", "a[0]", "a.", ".a"});
  }
  return pick({"a", "b", "c", "a", "b", "0", "1", "ä", "path", "x"});
}

json::Value Random::nested(const Oddities& odd, int depth) {
  if (depth == 0 || one_in(3)) return scalar();
  if (odd.arrays && one_in(4)) {
    json::Array array;
    for (std::size_t left = below(4); left > 0; --left) array.push_back(nested(odd, depth - 1));
    return array;
  }
  json::Object object;
  for (std::size_t left = below(4); left > 0; --left) put(object, key(odd), nested(odd, depth - 1));
  return object;
}

json::Value Random::body(const Oddities& odd) {
  json::Object object;
  for (std::size_t left = below(5); left > 0; --left) put(object, key(odd), nested(odd, 3));
  if (one_in(4)) {
    put(object, pick({"modality", "updated_at", "lineage_path", "internal_metadata"}),
        nested(odd, 2));
  }
  if (one_in(4)) put(object, "document_blobs", nested(odd, 2));
  if (odd.dotted_keys && one_in(4)) {
    put(object,
        pick({"_internal", "_internal.modality", "_internal.lineage.path", "modality.a", "a[]",
              "_internal.document_blobs", "document_blobs.a", "internal_metadata.a"}),
        nested(odd, 2));
  }
  return object;
}

json::Value Random::internal(const Oddities& odd) {
  json::Object object;
  for (std::size_t left = below(4); left > 0; --left) {
    put(object, pick({"modality", "lineage", "metadata", "source_blobs", "a"}), nested(odd, 3));
  }
  if (odd.dotted_keys && one_in(4)) {
    put(object, pick({"lineage.path", "metadata.a", "version.a", "modality.a"}), nested(odd, 2));
  }
  return object;
}

std::string Random::path() {
  return pick({"a",
               "b",
               "ä.b",
               "a.b",
               "a.b",
               "b.c",
               "a.b.c",
               "a.b.c",
               "b.a.c",
               "c.a.b",
               "a.0",
               "b.0",
               "a.0.b",
               "a[0].b",
               "a[].b",
               "a[]",
               "a[0]",
               "b.a.0.b",
               "a.b.c.a",
               "a.b.0.c",
               "",
               "a.",
               "modality",
               "modality",
               "modality.a",
               "modality.a.b",
               "created_at",
               "updated_at",
               "updated_at.a",
               "_internal.updated_at",
               "_internal.version",
               "_internal.version.a",
               "_internal.created_at",
               "_internal.modality",
               "_internal.modality.a",
               "_internal.lineage.path",
               "lineage_path",
               "lineage_path.a",
               "lineage_path[0].a",
               "internal_metadata",
               "internal_metadata.a",
               "internal_metadata.a.b",
               "internal_metadata.a.0",
               "_internal.metadata.a.b",
               "_internal.document_blobs",
               "_internal.document_blobs.a",
               "document_blobs.a",
               "source_blobs.a",
               "document_id",
               "_internal.document_id",
               "collection_id",
               "vectors.a"});
}

std::string Random::update_key(const Oddities& odd) {
  std::string text =
      pick({"a", "b", "c", "a", "b", "ä", "modality", "updated_at", "lineage_path",
            "internal_metadata", "document_blobs", "source_blobs", "_internal.modality",
            "_internal.lineage", "_internal.metadata", "_internal.document_blobs"});
  if (odd.dotted_keys && one_in(20)) text = pick({"a[0]", "a[]"});
  for (std::size_t left = below(4); left > 0; --left) {
    const bool decimal = odd.decimal_steps && one_in(4);
    text.append(".").append(decimal ? pick({"0", "1", "00", "7"})
                                    : pick({"a", "b", "c", "b", "path", "x"}));
  }
  return text;
}

json::Value Random::update(const Oddities& odd) {
  json::Object object;
  for (std::size_t left = 1 + below(3); left > 0; --left) {
    put(object, update_key(odd), nested(odd, 3));
  }
  if (one_in(6)) put(object, "_internal", internal(odd));
  return object;
}

// A place to move to, or something that takes no place.
void Random::vary_rename(document::Assignment& assignment, const Oddities& odd) {
  json::Object named;
  named.append(update_key(odd), nullptr);
  const std::vector<std::string> to =
      document::parse_patch(std::move(named))->assignments.front().path;
  const std::size_t both = std::min(to.size(), assignment.path.size());
  const bool overlap = std::equal(
      to.begin(), to.begin() + static_cast<std::ptrdiff_t>(both), assignment.path.begin(),
      [](const auto& a, const auto& b) { return document::name_of(a) == document::name_of(b); });
  assignment.operation = overlap ? document::Operation::kRemove : document::Operation::kRename;
  assignment.value = nullptr;
  if (overlap) return;
  json::Array segments;
  for (const std::string& segment : to) segments.emplace_back(segment);
  assignment.value = std::move(segments);
}

void Random::vary_operand(document::Assignment& assignment, const Oddities& odd) {
  using document::Operation;
  do {
    assignment.operation = static_cast<Operation>(4 + below(9));
  } while (!odd.arrays && makes_list(assignment.operation));
  switch (assignment.operation) {
    case Operation::kIncrement:
    case Operation::kMultiply:
      assignment.value =
          *json::parse(pick({"1", "-3", "0.5", "2", "1e308", "18446744073709551615"}));
      break;
    case Operation::kMin:
    case Operation::kMax:
      assignment.value = *json::parse(pick({"1", "0", "1.5", "\"x\"", "\"1\""}));
      break;
    case Operation::kRename:
      vary_rename(assignment, odd);
      break;
    case Operation::kCurrentTime:
      assignment.value = format_time(static_cast<Micros>(below(5)));
      break;
    default: {
      json::Array elements;
      for (std::size_t left = below(3); left > 0; --left) elements.push_back(value(2));
      assignment.value = std::move(elements);
    }
  }
}

void Random::vary(document::Patch& patch, const Oddities& odd) {
  for (document::Assignment& assignment : patch.assignments) {
    const std::size_t chosen = below(6);
    if (chosen < 2) continue;
    assignment.operation =
        chosen == 2 ? document::Operation::kReplace : document::Operation::kRemove;
    if (chosen == 3) assignment.value = nullptr;
    if (chosen > 3) vary_operand(assignment, odd);
    auto& path = assignment.path;
    if (odd.dotted_keys && path.size() > 1 && path[0] != document::kInternal && chosen < 4 &&
        one_in(8)) {
      path[path.size() - 2].append(".").append(path.back());  // one key, as a document may have it
      path.pop_back();
    }
  }
}

}  // namespace amend::filter
