#include "faults/show.h"

#include <map>
#include <sstream>
#include <vector>

#include "filter/parse.h"
#include "json/parse.h"

namespace amend::faults {
namespace {

std::string line(const std::string& id, std::uint64_t version, const std::string& body,
                 std::size_t vectors) {
  return id + " version " + std::to_string(version) + " vectors " + std::to_string(vectors) + " " +
         body + "\n";
}

// Each id leads to what the list shows of it, or to nothing.
Status check_each(const engine::Engine& engine, const std::string& collection,
                  const engine::DocumentPage& page, const std::set<std::string>& ids) {
  std::map<std::string, const engine::FoundDocument*> listed;
  for (const auto& found : page.documents) {
    if (!listed.emplace(found.document.identity.document_id, &found).second) {
      return Status::internal("an id is listed twice");
    }
  }
  for (const std::string& id : ids) {
    const auto got = engine.get_document({collection, id, true});
    if (!got.ok() && got.status().code() != Code::kNotFound) return got.status();
    if (got.ok() != listed.contains(id)) return Status::internal(id + " is half there");
    if (!got.ok()) continue;
    const engine::FoundDocument& expected = *listed[id];
    if (got->document.text.body != expected.document.text.body ||
        got->document.position != expected.document.position || got->vectors != expected.vectors) {
      return Status::internal(id + " is two things");
    }
  }
  return {};
}

// All changes that are kept, and since when they are. The beginning may move on meanwhile.
Result<engine::ChangePage> changes(const engine::Engine& engine, engine::ListChanges& query) {
  for (;;) {
    auto page = engine.list_changes(query);
    if (page.status().code() != Code::kGone) return page;
    query.since =
        static_cast<std::uint64_t>(std::get<std::int64_t>(page.status().details().at(0).value));
  }
}

// From where it begins the history is whole: each version is an operation, for there is no other
// collection. Forwards and backwards it is the same.
Status check_history(const engine::Engine& engine, const std::string& collection) {
  engine::ListChanges query{collection, 0, 1000};
  AMEND_ASSIGN_OR_RETURN(const auto forwards, changes(engine, query));
  std::uint64_t version = query.since;
  for (const engine::Operation& operation : forwards.operations) {
    if (operation.version != ++version) return Status::internal("the history has a hole");
  }
  AMEND_ASSIGN_OR_RETURN(const auto backwards, engine.list_operations({collection, {}, 1000}));
  for (const engine::Operation& operation : backwards.operations) {
    if (operation.version != version--) return Status::internal("the history is two things");
  }
  return {};
}

}  // namespace

std::string show(const Shadow& shadow) {
  if (!shadow.name_space) return "no namespace\n";
  if (!shadow.collection) return "no collection\n";
  std::string text = std::to_string(shadow.documents.size()) + " documents\n";
  std::vector<int> counts(kGroups);
  for (const Shadow::Document& document : shadow.documents) {
    text += line(document.id, document.version, Shadow::body(document), document.vector ? 1 : 0);
    ++counts[static_cast<std::size_t>(document.group)];
  }
  for (const int count : counts) text += std::to_string(count) + " in a group\n";
  return text;
}

Result<std::string> show(const engine::Engine& engine, const std::set<std::string>& ids) {
  const auto name_space = engine.resolve_namespace(kOrganization, kNamespace);
  if (!name_space.ok()) return std::string("no namespace\n");
  const auto collection = engine.resolve_collection(*name_space, kCollection);
  if (!collection.ok()) return std::string("no collection\n");
  engine::ListDocuments query;
  query.collection_id = *collection;
  query.limit = 1000;
  query.with_vectors = true;
  AMEND_ASSIGN_OR_RETURN(const engine::DocumentPage page, engine.list_documents(query));
  AMEND_RETURN_IF_ERROR(check_each(engine, *collection, page, ids));
  AMEND_RETURN_IF_ERROR(check_history(engine, *collection));
  AMEND_ASSIGN_OR_RETURN(const auto info, engine.get_collection(*name_space, kCollection));
  std::string text = std::to_string(info.document_count) + " documents\n";
  for (const auto& found : page.documents) {
    text += line(found.document.identity.document_id, found.document.identity.version,
                 found.document.text.body, found.vectors.size());
  }
  for (int group = 0; group < kGroups; ++group) {
    query.filter = *filter::parse(*json::parse(R"({"group":)" + std::to_string(group) + "}"));
    query.limit = 0;
    AMEND_ASSIGN_OR_RETURN(const engine::DocumentPage counted, engine.list_documents(query));
    text += std::to_string(counted.matched) + " in a group\n";
  }
  return text;
}

std::string difference(const std::string& expected, const std::string& found) {
  const auto lines = [](const std::string& text) {
    std::set<std::string> set;
    std::istringstream in(text);
    for (std::string one; std::getline(in, one);) set.insert(one.substr(0, one.find("xx")));
    return set;
  };
  std::string text;
  for (const std::string& one : lines(expected)) {
    if (!lines(found).contains(one)) text += "  expected: " + one + "\n";
  }
  for (const std::string& one : lines(found)) {
    if (!lines(expected).contains(one)) text += "  found:    " + one + "\n";
  }
  return text;
}

}  // namespace amend::faults
