// Dataset: the first `size` documents as a file of NDJSON, and what must be true of them.
//
// The file is written once and used again by later runs. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "bench/data/document.h"

namespace amend::bench {

using Predicate = std::function<bool(const Document&)>;
// Whether the first document comes before the second. Ties are ordered by row.
using Before = std::function<bool(const Document&, const Document&)>;

class Dataset {
 public:
  // Makes the file in `directory` unless it is there. Errors: kInternal when it cannot be written.
  static Result<Dataset> prepare(const std::filesystem::path& directory, std::uint64_t size);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] std::uint64_t file_bytes() const { return std::filesystem::file_size(file_); }

  // The first `size` documents of this one, in a file of their own beside this one's.
  [[nodiscard]] Result<Dataset> first(std::uint64_t size) const;

  // How many documents are so, as they were made. Walks all documents, about half a second a
  // million, and remembers the answer under the predicate's name.
  [[nodiscard]] std::uint64_t count(const std::string& name, const Predicate& is) const;

  // The first, a middle and the last row of those that are so; fewer if there are fewer.
  [[nodiscard]] std::vector<std::uint64_t> some(const Predicate& is) const;

  // The ids of the first `limit` documents that are so, in the order of `before`.
  [[nodiscard]] std::vector<std::string> top(std::size_t limit, const Predicate& is,
                                             const Before& before) const;

 private:
  Dataset(std::filesystem::path file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

  std::filesystem::path file_;
  std::uint64_t size_;
  mutable std::map<std::string, std::uint64_t> counts_;
};

}  // namespace amend::bench
