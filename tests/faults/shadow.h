// Shadow: what the documents of a scenario must be, kept by the simplest means there are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace amend::faults {

inline constexpr const char* kOrganization = "org_local";
inline constexpr const char* kNamespace = "press";
inline constexpr const char* kCollection = "films";
inline constexpr int kGroups = 3;

struct Shadow {
  struct Document {
    std::string id;
    std::uint64_t version;
    int group;
    int a = 0;
    int b = 0;
    int pad = 0;          // bytes that make it large
    bool vector = false;  // whether it has one
  };

  bool name_space = false;
  bool collection = false;
  std::uint64_t version = 0;
  std::vector<Document> documents;  // in the order of their creation
  std::vector<Document> before;     // what they were before the last write

  Document* find(const std::string& id) { return find(documents, id); }

  static Document* find(std::vector<Document>& documents, const std::string& id) {
    for (Document& document : documents) {
      if (document.id == id) return &document;
    }
    return nullptr;
  }

  // One write that changes those of the documents that are there.
  template <class Change>
  void change(const std::vector<std::string>& ids, const Change& change) {
    const std::uint64_t next = version + 1;
    for (const std::string& id : ids) {
      if (Document* document = find(id)) {
        change(*document);
        document->version = version = next;
      }
    }
  }

  // The revert of the last write, which deleted some of the documents before it.
  void bring_back(std::uint64_t its_version) {
    for (Document& document : before) {
      const Document* there = find(document.id);
      document.version = there ? there->version : its_version;
    }
    documents = before;
    version = its_version;
  }

  // Its text as the engine stores it.
  static std::string body(const Document& document) {
    return R"({"group":)" + std::to_string(document.group) + R"(,"a":)" +
           std::to_string(document.a) + R"(,"b":)" + std::to_string(document.b) + R"(,"pad":")" +
           std::string(static_cast<std::size_t>(document.pad), 'x') + R"("})";
  }
};

}  // namespace amend::faults
