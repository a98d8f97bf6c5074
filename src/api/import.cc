#include <future>
#include <memory>
#include <utility>

#include "api/handlers.h"
#include "api/lines.h"
#include "api/new_documents.h"
#include "api/render.h"
#include "api/spool.h"
#include "base/limits.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::api {
namespace {

// Takes documents line by line and creates them chunk by chunk; each chunk is one atomic change.
// While the engine creates one chunk, on a thread of its own, the next is read. The results wait in
// the spool, because nothing may be answered before the body has been read.
class Importer {
 public:
  Importer(Call& call, const engine::Collection& collection, bool all_results, Spool& spool)
      : call_(call), collection_(collection), all_results_(all_results), spool_(spool) {}

  // After an error no further line is taken; the error is told in the summary.
  void take(const LineSplitter::Line& line) {
    if (!stopped_.ok() || (line.text.empty() && !line.too_long)) return;
    ++lines_;
    read(line);
    const bool full = chunk_.lines.size() >= limits::kImportChunkLines ||
                      chunk_.bytes >= limits::kImportChunkBytes;
    if (full) send();
  }

  // To be called at the end, whatever came before: then nothing is under way any more.
  void finish() {
    send();
    settle();
  }

  // The rest of the body will not come; lines that wait for their chunk to be full are dropped.
  void give_up(const Status& why) {
    settle();
    stopped_ = why;
  }

  [[nodiscard]] const Status& stopped() const { return stopped_; }
  [[nodiscard]] bool has_written() const { return version_.has_value(); }

  // The last line of the answer. A store that failed on the way is told here, with how far it came.
  [[nodiscard]] std::string summary() const {
    json::Object counts;
    counts.append("lines", lines_);
    counts.append("imported", imported_);
    counts.append("failed", failed_);
    counts.append("version", version_ ? json::Value(*version_) : json::Value());
    if (!stopped_.ok()) {
      counts.append("error", stopped_.message());
      counts.append("error_type", error_name(stopped_.code()));
    }
    return json::write(json::make_object({{"summary", std::move(counts)}})) + "\n";
  }

 private:
  struct Pending {
    std::uint64_t line;
    std::optional<std::string> id;
    Status refused;  // OK: its outcome is the engine's
  };

  struct Chunk {
    std::vector<Pending> lines;
    std::vector<document::NewDocument> documents;  // of the lines that were not refused
    std::size_t bytes = 0;
  };

  // Waits for the chunk that is under way, if any, and learns how it ended.
  void settle() {
    if (!under_way_.valid()) return;
    const Status ended = under_way_.get();
    if (stopped_.ok()) stopped_ = ended;
  }

  // Hands the chunk to the engine, after the one before it.
  void send() {
    settle();
    if (!stopped_.ok() || chunk_.lines.empty()) return;
    under_way_ = std::async(
        std::launch::async,
        [this, chunk = std::exchange(chunk_, {})]() mutable { return create(std::move(chunk)); });
  }

  void read(const LineSplitter::Line& line) {
    chunk_.bytes += line.text.size();
    Pending& pending = chunk_.lines.emplace_back(Pending{line.number, {}, {}});
    auto created = read_document(line, pending.id);
    if (created.ok()) {
      chunk_.documents.push_back(std::move(*created));
    } else {
      pending.refused = created.status();
    }
  }

  // `id` gets the document's own id as soon as one can be read, also from a document that is
  // refused.
  Result<document::NewDocument> read_document(const LineSplitter::Line& line,
                                              std::optional<std::string>& id) {
    if (line.too_long) {
      return Status(
          Code::kPayloadTooLarge,
          "the line is longer than " + std::to_string(limits::kImportLineBytes) + " bytes");
    }
    AMEND_ASSIGN_OR_RETURN(const json::Element body, parser_.read(line.text));
    const auto given = body.find("document_id");
    if (given && given->type() == json::Value::Type::kString) id = given->string();
    // The line of an export says which collection it comes from; the path says where it goes.
    return document::read_new_document(body, document::SystemMembers::kIgnore);
  }

  Status create(Chunk chunk) {
    engine::CreatedDocuments created;
    if (!chunk.documents.empty()) {
      engine::Context context = call_.context();
      // Each chunk is a change of its own, and a long import is no slow one.
      context.deadline = std::chrono::steady_clock::now() + kChunkTimeout;
      AMEND_ASSIGN_OR_RETURN(created, call_.engine.create_documents(
                                          {collection_.id, std::move(chunk.documents)}, context));
    }
    if (created.version) version_ = created.version;
    Status spooled;  // what is durable is counted, also when it cannot be reported any more
    auto outcome = created.outcomes.begin();
    for (const Pending& pending : chunk.lines) {
      Status status = pending.refused;
      std::optional<std::string> id = pending.id;
      if (status.ok()) {
        const auto& identity = *outcome++;
        status = identity.status();
        if (identity.ok()) id = identity->document_id;
      }
      ++(status.ok() ? imported_ : failed_);
      if (spooled.ok()) spooled = report(pending.line, id, status);
    }
    return spooled;
  }

  Status report(std::uint64_t line, const std::optional<std::string>& id, const Status& status) {
    if (status.ok() && !all_results_) return {};
    std::string text = json::write(json::make_object(
        {{"line", line},
         {"document_id", id ? json::Value(*id) : json::Value()},
         {"success", status.ok()},
         {"error", status.ok() ? json::Value() : json::Value(fault_sentence(status, "the line"))},
         {"error_type", status.ok() ? json::Value() : json::Value(error_name(status.code()))}}));
    text.push_back('\n');
    return spool_.write(text);
  }

  static constexpr std::chrono::seconds kChunkTimeout{300};

  Call& call_;
  const engine::Collection& collection_;
  const bool all_results_;
  Spool& spool_;
  json::Parser parser_;

  Chunk chunk_;
  Status stopped_;
  std::uint64_t lines_ = 0;

  // Written by the chunk that is under way, read when none is; so is the spool.
  std::uint64_t imported_ = 0;
  std::uint64_t failed_ = 0;
  std::optional<std::uint64_t> version_;

  std::future<Status> under_way_;  // last: its destructor waits for what uses all above
};

// results=errors (the default) or results=all.
Result<bool> wants_all_results(const Call& call) {
  const std::string* results = call.target.find("results");
  if (results == nullptr || *results == "errors") return false;
  if (*results == "all") return true;
  return Status::validation({{{"query", "results"}, "must be one of 'errors', 'all'", "enum"}});
}

Status read_lines(http::BodyReader& body, Importer& importer) {
  LineSplitter splitter(limits::kImportLineBytes);
  const auto take = [&](const LineSplitter::Line& line) { importer.take(line); };
  while (importer.stopped().ok()) {
    AMEND_ASSIGN_OR_RETURN(const std::string_view piece, body.read());
    if (piece.empty()) {
      splitter.end(take);
      importer.finish();
      return {};
    }
    splitter.add(piece, take);
  }
  importer.finish();
  return {};
}

}  // namespace

Result<http::Handler::StreamedResponse> import_documents(Call& call, http::BodyReader& body) {
  AMEND_ASSIGN_OR_RETURN(const bool all_results, wants_all_results(call));
  AMEND_ASSIGN_OR_RETURN(const engine::Collection collection, writable_collection(call));
  AMEND_ASSIGN_OR_RETURN(Spool made, Spool::make());
  const auto spool = std::make_shared<Spool>(std::move(made));
  Importer importer(call, collection, all_results, *spool);
  // A refusal says that nothing was changed. Once something was, the answer says how far it came.
  if (const Status read = read_lines(body, importer); !read.ok()) {
    importer.give_up(read);
    if (!importer.has_written()) return read;
  }
  http::Handler::StreamedResponse answer;
  answer.head.headers.add("Content-Type", "application/x-ndjson");
  answer.stream = [spool, summary = importer.summary()](http::BodyWriter& out) -> Status {
    AMEND_RETURN_IF_ERROR(spool->read([&](std::string_view piece) { return out.write(piece); }));
    return out.write(summary);
  };
  return answer;
}

}  // namespace amend::api
