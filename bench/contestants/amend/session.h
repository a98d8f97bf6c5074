// ApiSession: one keep-alive connection to amend's HTTP API.
#pragma once

#include <cstdint>
#include <string>

#include "bench/contestants/contestant.h"
#include "http/client.h"
#include "json/value.h"

namespace amend::bench {

// A 4xx answer is not_available() with the server's own words. 5xx, lost connections and documents
// that are not found are errors.
class ApiSession : public Session {
 public:
  explicit ApiSession(std::uint16_t port) : client_("127.0.0.1", port, kTimeoutMs) {}

  Result<std::uint64_t> change(const Change& change) override;
  Result<std::uint64_t> dry_run(const Change& change) override;
  Result<KeptChange> change_and_keep(const Change& change) override;
  Result<std::uint64_t> revert(const KeptChange& kept) override;
  Result<std::uint64_t> set_ranks(const Batch& batch, bool contended) override;
  Status patch(std::uint64_t row, std::int64_t rank) override;
  Result<std::string> get(std::uint64_t row) override;
  Result<std::string> field(std::uint64_t row, const Field& field) override;
  Result<std::uint64_t> count(const Filter& filter) override;
  Result<std::vector<std::string>> page(const PageQuery& query) override;
  Result<std::uint64_t> list(std::uint64_t limit) override;
  Result<DocumentPage> page_from(const std::string& from, std::uint64_t limit) override;
  Result<std::vector<GroupFigures>> aggregate(const GroupQuery& query) override;

  // The namespace and the collection that everything happens in.
  Status create_collection();
  // Sends a file of NDJSON while reading it. How many documents were imported.
  Result<std::uint64_t> import(const std::string& file);
  Result<Pending> pending();

 private:
  static constexpr std::int64_t kTimeoutMs = 1'800'000;

  Result<std::string> send(const char* method, const std::string& target, std::string_view body);
  Result<json::Value> call(const char* method, const std::string& target, std::string_view body);

  http::Client client_;
};

}  // namespace amend::bench
