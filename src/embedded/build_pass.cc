#include "embedded/build_pass.h"

#include <algorithm>
#include <system_error>
#include <thread>

#include "embedded/columns/text_walk.h"
#include "embedded/past_deadline.h"
#include "embedded/row_reader.h"

namespace amend::embedded {
namespace {

Status given_up() {
  return {Code::kUnavailable, "building columns was given up"};
}

BuildPass::Columns make_columns(const std::vector<std::string>& paths) {
  BuildPass::Columns columns;
  for (const std::string& path : paths) columns.push_back(std::make_unique<Column>(path));
  return columns;
}

}  // namespace

// What one thread reads.
class BuildPass::Part {
 public:
  explicit Part(BuildPass& pass)
      : columns(make_columns(pass.paths_)),
        ahead(pass.view_.pending().sets() + 1),
        pass_(pass),
        bases_(pass.view_.bases(Store::Reading::kMost)),
        text_(identity_of(pass.collection_, {})),
        paced_(pass.pace_.deadline) {
    for (const std::string& path : pass.paths_) routes_.emplace_back(path);
  }

  // Reads chunks until there are no more, or somebody failed.
  void read() {
    const std::uint64_t chunks = (pass_.view_.state().next_row + kChunkRows - 1) >> kChunkBits;
    while (status.ok() && !pass_.failed_) {
      const std::uint64_t chunk = pass_.next_chunk_++;
      if (chunk >= chunks) return;
      status = read(chunk);
    }
    if (!status.ok()) pass_.failed_ = true;
  }

  Status status;
  Columns columns;
  // [n]: rows in whose bases the first n sets are folded already, n > 0.
  std::vector<RowSet> ahead;

 private:
  Status read(std::uint64_t chunk) {
    const Row end = (chunk + 1) << kChunkBits;
    bases_.seek(document_key(pass_.collection_.number, chunk << kChunkBits));
    for (; bases_.valid(); bases_.next()) {
      const Row row = row_of(bases_.key());
      if (row >= end || pass_.failed_) break;
      if (pass_.view_.removed().contains(row)) continue;  // left over
      if (paced_.passed_after(bases_.value().size())) return past_deadline();
      if (pass_.pace_.given_up && pass_.pace_.given_up()) return given_up();
      const auto base = view_base(bases_.value());
      if (!base) return damaged("document", pass_.collection_.number, row);
      AMEND_RETURN_IF_ERROR(pass_.singles_.contains(row) ? read_folded(row) : read(row, *base));
    }
    return bases_.check();
  }

  // Without what is pending.
  Status read(Row row, const BaseView& base) {
    note_stamp(row, base.stamp);
    document::Identity& identity = text_.mutable_identity();
    identity.document_id.assign(base.document_id);
    identity.created_at = base.created_at;
    identity.updated_at = base.updated_at;
    identity.version = base.version;
    if (!text_.read(base.body, base.internal).ok()) {
      return damaged("document", pass_.collection_.number, row);
    }
    std::optional<document::Document> tree;
    for (std::size_t at = 0; at < columns.size(); ++at) {
      result_.clear();
      if (resolve_in_text(routes_[at], text_, result_)) {
        columns[at]->set_result(row, result_);
        continue;
      }
      if (!tree) tree.emplace(identity, text_.body().value(), text_.internal().value());
      columns[at]->set(row, *tree);
    }
    return {};
  }

  // With all that is pending, so that no set is to be derived for it.
  Status read_folded(Row row) {
    auto base = decode_base(bases_.value());
    if (!base) return damaged("document", pass_.collection_.number, row);
    AMEND_RETURN_IF_ERROR(pass_.view_.fold(row, *base, parser_).status());
    AMEND_ASSIGN_OR_RETURN(const auto document, parse_base(pass_.collection_, *base, parser_));
    for (auto& column : columns) column->set(row, document);
    ahead.back().add(row);
    return {};
  }

  // Sets that were pending when a document was created, replaced or settled are in its base.
  void note_stamp(Row row, Version stamp) {
    const auto& sets = pass_.view_.pending().set_records();
    if (sets.empty() || stamp < sets.front()->version) return;
    const auto first_above = std::partition_point(
        sets.begin(), sets.end(), [&](const auto& set) { return set->version <= stamp; });
    ahead[static_cast<std::size_t>(first_above - sets.begin())].add(row);
  }

  BuildPass& pass_;
  Store::Scan bases_;
  std::vector<Routes> routes_;
  TextDocument text_;
  json::Parser parser_;
  PacedDeadline paced_;
  std::string result_;
};

BuildPass::BuildPass(const CollectionEntry& collection, const View& view,
                     std::vector<std::string> paths, Pace pace)
    : collection_(collection),
      view_(view),
      paths_(std::move(paths)),
      pace_(std::move(pace)),
      singles_(view.pending().single_rows()) {}

Result<BuildPass::Columns> BuildPass::run() {
  std::vector<std::unique_ptr<Part>> parts;
  AMEND_RETURN_IF_ERROR(read_chunks(parts));
  Columns columns = std::move(parts.front()->columns);
  std::vector<RowSet> ahead = std::move(parts.front()->ahead);
  for (auto part = parts.begin() + 1; part != parts.end(); ++part) {
    for (std::size_t at = 0; at < columns.size(); ++at) {
      columns[at]->absorb(*(*part)->columns[at]);
      (*part)->columns[at].reset();
    }
    for (std::size_t n = 0; n < ahead.size(); ++n) ahead[n].add_all((*part)->ahead[n]);
  }
  apply_sets(columns, ahead);
  AMEND_RETURN_IF_ERROR(read_unknown(columns));
  return columns;
}

// One part a thread, this one among them.
Status BuildPass::read_chunks(std::vector<std::unique_ptr<Part>>& parts) {
  const std::size_t threads =
      std::min<std::uint64_t>({std::max(std::thread::hardware_concurrency(), 1U), pace_.threads,
                               (view_.state().next_row >> kChunkBits) + 1});
  std::vector<std::thread> others;
  parts.push_back(std::make_unique<Part>(*this));
  for (std::size_t more = 1; more < threads; ++more) {
    auto part = std::make_unique<Part>(*this);
    try {
      others.emplace_back([reading = part.get()] { reading->read(); });
    } catch (const std::system_error&) {
      break;  // the system has no more threads: fewer do
    }
    parts.push_back(std::move(part));
  }
  parts.front()->read();
  for (std::thread& other : others) other.join();
  for (const auto& part : parts) AMEND_RETURN_IF_ERROR(Status(part->status));
  return {};
}

// Derives what the pending sets do to the rows whose bases are without them.
void BuildPass::apply_sets(Columns& columns, const std::vector<RowSet>& ahead) const {
  const auto& sets = view_.pending().set_records();
  // Folded into the bases of these rows: this set and those before it.
  RowSet folded = view_.removed();
  std::vector<RowSet> rows(sets.size());
  for (std::size_t at = sets.size(); at > 0; --at) {
    folded.add_all(ahead[at]);
    rows[at - 1] = sets[at - 1]->rows;
    rows[at - 1].remove_all(folded);
    if (sets[at - 1]->kind != RecordKind::kRevert) {
      rows[at - 1].remove_all(view_.pending().reverted(sets[at - 1]->version));
    }
  }
  for (std::size_t at = 0; at < sets.size(); ++at) {
    const Record& set = *sets[at];
    for (auto& column : columns) {
      column->apply(rows[at], {set.patch.assignments, set.version, set.time});
    }
  }
}

Status BuildPass::read_unknown(Columns& columns) const {
  PacedDeadline paced(pace_.deadline);
  RowReader reader(view_, collection_.number);
  for (auto& column : columns) {
    Status status;
    column->unknown_rows().for_each_from(0, [&](Row row) {
      const auto base = reader.read(row);
      if (!base.ok()) return status = base.status(), false;
      if (paced.passed_after(base->text.bytes())) return status = past_deadline(), false;
      const auto document = parse_base(collection_, *base, reader.parser());
      if (!document.ok()) return status = document.status(), false;
      column->set(row, *document);
      return true;
    });
    AMEND_RETURN_IF_ERROR(status);
  }
  return {};
}

}  // namespace amend::embedded
