#include "bench/data/dataset.h"

#include <algorithm>
#include <fstream>

namespace amend::bench {
namespace {

// Raised whenever the documents change, so that no old file is taken for a new one.
constexpr int kEdition = 1;

Status write_all(const std::filesystem::path& file, std::uint64_t size) {
  std::ofstream out(file, std::ios::binary);
  std::string lines;
  for (std::uint64_t row = 0; row < size; ++row) {
    write_document(make_document(row), lines);
    lines += '\n';
    if (lines.size() < std::size_t{1} << 20 && row + 1 < size) continue;
    out << lines;
    lines.clear();
  }
  out.close();
  if (!out) return Status::internal("cannot write " + file.string());
  return {};
}

}  // namespace

Result<Dataset> Dataset::prepare(const std::filesystem::path& directory, std::uint64_t size) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  const auto file = directory / ("documents-" + std::to_string(size) + "-edition-" +
                                 std::to_string(kEdition) + ".ndjson");
  if (!std::filesystem::exists(file)) {
    const auto part = file.string() + ".part";
    AMEND_RETURN_IF_ERROR(write_all(part, size));
    std::filesystem::rename(part, file, error);
    if (error) return Status::internal("cannot name " + file.string() + ": " + error.message());
  }
  return Dataset(file, size);
}

Result<Dataset> Dataset::first(std::uint64_t size) const {
  return prepare(file_.parent_path(), size);
}

std::uint64_t Dataset::count(const std::string& name, const Predicate& is) const {
  const auto [place, added] = counts_.try_emplace(name, 0);
  if (!added) return place->second;
  for (std::uint64_t row = 0; row < size_; ++row) place->second += is(make_document(row)) ? 1 : 0;
  return place->second;
}

std::vector<std::uint64_t> Dataset::some(const Predicate& is) const {
  std::vector<std::uint64_t> found;
  const auto look = [&](std::uint64_t from, std::uint64_t to, std::uint64_t step) {
    for (std::uint64_t row = from; row != to; row += step) {
      if (!is(make_document(row))) continue;
      if (std::find(found.begin(), found.end(), row) == found.end()) found.push_back(row);
      return;
    }
  };
  look(0, size_, 1);
  look(size_ / 2, size_, 1);
  look(size_ - 1, std::uint64_t{0} - 1, std::uint64_t{0} - 1);  // downwards
  return found;
}

std::vector<std::string> Dataset::top(std::size_t limit, const Predicate& is,
                                      const Before& before) const {
  std::vector<Document> found;
  const auto order = [&](const Document& a, const Document& b) {
    if (before(a, b)) return true;
    return !before(b, a) && a.row < b.row;
  };
  const auto cut = [&] {
    std::sort(found.begin(), found.end(), order);
    if (found.size() > limit)
      found.erase(found.begin() + static_cast<std::ptrdiff_t>(limit), found.end());
  };
  for (std::uint64_t row = 0; row < size_; ++row) {
    Document document = make_document(row);
    if (is(document)) found.push_back(std::move(document));
    if (found.size() >= 16 * limit) cut();
  }
  cut();
  std::vector<std::string> ids;
  for (const Document& document : found) ids.push_back(document_id(document.row));
  return ids;
}

}  // namespace amend::bench
