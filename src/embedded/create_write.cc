#include <algorithm>

#include "base/limits.h"
#include "base/random.h"
#include "embedded/group.h"
#include "embedded/view.h"
#include "embedded/writes.h"

namespace amend::embedded {
namespace {

Status id_in_use(const std::string& id) {
  return {Code::kAlreadyExists,
          "The id '" + id + "' is in use in this namespace",
          {{"resource", "document"}, {"id", id}}};
}

Status names_a_vector(const std::string& name) {
  return Status::validation(
      {{{name},
        "is the name of a vector of this collection; choose another field name",
        "value_error"}});
}

std::size_t count_new_names(const CollectionState& state, const document::NewDocument& created) {
  return static_cast<std::size_t>(std::count_if(
      created.vectors.begin(), created.vectors.end(),
      [&](const document::Vector& vector) { return !state.vector_names.contains(vector.name); }));
}

Status too_many_names() {
  return Status::validation(
      {{{"features"},
        "would give the collection more than " + std::to_string(limits::kVectorNamesPerCollection) +
            " vector names",
        "too_long"}});
}

}  // namespace

Status CreateWrite::resolve(Group& group) {
  AMEND_ASSIGN_OR_RETURN(CollectionState* const state,
                         group.collection(context_.collection.number));
  AMEND_ASSIGN_OR_RETURN(version_, group.next_version());
  time_ = now_us();
  const Row first = state->next_row;
  result.outcomes.reserve(command_.documents.size());
  for (document::NewDocument& created : command_.documents) {
    auto outcome = create(group, *state, created);
    if (outcome.status().code() == Code::kInternal) return outcome.status();
    result.outcomes.push_back(std::move(outcome));
  }
  if (state->next_row == first) return {};
  const std::uint64_t count = state->next_row - first;
  Record record{RecordKind::kCreate,
                time_,
                context_.key_id,
                context_.collection.number,
                "",
                count,
                count,
                command_.documents.size() - count,
                {}};
  record.entries.emplace_back().rows.add_range(first, state->next_row);
  group.add_record(record);
  result.version = version_;
  return {};
}

Result<document::Identity> CreateWrite::create(Group& group, CollectionState& state,
                                               document::NewDocument& created) {
  for (const std::string& name : created.root_names) {
    if (state.vector_names.contains(name)) return names_a_vector(name);
  }
  if (count_new_names(state, created) + state.vector_names.size() >
      limits::kVectorNamesPerCollection) {
    return too_many_names();
  }
  std::string id = created.id ? std::move(*created.id) : "doc_" + random_text(24, kHexDigits);
  const std::string key = id_key(group.name_space(), id);
  AMEND_ASSIGN_OR_RETURN(const auto in_use, group.get(Family::kIds, key));
  if (in_use) return id_in_use(id);
  const Location location{context_.collection.number, state.next_row};
  const StoredBase base{
      version_, version_, version_, time_, time_, std::move(id), std::move(created.text)};
  group.put(Family::kIds, key, encode(location));
  group.put(Family::kDocuments, document_key(location.collection, location.row), encode(base));
  for (const document::Vector& vector : created.vectors) {
    group.put(Family::kVectors, vector_key(location.collection, location.row, vector.name),
              encode(vector));
    state.vector_names.insert(vector.name);
  }
  ++state.next_row;
  ++state.documents;
  return identity_of(context_.collection, base);
}

}  // namespace amend::embedded
