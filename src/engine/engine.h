// Engine: the whole product as typed calls. Two engines implement it (embedded/, later postgres/);
// nothing above knows which one it talks to.
//
// Every call may be made from any thread, blocks until it is done, and keeps these promises:
//  - A write that returned OK is durable, whole, and visible to every later read.
//  - A write that returned an error changed nothing, except for kInternal, after which the outcome
//    is unknown until the engine is opened again.
//  - A read sees one instant: all of every write that returned before it began, and no part of a
//    write that is not durable.
// Errors that any call may give: kUnavailable (the deadline passed before the commit, or the engine
// refuses work), kInternal (the store failed or is damaged).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aggregate/request.h"
#include "base/clock.h"
#include "base/result.h"
#include "document/claims.h"
#include "document/create.h"
#include "document/document.h"
#include "document/patch.h"
#include "document/replace.h"
#include "document/vectors.h"
#include "engine/accounts.h"
#include "engine/extract.h"
#include "engine/history.h"
#include "engine/once.h"
#include "filter/expr.h"
#include "filter/search.h"
#include "filter/sort_key.h"
#include "json/value.h"

namespace amend::engine {

// Goes with every write: who acts, and until when it is worth doing.
struct Context {
  std::string key_id;
  Deadline deadline = Deadline::max();
};

// ---------------------------------------------------------------------------------------------
// Namespaces and collections

// What a client may call a namespace or a collection.
struct Name {
  std::string id;
  std::string name;
};

// `settings` holds what clients gave and get back (description, feature extractors, ...); engines
// store it without looking inside.
struct NewNamespace {
  std::string organization_id;
  std::string name;
  json::Value settings;
};

struct Namespace {
  std::string id;  // "ns_..."
  std::string organization_id;
  std::string name;
  json::Value settings;
  Micros created_at = 0;
  Micros updated_at = 0;
  std::uint64_t collection_count = 0;
  std::uint64_t document_count = 0;
  std::uint64_t position = 0;  // orders namespaces by creation; never changes, never given again
};

// What of a namespace or a collection becomes different; what is not named stays.
struct Change {
  std::optional<std::string> name;
  json::Object settings;
};

// What became of something that was asked for and may go on after its answer.
struct Task {
  std::string id;  // "task_..."
  std::string organization_id;
  std::string type;          // "api_namespaces_delete"
  std::string namespace_id;  // that it was about
  Micros created_at = 0;
};

struct NewCollection {
  std::string namespace_id;
  std::string name;
  json::Value settings;
};

using VectorNames = std::set<std::string, std::less<>>;

struct Collection {
  std::string id;  // "col_..."
  std::string namespace_id;
  std::string name;
  json::Value settings;
  Micros created_at = 0;
  Micros updated_at = 0;
  std::uint64_t document_count = 0;
  VectorNames vector_names;    // of all vectors any document of it was created with
  std::uint64_t position = 0;  // as that of a namespace
};

// ---------------------------------------------------------------------------------------------
// Documents

// A stored document on its way out. `position` orders documents by creation (create version, then
// place in the request), never changes and is never given to another document: an id that is
// deleted and created again stands at the end. Positions of one collection start at 0.
struct StoredDocument {
  document::Identity identity;
  document::Text text;
  std::uint64_t position = 0;
};

struct GetDocument {
  std::string collection_id;
  std::string document_id;
  bool with_vectors = false;
};

struct FoundDocument {
  StoredDocument document;
  std::vector<document::Vector> vectors;  // sorted by name; empty unless asked for
};

// What is listed: the documents of a collection that match.
struct Listing {
  std::string collection_id;
  filter::Filter filter;  // empty: every document
  filter::Search search;  // the same
  std::optional<filter::Sort> sort;
  bool with_vectors = false;
  bool explain = false;
  Deadline deadline = Deadline::max();
};

// The order of a list: by the sort's keys (filter/sort_key.h), documents with equal keys and lists
// without a sort by position.
struct ListDocuments : Listing {
  std::uint64_t offset = 0;               // matches to pass over; ignored with `after`
  std::optional<filter::Standing> after;  // only documents behind it in the order
  std::uint64_t limit = 0;
};

// Where a group stands in a list of groups: by count, the largest first, then by its key
// (ascending, as a sort would have it, none last). The position tells long keys apart that begin
// alike.
struct GroupStanding {
  std::uint64_t count = 0;
  filter::Standing key;
};

// The same documents by the values of a field (filter/group_key.h), in the listing's order within
// each group.
struct ListGroups : Listing {
  filter::FieldPath field;
  std::uint64_t offset = 0;            // groups to pass over; ignored with `after`
  std::optional<GroupStanding> after;  // only groups behind it in the order
  std::uint64_t limit = 0;
};

// How a list found its documents, for people who tune their filters.
struct Explain {
  // The in-memory index of one field path: used as it was, built for this request, or wanted but
  // missing, so that documents were read instead.
  struct Column {
    enum class State : std::uint8_t { kUsed, kBuilt, kMissing };
    std::string path;
    State state = State::kMissing;
  };
  std::vector<Column> columns;
  std::uint64_t scanned_documents = 0;  // looked at one by one, those passed over included
};

struct DocumentPage {
  std::vector<FoundDocument> documents;  // in the order of the list
  std::uint64_t matched = 0;             // documents that match, on all pages
  std::optional<filter::Standing> next;  // what the next page is after; none if nothing follows
  std::optional<Explain> explain;        // if it was asked for
};

// Groups of documents and figures of them.
struct AggregateDocuments {
  std::string collection_id;
  filter::Filter filter;  // empty: every document
  aggregate::Request request;
  Deadline deadline = Deadline::max();
};

struct AggregatedDocuments {
  aggregate::Table table;
  std::uint64_t matched = 0;  // documents that the filter chose
};

// All documents of a group.
struct DocumentGroup {
  json::Value key;  // a string, a number, a boolean or null
  std::uint64_t count = 0;
  std::vector<FoundDocument> documents;
};

struct GroupPage {
  std::vector<DocumentGroup> groups;
  std::uint64_t matched = 0;          // documents that match, in all groups
  std::uint64_t group_count = 0;      // on all pages
  std::uint64_t grouped = 0;          // their counts together: a document may be in several
  std::optional<GroupStanding> next;  // what the next page is after; none if nothing follows
  std::optional<Explain> explain;     // if it was asked for
};

struct CreateDocuments {
  std::string collection_id;
  std::vector<document::NewDocument> documents;
};

// One outcome a document, in order: its identity, or why it was not created (kAlreadyExists for an
// id in use in the namespace, kValidation for a member that is a vector name of the collection).
struct CreatedDocuments {
  std::vector<Result<document::Identity>> outcomes;
  std::optional<std::uint64_t> version;  // of the record written; none if nothing was created
};

// ---------------------------------------------------------------------------------------------
// What a write of many documents is held against

struct Guards {
  // Everything but the change: the result is what it would be, without a version, with a preview.
  bool dry_run = false;
  // Of a preview: it must choose the same documents, of those that are named each at the same
  // version, else kConflict. Empty: no matter.
  std::string only_if;
  bool atomic = false;  // of named documents one that fails fails all
  // How many documents must, or may at most, match a filter, else kMatchCount.
  std::optional<std::uint64_t> expect_matched;
  std::optional<std::uint64_t> max_matched;
};

struct Preview {
  struct Sample {
    StoredDocument before;
    std::optional<document::Text> after;  // none: it would be deleted
  };
  std::vector<Sample> sample;  // the first documents that would change
  std::string token;           // stands for the documents chosen; see Guards::only_if
};

// ---------------------------------------------------------------------------------------------
// Batch update

// One entry of an explicit batch. `refusal` is what decoding found wrong with the patch itself;
// such an entry fails, but only counts as matched if its document exists.
struct DocumentUpdate {
  std::string document_id;
  document::Patch patch;
  Status refusal;
  // Of the document before the request; another is kVersionConflict.
  std::optional<std::uint64_t> if_version = {};
};

struct UpdateDocuments {
  std::string collection_id;
  std::vector<DocumentUpdate> updates;
  Guards guards = {};
};

// One outcome an entry, in order: OK, or why the entry failed: kNotFound, its refusal, kBadRequest
// for a vector name, kVersionConflict, kPayloadTooLarge for a document that would outgrow its
// limit.
struct UpdatedDocuments {
  std::vector<Status> outcomes;
  bool refused = false;       // one failed and the request was atomic: nothing was changed
  std::uint64_t matched = 0;  // entries whose document exists
  std::optional<Preview> preview;
  std::optional<std::uint64_t> version;  // of the record written; none if nothing was to change
};

// The same patch for every document that matches when the write takes effect.
struct UpdateMatching {
  std::string collection_id;
  filter::Filter filter;    // empty: every document (the caller has made sure that this is meant)
  std::string filter_text;  // as the client sent it, for the history
  document::Patch patch;    // has passed document::check_patch
  Guards guards = {};
};

struct UpdatedMatching {
  std::optional<Preview> preview;
  std::uint64_t matched = 0;
  std::uint64_t updated = 0;
  std::uint64_t failed = 0;  // documents that would outgrow their limit, left as they were
  std::optional<std::uint64_t> version;
};

// ---------------------------------------------------------------------------------------------
// One document changed by its id

// The versions of which a document must have one, else kPreconditionFailed; empty: no matter.
using Versions = std::vector<std::uint64_t>;

// PUT: what the replacement says in place of what is stored.
struct ReplaceDocument {
  std::string collection_id;
  std::string document_id;
  document::Replacement replacement;  // ids among its claims are settled
  Versions if_versions = {};
};

// PATCH: an update of one document. Without claims, and without names of the collection's vectors
// in the patch, it depends on nothing that is stored but the document's existence.
struct PatchDocument {
  std::string collection_id;
  std::string document_id;
  document::Patch patch;    // has passed document::check_patch
  document::Claims claims;  // members of the request that must repeat what is stored; ids settled
  Versions if_versions = {};
};

struct DeleteDocument {
  std::string collection_id;
  std::string document_id;
  Versions if_versions = {};
};

// ---------------------------------------------------------------------------------------------
// Batch delete

struct DeleteDocuments {
  std::string collection_id;
  std::vector<std::string> document_ids;
  Guards guards = {};
  Versions if_versions = {};  // of each
};

// One outcome an id, in order: OK, or kNotFound. An id that was named before has the outcome it had
// then, and counts once.
struct DeletedDocuments {
  std::vector<Status> outcomes;
  bool refused = false;  // as in UpdatedDocuments
  std::optional<Preview> preview;
  std::uint64_t deleted = 0;
  std::uint64_t failed = 0;
  std::optional<std::uint64_t> version;  // of the record written; none if nothing was deleted
};

// Every document that matches when the write takes effect.
struct DeleteMatching {
  std::string collection_id;
  filter::Filter filter;    // empty: every document (the caller has made sure that this is meant)
  std::string filter_text;  // as the client sent it, for the history
  Guards guards = {};
};

struct DeletedMatching {
  std::optional<Preview> preview;
  std::uint64_t deleted = 0;
  std::optional<std::uint64_t> version;
};

// ---------------------------------------------------------------------------------------------

struct ListChangedDocuments;  // changed_documents.h
struct ChangedDocumentPage;

struct Health {
  bool writable = true;
  std::string problem;  // a sentence for the operator when not writable
};

// What the engine keeps and does, in numbers, for whoever watches it.
struct Metrics {
  std::uint64_t pending_records = 0;      // accepted updates not yet folded into their documents
  std::uint64_t pending_entries = 0;      // changes in them; a mass update is one
  std::uint64_t pending_bytes = 0;        // of memory that they take
  std::uint64_t settled_documents = 0;    // rewritten with their updates since the start
  std::uint64_t kept_documents = 0;       // deleted, and may come back
  std::uint64_t leftover_documents = 0;   // deleted, and their space is not freed yet
  std::uint64_t dropped_collections = 0;  // of which something is still stored
  std::uint64_t column_bytes = 0;         // of memory that indexes take
  std::uint64_t id_bytes = 0;             // of memory that tables of ids take
};

class Engine {
 public:
  virtual ~Engine() = default;

  virtual Health health() const = 0;
  virtual Metrics metrics() const = 0;

  // Who may ask for what. As long-lived as the engine.
  virtual Accounts& accounts() = 0;

  // Errors: kAlreadyExists when the organisation has a namespace of that name.
  virtual Result<Namespace> create_namespace(const NewNamespace& created,
                                             const Once<Namespace>& once = {}) = 0;

  // By id or by name; an id wins. Errors: kNotFound, also for another organisation's.
  virtual Result<Namespace> get_namespace(const std::string& organization_id,
                                          const std::string& id_or_name) const = 0;

  // All namespaces of the organisation, in the order of their creation.
  virtual Result<std::vector<Namespace>> namespaces(const std::string& organization_id) const = 0;

  // Errors: kNotFound, kAlreadyExists for a name that is taken.
  virtual Result<Namespace> change_namespace(const std::string& organization_id,
                                             const std::string& id_or_name, const Change& change,
                                             const Once<Namespace>& once = {}) = 0;

  // One atomic change after which the namespace and all in it are gone and its name is free. The
  // space is freed in the background. The task is over, and is kept for a week. Errors: kNotFound.
  virtual Result<Task> drop_namespace(const std::string& organization_id,
                                      const std::string& id_or_name, const Context& context,
                                      const Once<Task>& once = {}) = 0;

  // Errors: kNotFound, also for another organisation's.
  virtual Result<Task> get_task(const std::string& organization_id,
                                const std::string& task_id) const = 0;

  // The id of the namespace with this id or name; an id wins. Cheap, unlike get_namespace, which
  // counts. Errors: as get_namespace.
  virtual Result<std::string> resolve_namespace(const std::string& organization_id,
                                                const std::string& id_or_name) const = 0;

  // Its id and its name, as cheaply.
  virtual Result<Name> identify_namespace(const std::string& organization_id,
                                          const std::string& id_or_name) const = 0;

  // Errors: kNotFound (namespace), kAlreadyExists.
  virtual Result<Collection> create_collection(const NewCollection& created,
                                               const Once<Collection>& once = {}) = 0;

  // By id or by name; an id wins. Errors: kNotFound.
  virtual Result<Collection> get_collection(const std::string& namespace_id,
                                            const std::string& id_or_name) const = 0;

  // All collections of the namespace, in the order of their creation. Errors: kNotFound.
  virtual Result<std::vector<Collection>> collections(const std::string& namespace_id) const = 0;

  // Errors: kNotFound, kAlreadyExists for a name that is taken.
  virtual Result<Collection> change_collection(const std::string& namespace_id,
                                               const std::string& id_or_name, const Change& change,
                                               const Once<Collection>& once = {}) = 0;

  // One atomic change after which the collection, its documents and their ids are gone and its name
  // is free; writes to it that come later fail with kNotFound, reads under way come to their end.
  // The space is freed in the background. Gives the collection as it was. Errors: kNotFound.
  virtual Result<Collection> drop_collection(const std::string& namespace_id,
                                             const std::string& id_or_name, const Context& context,
                                             const Once<Collection>& once = {}) = 0;

  // The id of the collection with this id or name, cheaply. Errors: as get_collection.
  virtual Result<std::string> resolve_collection(const std::string& namespace_id,
                                                 const std::string& id_or_name) const = 0;

  virtual Result<Name> identify_collection(const std::string& namespace_id,
                                           const std::string& id_or_name) const = 0;

  // The ids of a namespace's collections, in the order of their creation. Errors: kNotFound.
  virtual Result<std::vector<std::string>> collection_ids(
      const std::string& namespace_id) const = 0;

  // The id of the collection that has the document of this id, which no other collection of the
  // namespace has. Errors: kNotFound.
  virtual Result<std::string> collection_of(const std::string& namespace_id,
                                            const std::string& document_id) const = 0;

  // Errors: kNotFound, also for a document of another collection.
  virtual Result<FoundDocument> get_document(const GetDocument& query) const = 0;

  // The same for callers that must not wait; nothing if the disk would have to be read, a lock
  // waited for or more than a little be worked. Errors: as get_document.
  virtual Result<std::optional<FoundDocument>> peek_document(const GetDocument& query) const = 0;

  // A document whose match and sort key do not change between pages is on exactly one of them.
  // Errors: kPayloadTooLarge for a page over limits::kPageBytes.
  virtual Result<DocumentPage> list_documents(const ListDocuments& query) const = 0;

  // Errors: as list_documents().
  virtual Result<GroupPage> list_groups(const ListGroups& query) const = 0;

  // The documents that match at this instant, to be read one by one. Errors: kNotFound.
  virtual Result<std::unique_ptr<Extract>> extract_documents(
      const ExtractDocuments& query) const = 0;

  // Errors: kPayloadTooLarge for more groups or collected values than limits.h allows.
  virtual Result<AggregatedDocuments> aggregate_documents(
      const AggregateDocuments& query) const = 0;

  // One atomic change that creates every document whose outcome is OK.
  virtual Result<CreatedDocuments> create_documents(CreateDocuments command, const Context& context,
                                                    const Once<CreatedDocuments>& once = {}) = 0;

  // One atomic change that updates the document of every entry whose outcome is OK. Entries act in
  // order; two for one document both act. An empty patch succeeds and changes nothing.
  virtual Result<UpdatedDocuments> update_documents(UpdateDocuments command, const Context& context,
                                                    const Once<UpdatedDocuments>& once = {}) = 0;

  // One atomic change. The match set is fixed before the first change, and no other write comes
  // between. Errors: kBadRequest when the patch names a vector of the collection.
  virtual Result<UpdatedMatching> update_matching(UpdateMatching command, const Context& context,
                                                  const Once<UpdatedMatching>& once = {}) = 0;

  // These three change one document or nothing. Errors of all: kNotFound, also for a document of
  // another collection. Of the first two: kBadRequest for a claim that is not true or, in a patch,
  // a path into a vector; kPayloadTooLarge for a document that would outgrow its limit. They give
  // the document as it is afterwards.

  // Always a change, also if nothing differs.
  virtual Result<StoredDocument> replace_document(ReplaceDocument command, const Context& context,
                                                  const Once<StoredDocument>& once = {}) = 0;

  // A patch that is empty but for claims changes nothing: no new version, no new time.
  virtual Result<StoredDocument> patch_document(PatchDocument command, const Context& context,
                                                const Once<StoredDocument>& once = {}) = 0;

  // The same without waiting: `done` gets what patch_document would have given, once, at any time
  // from now on and on any thread, where it must not block and not throw. False, with the command
  // as it was and `done` never called, if it may have to be held back first: then patch_document
  // waits.
  using DonePatching = std::function<void(Result<StoredDocument> patched)>;
  virtual bool start_patching(PatchDocument& command, const Context& context,
                              DonePatching done) = 0;

  // Removes the document with its vectors and frees its id. Gives the version of the record.
  virtual Result<std::uint64_t> delete_document(const DeleteDocument& command,
                                                const Context& context,
                                                const Once<std::uint64_t>& once = {}) = 0;

  // One atomic change that removes every document whose outcome is OK, as delete_document does.
  virtual Result<DeletedDocuments> delete_documents(DeleteDocuments command, const Context& context,
                                                    const Once<DeletedDocuments>& once = {}) = 0;

  // One atomic change that removes them all, however many they are; no other write comes between.
  // Their ids are free at once; the space they took is freed in the background.
  virtual Result<DeletedMatching> delete_matching(DeleteMatching command, const Context& context,
                                                  const Once<DeletedMatching>& once = {}) = 0;

  // One atomic change that gives back what an operation changed, document by document, where nobody
  // has changed that since; the others are left alone. Errors: kNotFound; kGone; kNotRevertible,
  // with the reason that the history gives.
  virtual Result<RevertedOperation> revert_operation(const RevertOperation& command,
                                                     const Context& context,
                                                     const Once<RevertedOperation>& once = {}) = 0;

  // What was kept of a request of this id (once.h); nothing if its time is over.
  virtual Result<std::optional<KeptAnswer>> kept_answer(const std::string& request_id) const = 0;

  // What was done to a collection, as far back as it is kept: list_operations ends there. Errors of
  // all: kNotFound; of the others also kGone for what is not kept any more, with the detail
  // "oldest_version": of the oldest operation that is, if any, or of list_changes the lowest
  // `since` from which on all are.
  virtual Result<OperationPage> list_operations(const ListOperations& query) const = 0;
  virtual Result<Operation> get_operation(const std::string& collection_id,
                                          std::uint64_t version) const = 0;
  virtual Result<ChangePage> list_changes(const ListChanges& query) const = 0;
  // And to its documents, by one operation.
  virtual Result<ChangedDocumentPage> list_changed_documents(
      const ListChangedDocuments& query) const = 0;
};

}  // namespace amend::engine
