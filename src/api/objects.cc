// What was made of an object: its documents, in whatever collection of the namespace they are, and
// the tree of collections that they went through.
//
// Every document is looked at one by one, so that a request takes no more memory than its answer.
#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "api/document_answer.h"
#include "api/handlers.h"
#include "api/render.h"
#include "api/scopes.h"
#include "base/limits.h"
#include "filter/parse.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::api {
namespace {

// The collections that the query names, or all that the key may see, in the order of creation.
// Errors: kNotFound; kForbidden for one that is named and that the key may not see, or if it may
// see none at all.
Result<std::vector<engine::Collection>> collections_of(const Call& call) {
  AMEND_ASSIGN_OR_RETURN(const std::string owner, call.namespace_id());
  AMEND_ASSIGN_OR_RETURN(const engine::Name name_space,
                         call.engine.identify_namespace(call.key.organization_id, owner));
  const auto may_see = [&](const engine::Collection& one) {
    return may_use_collection(call.key, name_space, {one.id, one.name}, "read_data");
  };
  AMEND_ASSIGN_OR_RETURN(std::vector<engine::Collection> all, call.engine.collections(owner));
  std::vector<std::string> wanted;
  for (const auto& [name, value] : call.target.query) {
    if (name != "collection_ids") continue;
    AMEND_ASSIGN_OR_RETURN(wanted.emplace_back(), call.engine.resolve_collection(owner, value));
  }
  const bool none_named = wanted.empty();
  bool sees_all = true;
  std::erase_if(all, [&](const engine::Collection& one) {
    const bool named = std::find(wanted.begin(), wanted.end(), one.id) != wanted.end();
    if (!none_named && !named) return true;
    if (may_see(one)) return false;
    sees_all = false;
    return true;
  });
  const bool refused = none_named ? all.empty() : !sees_all;
  if (refused && !may_use_namespace(call.key, name_space, "read_data")) return out_of_scope();
  return all;
}

// Calls `take` for each document of the object that a collection has.
Status for_each_document(const Call& call, const std::string& collection_id,
                         const engine::Extract::Take& take) {
  engine::ExtractDocuments query{collection_id, {}, {}, call.deadline};
  AMEND_ASSIGN_OR_RETURN(
      query.filter,
      filter::parse(json::make_object(
          {{"field", "root_object_id"}, {"operator", "eq"}, {"value", call.parameters.front()}})));
  AMEND_ASSIGN_OR_RETURN(const auto documents, call.engine.extract_documents(query));
  return documents->for_each(/*with_vectors=*/false, take);
}

Status too_large() {
  return {Code::kPayloadTooLarge,
          "The answer is larger than " + std::to_string(limits::kPageBytes) +
              " bytes; name fewer collections with collection_ids",
          {{"limit", static_cast<std::int64_t>(limits::kPageBytes)}}};
}

// --- The tree.

// Deeper ones stand at the root.
constexpr int kTreeDepth = 32;

// Documents of one collection that come from the same one.
struct Node {
  std::uint64_t count = 0;
  json::Array ids;  // if they are asked for

  void add(Node other) {
    count += other.count;
    std::move(other.ids.begin(), other.ids.end(), std::back_inserter(ids));
  }
};

// By the collection that they are in: its place in the order of creation.
using Nodes = std::map<std::size_t, Node>;

class Tree {
 public:
  explicit Tree(bool with_ids) : with_ids_(with_ids) {}

  Status read(const Call& call, const engine::Collection& collection) {
    collections_.push_back({collection.id, collection.name});
    return for_each_document(call, collection.id, [&](const engine::FoundDocument& found) {
      return add(found.document);
    });
  }

  [[nodiscard]] std::uint64_t total() const { return total_; }

  // First what comes from no collection that has documents of the object, below it what was made of
  // that. What is left comes only from each other, or stands too deep: that is at the root, too.
  json::Array take() {
    Nodes roots;
    std::erase_if(made_from_, [&](auto& made) {
      if (with_documents_.contains(made.first)) return false;
      for (auto& [at, node] : made.second) roots[at].add(std::move(node));
      return true;
    });
    json::Array tree = shown(std::move(roots), 1);
    for (const engine::Name& collection : collections_) {
      json::Array left = made_of(collection.id, 1);
      std::move(left.begin(), left.end(), std::back_inserter(tree));
    }
    return tree;
  }

 private:
  Status add(const engine::StoredDocument& document) {
    auto internal = json::parse(document.text.internal);
    if (!internal.ok()) return Status::internal("a document's _internal is damaged");
    const json::Value lineage = member_or_null(*internal, "lineage");
    const json::Value source = member_or_null(lineage, "source_collection_id");
    with_documents_.insert(document.identity.collection_id);
    Node& node = made_from_[source.is_string() ? source.string() : ""][collections_.size() - 1];
    ++node.count;
    ++total_;
    if (!with_ids_) return {};
    node.ids.emplace_back(document.identity.document_id);
    bytes_ += document.identity.document_id.size();
    return bytes_ <= limits::kPageBytes ? Status() : too_large();
  }

  // What was made of a collection, unless it is shown already: each document is shown once.
  json::Array made_of(const std::string& collection_id, int depth) {
    auto made = made_from_.extract(collection_id);
    return made.empty() ? json::Array() : shown(std::move(made.mapped()), depth);
  }

  json::Array shown(Nodes nodes, int depth) {
    json::Array all;
    for (auto& [at, node] : nodes) {
      json::Object object;
      object.append("collection_id", collections_[at].id);
      object.append("collection_name", collections_[at].name);
      object.append("document_count", node.count);
      if (with_ids_) object.append("document_ids", std::move(node.ids));
      const bool deeper = depth < kTreeDepth;
      object.append("children", deeper ? made_of(collections_[at].id, depth + 1) : json::Array());
      all.emplace_back(std::move(object));
    }
    return all;
  }

  const bool with_ids_;
  std::vector<engine::Name> collections_;  // in the order of creation
  std::set<std::string, std::less<>> with_documents_;
  // By the collection that documents come from; empty: a bucket, or nobody says.
  std::map<std::string, Nodes, std::less<>> made_from_;
  std::uint64_t total_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace

Result<http::Response> get_object_documents(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const auto collections, collections_of(call));
  std::uint64_t total = 0;
  std::string body = "{";
  json::write_key("object_id", body);
  json::write_string(call.parameters.front(), body);
  json::write_key("documents", body);
  body.push_back('[');
  for (const engine::Collection& collection : collections) {
    AMEND_RETURN_IF_ERROR(
        for_each_document(call, collection.id, [&](const engine::FoundDocument& found) {
          if (++total > 1) body.push_back(',');
          write_document(found, {}, body);
          return body.size() <= limits::kPageBytes ? Status() : too_large();
        }));
  }
  body.push_back(']');
  json::write_key("total", body);
  body.append(std::to_string(total)).push_back('}');
  return json_response(std::move(body));
}

Result<http::Response> get_decomposition_tree(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const bool with_ids, call.flag("include_document_ids"));
  AMEND_ASSIGN_OR_RETURN(const auto collections, collections_of(call));
  Tree tree(with_ids);
  for (const engine::Collection& collection : collections) {
    AMEND_RETURN_IF_ERROR(tree.read(call, collection));
  }
  json::Array roots = tree.take();
  return json_response(json::make_object({{"object_id", call.parameters.front()},
                                          {"total_documents", tree.total()},
                                          {"tree", std::move(roots)}}));
}

}  // namespace amend::api
