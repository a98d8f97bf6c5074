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

std::size_t count_new_names(const engine::VectorNames& names,
                            const document::NewDocument& created) {
  return static_cast<std::size_t>(
      std::count_if(created.vectors.begin(), created.vectors.end(),
                    [&](const document::Vector& vector) { return !names.contains(vector.name); }));
}

Status too_many_names() {
  return Status::validation(
      {{{"features"},
        "would give the collection more than " + std::to_string(limits::kVectorNamesPerCollection) +
            " vector names",
        "too_long"}});
}

Status check_names(const engine::VectorNames& names, const document::NewDocument& created) {
  for (const std::string& name : created.root_names) {
    if (names.contains(name)) return names_a_vector(name);
  }
  const std::size_t count = count_new_names(names, created) + names.size();
  return count > limits::kVectorNamesPerCollection ? too_many_names() : Status();
}

void add_names(CollectionState& state, const document::NewDocument& created) {
  if (count_new_names(*state.vector_names, created) == 0) return;
  engine::VectorNames names = *state.vector_names;
  for (const document::Vector& vector : created.vectors) names.insert(vector.name);
  state.vector_names = std::make_shared<const engine::VectorNames>(std::move(names));
}

}  // namespace

Status CreateWrite::resolve(Group& group) {
  CollectionState& state = group.state(context_.data());
  version_ = group.next_version();
  time_ = now_us();
  const Row first = state.next_row;
  result.outcomes.reserve(command_.documents.size());
  AMEND_ASSIGN_OR_RETURN(const auto in_use, find_ids(group));
  for (std::size_t at = 0; at < in_use.size(); ++at) {
    auto outcome = create(group, command_.documents[at], in_use[at].has_value());
    if (outcome.status().code() == Code::kInternal) return outcome.status();
    result.outcomes.push_back(std::move(outcome));
  }
  const std::uint64_t count = state.next_row - first;
  if (count == 0) return {};
  Record record = record_of(RecordKind::kCreate, context_, time_);
  record.matched = record.updated = count;
  record.failed = command_.documents.size() - count;
  record.rows.add_range(first, state.next_row);
  group.add_record(context_.data(), std::move(record), std::move(documents_));
  result.version = version_;
  return {};
}

// Where the documents' ids are taken. A document without an id gets one.
Result<std::vector<std::optional<Location>>> CreateWrite::find_ids(Group& group) {
  std::vector<std::string_view> ids;
  ids.reserve(command_.documents.size());
  for (document::NewDocument& created : command_.documents) {
    if (!created.id) created.id = "doc_" + random_text(24, kHexDigits);
    ids.push_back(*created.id);
  }
  return group.locate(ids);
}

Result<document::Identity> CreateWrite::create(Group& group, document::NewDocument& created,
                                               bool in_use) {
  CollectionState& state = group.state(context_.data());
  AMEND_RETURN_IF_ERROR(check_names(*state.vector_names, created));
  const Location location{context_.collection.number, state.next_row};
  if (in_use || !group.add_id(*created.id, location)) return id_in_use(*created.id);
  const StoredBase base{
      version_, version_, version_, time_, time_, std::move(*created.id), std::move(created.text)};
  AMEND_RETURN_IF_ERROR(keep_document(base, location.row));
  group.put(Family::kDocuments, document_key(location.collection, location.row), encode(base));
  for (const document::Vector& vector : created.vectors) {
    group.put(Family::kVectors, vector_key(location.collection, location.row, vector.name),
              encode(vector));
  }
  add_names(state, created);
  ++state.next_row;
  ++state.documents;
  state.largest_text = std::max<std::uint64_t>(state.largest_text, base.text.bytes());
  return identity_of(context_.collection, base);
}

Status CreateWrite::keep_document(const StoredBase& base, Row row) {
  if (!context_.data().wants_documents()) return {};
  AMEND_ASSIGN_OR_RETURN(auto document, parse_base(context_.collection, base, parser_));
  documents_.emplace_back(row, std::move(document));
  return {};
}

}  // namespace amend::embedded
