#include "embedded/embedded_engine.h"

#include <algorithm>

#include "embedded/catalog.h"
#include "embedded/format.h"
#include "embedded/store.h"
#include "embedded/view.h"
#include "embedded/writes.h"
#include "filter/match.h"

namespace amend::embedded {
namespace {

constexpr std::uint64_t kRowsPerLook = 256;

Status past_deadline() {
  return {Code::kUnavailable, "The request took longer than its deadline allows"};
}

// Collects one page of a list while all documents pass by.
class PageScan {
 public:
  PageScan(const View& view, const CollectionEntry& collection, const engine::ListDocuments& query)
      : view_(view), collection_(collection), query_(query) {}

  Result<engine::DocumentPage> run() {
    AMEND_ASSIGN_OR_RETURN(const CollectionState state, view_.collection(collection_.number));
    auto scan = view_.documents(collection_.number);
    // Without a filter every document counts, so only the page itself has to be looked at.
    const bool counted = query_.filter.empty();
    if (counted && query_.after) scan.seek(document_key(collection_.number, *query_.after + 1));
    std::uint64_t seen = 0;
    for (; scan.valid() && !(counted && page_.more); scan.next()) {
      if (++seen % kRowsPerLook == 0 && passed(query_.deadline)) return past_deadline();
      AMEND_RETURN_IF_ERROR(visit(row_of(scan.key()), scan.value()));
    }
    AMEND_RETURN_IF_ERROR(scan.check());
    if (counted) page_.matched = state.documents;
    return std::move(page_);
  }

 private:
  Status visit(Row row, std::string_view value) {
    const bool wanted = is_on_page(row);
    if (query_.filter.empty() && !wanted) {
      pass_over(row);
      return {};
    }
    auto base = decode_base(value);
    if (!base) return damaged("document", collection_.number, row);
    if (!query_.filter.empty()) {
      AMEND_ASSIGN_OR_RETURN(
          const auto document,
          document::Document::parse(identity_of(collection_, *base), base->text, parser_));
      if (!filter::matches(query_.filter, document)) return {};
      ++page_.matched;
      if (!wanted) {
        pass_over(row);
        return {};
      }
    }
    return add(row, std::move(*base));
  }

  // Whether the document, if it matches, belongs to the page.
  [[nodiscard]] bool is_on_page(Row row) const {
    if (page_.documents.size() >= query_.limit) return false;
    return query_.after ? row > *query_.after : passed_over_ >= query_.offset;
  }

  // A match that is before the page or behind it.
  void pass_over(Row row) {
    if (page_.documents.size() >= query_.limit) {
      page_.more = true;
    } else if (!query_.after || row <= *query_.after) {
      ++passed_over_;
    }
  }

  Status add(Row row, StoredBase base) {
    engine::FoundDocument found{to_document(collection_, row, std::move(base)), {}};
    if (query_.with_vectors) {
      AMEND_ASSIGN_OR_RETURN(found.vectors, view_.vectors({collection_.number, row}));
    }
    page_.documents.push_back(std::move(found));
    return {};
  }

  const View& view_;
  const CollectionEntry& collection_;
  const engine::ListDocuments& query_;
  json::Parser parser_;
  engine::DocumentPage page_;
  std::uint64_t passed_over_ = 0;
};

class EmbeddedEngine : public engine::Engine {
 public:
  EmbeddedEngine(const Config& config, std::unique_ptr<Store> store,
                 std::unique_ptr<Catalog> catalog)
      : config_(config), store_(std::move(store)), catalog_(std::move(catalog)) {}

  engine::Health health() const override {
    const std::string failure = store_->failure();
    return {failure.empty(), failure};
  }

  Result<engine::Key> authenticate(const std::string& secret_sha256) const override {
    return catalog_->authenticate(secret_sha256);
  }

  Status set_admin_key(const std::string& secret_sha256) override {
    return catalog_->set_admin_key(secret_sha256);
  }

  Result<engine::Namespace> create_namespace(const engine::NewNamespace& created) override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->create(created));
    return entry->info;
  }

  Result<engine::Namespace> get_namespace(const std::string& organization_id,
                                          const std::string& id_or_name) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->find_namespace(organization_id, id_or_name));
    engine::Namespace info = entry->info;
    const View view(*store_);
    for (const Number number : catalog_->collections_of(info.id)) {
      AMEND_ASSIGN_OR_RETURN(const CollectionState state, view.collection(number));
      info.document_count += state.documents;
      ++info.collection_count;
    }
    return info;
  }

  Result<engine::Collection> create_collection(const engine::NewCollection& created) override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->create(created));
    return entry->info;
  }

  Result<engine::Collection> get_collection(const std::string& namespace_id,
                                            const std::string& id_or_name) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->find_collection(namespace_id, id_or_name));
    engine::Collection info = entry->info;
    AMEND_ASSIGN_OR_RETURN(CollectionState state, View(*store_).collection(entry->number));
    info.document_count = state.documents;
    info.vector_names = std::move(state.vector_names);
    return info;
  }

  Result<engine::FoundDocument> get_document(const engine::GetDocument& query) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(query.collection_id));
    const View view(*store_);
    AMEND_ASSIGN_OR_RETURN(const auto location,
                           view.locate(entry->name_space->number, query.document_id));
    if (!location || location->collection != entry->number) {
      return Status::not_found("document", query.document_id,
                               "Document not found in collection " + entry->info.id);
    }
    AMEND_ASSIGN_OR_RETURN(StoredBase base, view.base(*location));
    engine::FoundDocument found{to_document(*entry, location->row, std::move(base)), {}};
    if (query.with_vectors) {
      AMEND_ASSIGN_OR_RETURN(found.vectors, view.vectors(*location));
    }
    return found;
  }

  Result<engine::DocumentPage> list_documents(const engine::ListDocuments& query) const override {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(query.collection_id));
    return PageScan(View(*store_), *entry, query).run();
  }

  Result<engine::CreatedDocuments> create_documents(engine::CreateDocuments command,
                                                    const engine::Context& context) override {
    return run<CreateWrite, engine::CreatedDocuments>(context, std::move(command));
  }

  Result<engine::UpdatedDocuments> update_documents(engine::UpdateDocuments command,
                                                    const engine::Context& context) override {
    return run<UpdateWrite, engine::UpdatedDocuments>(context, std::move(command));
  }

  Result<engine::UpdatedMatching> update_matching(engine::UpdateMatching command,
                                                  const engine::Context& context) override {
    return run<MatchWrite, engine::UpdatedMatching>(context, std::move(command),
                                                    config_.max_commit_bytes);
  }

 private:
  // Brings a write to the queue of its collection's namespace.
  template <class SomeWrite, class Outcome, class Command, class... More>
  Result<Outcome> run(const engine::Context& context, Command command, More... more) {
    AMEND_ASSIGN_OR_RETURN(const auto entry, catalog_->collection_by_id(command.collection_id));
    SomeWrite write({*entry, context.key_id, context.deadline}, std::move(command), more...);
    AMEND_RETURN_IF_ERROR(entry->name_space->queue->run(write, context.deadline));
    return std::move(write.result);
  }

  const Config config_;
  const std::unique_ptr<Store> store_;
  const std::unique_ptr<Catalog> catalog_;
};

}  // namespace

Result<std::unique_ptr<engine::Engine>> open(const Config& config) {
  AMEND_RETURN_IF_ERROR(prepare_directory(config.directory));
  AMEND_ASSIGN_OR_RETURN(std::unique_ptr<Store> store,
                         Store::open(store_directory(config.directory)));
  AMEND_ASSIGN_OR_RETURN(std::unique_ptr<Catalog> catalog, Catalog::load(*store));
  return std::unique_ptr<engine::Engine>(
      std::make_unique<EmbeddedEngine>(config, std::move(store), std::move(catalog)));
}

}  // namespace amend::embedded
