#include "embedded/embedded_engine.h"

#include <algorithm>
#include <map>

#include "base/log.h"
#include "embedded/accounts.h"
#include "embedded/aggregate_rows.h"
#include "embedded/catalog.h"
#include "embedded/changed_documents.h"
#include "embedded/delete_writes.h"
#include "embedded/extract_rows.h"
#include "embedded/format.h"
#include "embedded/groups.h"
#include "embedded/history.h"
#include "embedded/kept_answers.h"
#include "embedded/locate.h"
#include "embedded/once_write.h"
#include "embedded/one_write.h"
#include "embedded/page.h"
#include "embedded/revert_writes.h"
#include "embedded/store.h"
#include "embedded/upkeep.h"
#include "embedded/view.h"
#include "embedded/writes.h"

namespace amend::embedded {
namespace {

// Whether the view has the document of an id that is there.
bool shows(const View& view, const CollectionEntry& collection,
           const std::optional<Location>& place) {
  return place && place->collection == collection.number && view.has(place->row);
}

engine::Collection counted(const CollectionEntry& entry) {
  engine::Collection info = entry.info;
  info.position = entry.number;
  const View view = entry.data->view();
  info.document_count = view.state().documents;
  info.vector_names = *view.state().vector_names;
  return info;
}

void count_in(const CollectionEntry& collection, engine::Namespace& owner) {
  owner.document_count += collection.data->view().state().documents;
  ++owner.collection_count;
}

template <class Info>
void in_order_of_creation(std::vector<Info>& all) {
  std::sort(all.begin(), all.end(),
            [](const Info& a, const Info& b) { return a.position < b.position; });
}

class EmbeddedEngine : public engine::Engine {
 public:
  EmbeddedEngine(const Config& config, std::unique_ptr<Store> store,
                 std::unique_ptr<KeptAnswers> answers, std::unique_ptr<Accounts> accounts,
                 std::unique_ptr<Catalog> catalog)
      : store_(std::move(store)),
        answers_(std::move(answers)),
        accounts_(std::move(accounts)),
        catalog_(std::move(catalog)),
        keeps_deleted_(config.upkeep.saved.any()),
        upkeep_(*store_, *catalog_, config.memory, config.upkeep, [this] { now_and_then(); }) {}

  engine::Health health() const override {
    const std::string failure = store_->failure();
    return {failure.empty(), failure};
  }

  engine::Metrics metrics() const override { return upkeep_.metrics(); }

  engine::Accounts& accounts() override { return *accounts_; }

  Result<engine::Namespace> create_namespace(const engine::NewNamespace& created,
                                             const engine::Once<engine::Namespace>& once) override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->create(created, keeper(once)));
    return with_counts(*entry);
  }

  Result<engine::Namespace> get_namespace(const std::string& organization_id,
                                          const std::string& id_or_name) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->find_namespace(organization_id, id_or_name));
    return with_counts(*entry);
  }

  Result<std::vector<engine::Namespace>> namespaces(
      const std::string& organization_id) const override {
    std::map<std::string, engine::Namespace> by_id;
    for (const auto& entry : catalog_->namespaces()) {
      if (entry->info.organization_id != organization_id) continue;
      by_id.emplace(entry->info.id, entry->info).first->second.position = entry->number;
    }
    for (const auto& collection : catalog_->collections()) {
      const auto owner = by_id.find(collection->info.namespace_id);
      if (owner != by_id.end()) count_in(*collection, owner->second);
    }
    std::vector<engine::Namespace> all;
    for (auto& [id, info] : by_id) all.push_back(std::move(info));
    in_order_of_creation(all);
    return all;
  }

  Result<engine::Namespace> change_namespace(const std::string& organization_id,
                                             const std::string& id_or_name,
                                             const engine::Change& change,
                                             const engine::Once<engine::Namespace>& once) override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->change_namespace(organization_id, id_or_name,
                                                                        change, keeper(once)));
    return with_counts(*entry);
  }

  Result<engine::Task> drop_namespace(const std::string& organization_id,
                                      const std::string& id_or_name, const engine::Context& context,
                                      const engine::Once<engine::Task>& once) override {
    return catalog_->drop_namespace(organization_id, id_or_name, context.deadline,
                                    [&](const engine::Task& task, const KeptAnswers::Put& put) {
                                      return answers_->keep(once, task, put);
                                    });
  }

  Result<engine::Task> get_task(const std::string& organization_id,
                                const std::string& task_id) const override {
    return catalog_->task(organization_id, task_id);
  }

  Result<std::string> resolve_namespace(const std::string& organization_id,
                                        const std::string& id_or_name) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->find_namespace(organization_id, id_or_name));
    return entry->info.id;
  }

  Result<engine::Name> identify_namespace(const std::string& organization_id,
                                          const std::string& id_or_name) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->find_namespace(organization_id, id_or_name));
    return engine::Name{entry->info.id, entry->info.name};
  }

  Result<engine::Collection> create_collection(
      const engine::NewCollection& created, const engine::Once<engine::Collection>& once) override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->create(created, keeper(once)));
    return counted(*entry);
  }

  Result<engine::Collection> get_collection(const std::string& namespace_id,
                                            const std::string& id_or_name) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->find_collection(namespace_id, id_or_name));
    return counted(*entry);
  }

  Result<std::vector<engine::Collection>> collections(
      const std::string& namespace_id) const override {
    AMEND_RETURN_IF_ERROR(catalog_->namespace_by_id(namespace_id).status());
    std::vector<engine::Collection> all;
    for (const auto& entry : catalog_->collections_of(namespace_id)) {
      all.push_back(counted(*entry));
    }
    in_order_of_creation(all);
    return all;
  }

  Result<engine::Collection> change_collection(
      const std::string& namespace_id, const std::string& id_or_name, const engine::Change& change,
      const engine::Once<engine::Collection>& once) override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->change_collection(namespace_id, id_or_name,
                                                                         change, keeper(once)));
    return counted(*entry);
  }

  Result<engine::Collection> drop_collection(
      const std::string& namespace_id, const std::string& id_or_name,
      const engine::Context& context, const engine::Once<engine::Collection>& once) override {
    AMEND_ASSIGN_OR_RETURN(
        const auto entry,
        catalog_->drop_collection(namespace_id, id_or_name, context.deadline, keeper(once)));
    return counted(*entry);
  }

  Result<std::string> resolve_collection(const std::string& namespace_id,
                                         const std::string& id_or_name) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->find_collection(namespace_id, id_or_name));
    return entry->info.id;
  }

  Result<engine::Name> identify_collection(const std::string& namespace_id,
                                           const std::string& id_or_name) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->find_collection(namespace_id, id_or_name));
    return engine::Name{entry->info.id, entry->info.name};
  }

  Result<std::vector<std::string>> collection_ids(const std::string& namespace_id) const override {
    AMEND_RETURN_IF_ERROR(catalog_->namespace_by_id(namespace_id).status());
    auto entries = catalog_->collections_of(namespace_id);
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a->number < b->number; });
    std::vector<std::string> ids;
    for (const auto& entry : entries) ids.push_back(entry->info.id);
    return ids;
  }

  Result<std::string> collection_of(const std::string& namespace_id,
                                    const std::string& document_id) const override {
    AMEND_ASSIGN_OR_RETURN(const auto owner, catalog_->namespace_by_id(namespace_id));
    AMEND_ASSIGN_OR_RETURN(const auto location, locate(*store_, *owner->space, document_id));
    for (const auto& entry : catalog_->collections_of(namespace_id)) {
      if (shows(entry->data->view(), *entry, location)) return entry->info.id;
    }
    return Status::not_found("document", document_id, "There is no document of this id");
  }

  Result<engine::FoundDocument> get_document(const engine::GetDocument& query) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(query.collection_id));
    const View view = entry->data->view();
    AMEND_ASSIGN_OR_RETURN(const auto location, locate(*store_, *entry->name_space->space,
                                                       query.document_id, view.snapshot()));
    if (!shows(view, *entry, location)) return document_not_found(*entry, query.document_id);
    json::Parser parser;
    AMEND_ASSIGN_OR_RETURN(StoredBase base, view.document(location->row, parser));
    engine::FoundDocument found{to_document(*entry, location->row, std::move(base)), {}};
    if (query.with_vectors) {
      AMEND_ASSIGN_OR_RETURN(found.vectors, view.vectors(location->row));
    }
    return found;
  }

  Result<std::optional<engine::FoundDocument>> peek_document(
      const engine::GetDocument& query) const override {
    using Found = std::optional<engine::FoundDocument>;
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(query.collection_id));
    const std::optional<View> view = entry->data->view_at_once();
    const IdTable::Found place = entry->name_space->space->ids.find(query.document_id);
    if (!view || !place.certain || query.with_vectors) return Found();
    if (!shows(*view, *entry, place.location)) return document_not_found(*entry, query.document_id);
    AMEND_ASSIGN_OR_RETURN(std::optional<StoredBase> base,
                           view->document_at_once(place.location->row));
    if (!base) return Found();
    return Found({to_document(*entry, place.location->row, std::move(*base)), {}});
  }

  Result<engine::DocumentPage> list_documents(const engine::ListDocuments& query) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(query.collection_id));
    return read_page(*entry, query);
  }

  Result<std::unique_ptr<engine::Extract>> extract_documents(
      const engine::ExtractDocuments& query) const override {
    AMEND_ASSIGN_OR_RETURN(auto entry, catalog_->collection_by_id(query.collection_id));
    return extract_rows(std::move(entry), query);
  }

  Result<engine::AggregatedDocuments> aggregate_documents(
      const engine::AggregateDocuments& query) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(query.collection_id));
    return aggregate_rows(*entry, query);
  }

  Result<engine::GroupPage> list_groups(const engine::ListGroups& query) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(query.collection_id));
    return read_groups(*entry, query);
  }

  Result<engine::CreatedDocuments> create_documents(
      engine::CreateDocuments command, const engine::Context& context,
      const engine::Once<engine::CreatedDocuments>& once) override {
    return run<CreateWrite>(context, once, std::move(command));
  }

  Result<engine::UpdatedDocuments> update_documents(
      engine::UpdateDocuments command, const engine::Context& context,
      const engine::Once<engine::UpdatedDocuments>& once) override {
    return run<UpdateWrite>(context, once, std::move(command));
  }

  Result<engine::UpdatedMatching> update_matching(
      engine::UpdateMatching command, const engine::Context& context,
      const engine::Once<engine::UpdatedMatching>& once) override {
    return run<MatchWrite>(context, once, std::move(command));
  }

  Result<engine::StoredDocument> replace_document(
      engine::ReplaceDocument command, const engine::Context& context,
      const engine::Once<engine::StoredDocument>& once) override {
    return run<ReplaceWrite>(context, once, std::move(command));
  }

  Result<engine::StoredDocument> patch_document(
      engine::PatchDocument command, const engine::Context& context,
      const engine::Once<engine::StoredDocument>& once) override {
    return run<PatchWrite>(context, once, std::move(command));
  }

  bool start_patching(engine::PatchDocument& command, const engine::Context& context,
                      DonePatching done) override {
    const auto entry = catalog_->collection_by_id(command.collection_id);
    if (!entry.ok() || !upkeep_.admits_now()) return false;
    CommitQueue& queue = *(*entry)->name_space->queue;
    if (!queue.has_room()) return false;
    auto write = std::make_unique<WriteUnlessDropped<PatchWrite>>(
        **entry, writing_to(**entry, context), std::move(command));
    queue.submit(std::move(write), context.deadline,
                 [kept = *entry, done = std::move(done)](Write& ended, const Status& outcome) {
                   if (!outcome.ok()) return done(outcome);
                   done(std::move(static_cast<PatchWrite&>(ended).result));
                 });
    return true;
  }

  Result<std::uint64_t> delete_document(const engine::DeleteDocument& command,
                                        const engine::Context& context,
                                        const engine::Once<std::uint64_t>& once) override {
    const auto answer = [&](const engine::DeletedDocuments& done) {
      return done.version ? once.answer(*done.version) : std::nullopt;
    };
    AMEND_ASSIGN_OR_RETURN(
        const engine::DeletedDocuments done,
        delete_documents({command.collection_id, {command.document_id}, {}, command.if_versions},
                         context, {once.identity, answer}));
    AMEND_RETURN_IF_ERROR(Status(done.outcomes.front()));
    return *done.version;
  }

  Result<engine::DeletedDocuments> delete_documents(
      engine::DeleteDocuments command, const engine::Context& context,
      const engine::Once<engine::DeletedDocuments>& once) override {
    return run<DeleteWrite>(context, once, std::move(command));
  }

  Result<engine::DeletedMatching> delete_matching(
      engine::DeleteMatching command, const engine::Context& context,
      const engine::Once<engine::DeletedMatching>& once) override {
    return run<DeleteMatchingWrite>(context, once, std::move(command));
  }

  Result<engine::OperationPage> list_operations(
      const engine::ListOperations& query) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(query.collection_id));
    AMEND_ASSIGN_OR_RETURN(engine::OperationPage page, History(*store_, *entry).page(query));
    for (engine::Operation& operation : page.operations) name_user(operation);
    return page;
  }

  Result<engine::Operation> get_operation(const std::string& collection_id,
                                          std::uint64_t version) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(collection_id));
    AMEND_ASSIGN_OR_RETURN(engine::Operation operation,
                           History(*store_, *entry).operation(version));
    name_user(operation);
    return operation;
  }

  Result<engine::ChangePage> list_changes(const engine::ListChanges& query) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(query.collection_id));
    const View view = entry->data->view();
    if (view.version() <= query.since) return engine::ChangePage{{}, query.since, false};
    AMEND_ASSIGN_OR_RETURN(engine::ChangePage page, History(*store_, *entry, view).changes(query));
    for (engine::Operation& operation : page.operations) name_user(operation);
    return page;
  }

  Result<engine::ChangedDocumentPage> list_changed_documents(
      const engine::ListChangedDocuments& query) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(query.collection_id));
    return changed_documents(*store_, *entry, query);
  }

  Result<engine::RevertedOperation> revert_operation(
      const engine::RevertOperation& command, const engine::Context& context,
      const engine::Once<engine::RevertedOperation>& once) override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(command.collection_id));
    AMEND_ASSIGN_OR_RETURN(const RecordKind kind, History(*store_, *entry).kind(command.version));
    const WriteContext writing = writing_to(*entry, context);
    if (kind == RecordKind::kCreate || kind == RecordKind::kUndelete) {
      return run_write<RevertCreateWrite>(writing, once, *store_, writing, command);
    }
    if (kind == RecordKind::kDelete) {
      return run_write<RevertDeleteWrite>(writing, once, *store_, writing, command);
    }
    // A replace is never pending.
    if (kind == RecordKind::kReplace) {
      return run_write<RestoreWrite>(writing, once, *store_, writing, command);
    }
    return revert_update(writing, once, command);
  }

  Result<std::optional<engine::KeptAnswer>> kept_answer(
      const std::string& request_id) const override {
    return answers_->find(request_id);
  }

 private:
  // As long as the update is pending it is taken out of what is folded; once it is settled, what it
  // changed is restored. In between it is waited for.
  Result<engine::RevertedOperation> revert_update(
      const WriteContext& writing, const engine::Once<engine::RevertedOperation>& once,
      const engine::RevertOperation& command) {
    const Collection& data = writing.data();
    for (;;) {
      if (command.version <= data.view().state().settled) {
        return run_write<RestoreWrite>(writing, once, *store_, writing, command);
      }
      auto reverted = run_write<RevertUpdateWrite>(writing, once, *store_, writing, command);
      const bool folding = command.version <= data.view().state().begun;
      if (reverted.ok() || !folding) return reverted;
      AMEND_RETURN_IF_ERROR(upkeep_.wait_until_settled(data, command.version, writing.deadline));
    }
  }

  void name_user(engine::Operation& operation) const {
    operation.user_id = accounts_->user_of_key(operation.key_id);
  }

  [[nodiscard]] engine::Namespace with_counts(const NamespaceEntry& entry) const {
    engine::Namespace info = entry.info;
    info.position = entry.number;
    for (const auto& collection : catalog_->collections_of(info.id)) count_in(*collection, info);
    return info;
  }

  // Keeps the answer of a change to the catalog in its commit.
  Keep<NamespaceEntry> keeper(const engine::Once<engine::Namespace>& once) const {
    return [&](const NamespaceEntry& entry, const KeptAnswers::Put& put) {
      return once ? answers_->keep(once, with_counts(entry), put) : Status();
    };
  }
  Keep<CollectionEntry> keeper(const engine::Once<engine::Collection>& once) const {
    return [&](const CollectionEntry& entry, const KeptAnswers::Put& put) {
      return once ? answers_->keep(once, counted(entry), put) : Status();
    };
  }

  void now_and_then() {
    accounts_->write_last_uses();
    const Status tidied = answers_->tidy();
    if (tidied.code() == Code::kInternal) log::error("kept answers: " + tidied.log_text());
  }

  [[nodiscard]] WriteContext writing_to(const CollectionEntry& entry,
                                        const engine::Context& context) const {
    return {entry, context.key_id, context.deadline, keeps_deleted_};
  }

  // Brings a write to the queue of its collection's namespace.
  template <class SomeWrite, class Outcome, class Command>
  Result<Outcome> run(const engine::Context& context, const engine::Once<Outcome>& once,
                      Command command) {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(command.collection_id));
    const WriteContext writing = writing_to(*entry, context);
    return run_write<SomeWrite>(writing, once, writing, std::move(command));
  }

  template <class SomeWrite, class Outcome, class... Arguments>
  Result<Outcome> run_write(const WriteContext& context, const engine::Once<Outcome>& once,
                            Arguments&&... arguments) {
    AMEND_RETURN_IF_ERROR(upkeep_.admit(context.deadline));
    OnceWrite<SomeWrite> write(context.collection, *answers_, once,
                               std::forward<Arguments>(arguments)...);
    AMEND_RETURN_IF_ERROR(context.collection.name_space->queue->run(write, context.deadline));
    return std::move(write.result);
  }

  const std::unique_ptr<Store> store_;
  const std::unique_ptr<KeptAnswers> answers_;
  const std::unique_ptr<Accounts> accounts_;
  const std::unique_ptr<Catalog> catalog_;
  const bool keeps_deleted_;
  Upkeep upkeep_;
};

}  // namespace

Result<std::unique_ptr<engine::Engine>> open(const Config& config) {
  AMEND_ASSIGN_OR_RETURN(const DirectoryState state, prepare_directory(config.directory));
  AMEND_ASSIGN_OR_RETURN(std::unique_ptr<Store> store,
                         Store::open(store_directory(config.directory),
                                     state == DirectoryState::kNew, config.memory, config.env));
  AMEND_RETURN_IF_ERROR(list_old_records(*store));
  auto answers = std::make_unique<KeptAnswers>(*store, config.answers);
  AMEND_ASSIGN_OR_RETURN(std::unique_ptr<Accounts> accounts, Accounts::load(*store, *answers));
  AMEND_ASSIGN_OR_RETURN(std::unique_ptr<Catalog> catalog, Catalog::load(*store));
  if (state == DirectoryState::kNew) AMEND_RETURN_IF_ERROR(finish_directory(config.directory));
  return std::unique_ptr<engine::Engine>(std::make_unique<EmbeddedEngine>(
      config, std::move(store), std::move(answers), std::move(accounts), std::move(catalog)));
}

}  // namespace amend::embedded
