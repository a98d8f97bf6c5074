// The change feed of a collection: one event an operation, in the order of versions, each once.
//
// With ?expand=documents each operation is preceded by a line for every document that it changed
// (changed_document_answer.h), in the order of positions. So what comes before an operation's own
// line is whole once that has come. A client goes on behind the last line that it has:
// "version:position" behind a document's, "version" behind an operation's.
//
// As NDJSON it ends with the newest operation. As server-sent events it stays and tells each new
// one; what is told is read from the store page by page when the client has taken what came before,
// so that a slow client costs a thread and one page, and holds up nobody.
//
// Who asks for what is not kept any more gets 410. A client that falls behind what is kept while it
// is told gets the same body as its last line, or as an event of the type "error".
#include <charconv>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "api/auth.h"
#include "api/changed_document_answer.h"
#include "api/feeds.h"
#include "api/handlers.h"
#include "api/operation_answer.h"
#include "api/render.h"
#include "base/limits.h"
#include "json/write.h"

namespace amend::api {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kPage = 100;        // operations
constexpr std::uint64_t kDocuments = 1000;  // the same of documents
constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr std::chrono::milliseconds kLook{50};  // for new operations
constexpr std::chrono::seconds kHeartbeat{10};  // without any
constexpr std::string_view kBeat = ": nothing new\n\n";

bool wants_events(const Call& call) {
  const std::string* accept = call.head.headers.find("Accept");
  return accept != nullptr && accept->find("text/event-stream") != std::string::npos;
}

// Where to go on: behind a version, or behind a document of it.
struct Since {
  std::uint64_t version = 0;
  std::optional<std::uint64_t> position;
};

bool read_number(std::string_view text, std::uint64_t& number) {
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stopped == end;
}

std::optional<Since> parse_since(std::string_view text, bool expand) {
  Since since;
  const std::size_t colon = expand ? text.find(':') : std::string_view::npos;
  if (!read_number(text.substr(0, colon), since.version)) return {};
  if (colon == std::string_view::npos) return since;
  std::uint64_t position = 0;
  if (!read_number(text.substr(colon + 1), position)) return {};
  since.position = position;
  return since;
}

// The header that a client sends when it comes back, else the query.
Result<Since> read_since(const Call& call, bool live, bool expand) {
  const std::string* header = live ? call.head.headers.find("Last-Event-ID") : nullptr;
  const std::string* text = header != nullptr ? header : call.target.find("since");
  if (text == nullptr) return Since();
  if (const auto since = parse_since(*text, expand)) return *since;
  std::vector<Issue::Step> loc = {"query", "since"};
  if (header != nullptr) loc = {"header", "Last-Event-ID"};
  return Status::validation({{std::move(loc),
                              expand ? "must be a version, or a version and a position: 7 or 7:0"
                                     : "must be a version: a whole number from 0 on",
                              "int_parsing"}});
}

// expand=documents, or nothing.
Result<bool> wants_documents(const Call& call) {
  const std::string* expand = call.target.find("expand");
  if (expand == nullptr) return false;
  if (*expand == "documents") return true;
  return Status::validation({{{"query", "expand"}, "must be 'documents'", "enum"}});
}

std::string event_of(const std::string& id, const char* type, const std::string& text, bool live) {
  if (!live) return text + "\n";
  return "id: " + id + "\nevent: " + type + "\ndata: " + text + "\n\n";
}

class Feed {
 public:
  Feed(const Call& call, std::string collection_id, const Since& since, bool live, bool expand)
      : engine_(call.engine),
        feeds_(call.feeds),
        scopes_(call.key.scopes),
        live_(live),
        expand_(expand),
        begin_(since),
        query_{std::move(collection_id), since.version, kPage} {
    // The rest of an operation that was told in part.
    if (since.position && since.version > 0) query_.since = since.version - 1;
  }

  // Reads the first page, while there is still a status to answer with. Errors: kNotFound, kGone,
  // kInternal.
  Status read_first() {
    AMEND_ASSIGN_OR_RETURN(first_, engine_.list_changes(query_));
    return {};
  }

  // Everything there is.
  Status send_all(http::BodyWriter& out) {
    Sent sent = Sent::kMore;
    while (sent == Sent::kMore) {
      AMEND_ASSIGN_OR_RETURN(sent, send_page(out));
    }
    if (sent == Sent::kBehind) return {};
    // What was sent is not all, and must not look as if it were.
    if (sent == Sent::kStopped) return {Code::kUnavailable, "The server is shutting down"};
    return {};
  }

  // Whatever comes, until the client leaves, the feeds end or the key is not good any more.
  Status send_live(http::BodyWriter& out, std::string secret_sha256) {
    secret_sha256_ = std::move(secret_sha256);
    AMEND_RETURN_IF_ERROR(out.write(kBeat));  // it is heard at once that the feed is there
    auto sent = Clock::now();
    while (goes_on()) {
      const std::uint64_t before = query_.since;
      AMEND_ASSIGN_OR_RETURN(const Sent page, send_page(out));
      if (page == Sent::kStopped || page == Sent::kBehind) return {};
      if (query_.since != before) sent = Clock::now();
      if (page == Sent::kMore) continue;
      if (Clock::now() - sent >= kHeartbeat) {
        AMEND_RETURN_IF_ERROR(out.write(kBeat));
        sent = Clock::now();
      }
      std::this_thread::sleep_for(kLook);
    }
    return {};
  }

 private:
  // How a page ended: there is more already, that is all for now, the feed is to end, or what comes
  // next is not kept any more, which has been told.
  enum class Sent : std::uint8_t { kMore, kAll, kStopped, kBehind };

  // Asked again and again, until it says no. A live feed looks at its key once in a while.
  bool goes_on() {
    if (feeds_.ended()) return false;
    if (!live_ || Clock::now() - admitted_ < kHeartbeat) return true;
    const auto key = engine_.accounts().authenticate(secret_sha256_);
    admitted_ = Clock::now();
    return key.ok() && key->scopes == scopes_;
  }

  Result<Sent> send_page(http::BodyWriter& out) {
    auto sent = send_kept_page(out);
    if (sent.status().code() != Code::kGone) return sent;
    const std::string text = error_response(sent.status(), {}).body;
    AMEND_RETURN_IF_ERROR(out.write(live_ ? "event: error\ndata: " + text + "\n\n" : text + "\n"));
    return Sent::kBehind;
  }

  Result<engine::ChangePage> read_page() {
    if (first_) return *std::exchange(first_, {});
    return engine_.list_changes(query_);
  }

  Result<Sent> send_kept_page(http::BodyWriter& out) {
    AMEND_ASSIGN_OR_RETURN(const engine::ChangePage page, read_page());
    for (const engine::Operation& operation : page.operations) {
      if (expand_) {
        AMEND_ASSIGN_OR_RETURN(const bool whole, send_documents(out, operation));
        if (!whole) return Sent::kStopped;
      }
      AMEND_RETURN_IF_ERROR(out.write(event_of(std::to_string(operation.version), "operation",
                                               json::write(change_json(operation)), live_)));
    }
    query_.since = page.up_to;
    return page.more ? Sent::kMore : Sent::kAll;
  }

  // False: the feed is to end, and there are more.
  Result<bool> send_documents(http::BodyWriter& out, const engine::Operation& operation) {
    engine::ListChangedDocuments query{query_.collection_id, operation.version, {}, kDocuments};
    if (operation.version == begin_.version) query.after = begin_.position;
    ChangedDocumentWriter writer(operation.kind);
    for (bool more = true; more;) {
      if (!goes_on()) return false;
      AMEND_ASSIGN_OR_RETURN(const auto page, engine_.list_changed_documents(query));
      std::string events;
      for (const engine::ChangedDocument& changed : page.documents) {
        query.after = changed.position;
        events +=
            event_of(std::to_string(operation.version) + ":" + std::to_string(changed.position),
                     "document", writer.text(operation.version, changed), live_);
        if (events.size() < kPieceBytes) continue;
        AMEND_RETURN_IF_ERROR(out.write(events));
        events.clear();
      }
      AMEND_RETURN_IF_ERROR(out.write(events));
      more = page.more;
    }
    return true;
  }

  engine::Engine& engine_;
  const Feeds& feeds_;
  const std::shared_ptr<const std::vector<engine::Scope>> scopes_;  // others: of a changed key
  const bool live_;
  const bool expand_;
  const Since begin_;
  engine::ListChanges query_;
  std::optional<engine::ChangePage> first_;    // until it is sent
  std::string secret_sha256_;                  // of a live feed
  Clock::time_point admitted_ = Clock::now();  // when its key was looked at
};

Status too_many_feeds() {
  return {Code::kUnavailable,
          "There are " + std::to_string(limits::kLiveFeeds) +
              " live feeds already; ask without Accept: text/event-stream, or later"};
}

}  // namespace

Result<http::Handler::StreamedResponse> stream_changes(Call& call, http::BodyReader&) {
  const bool live = wants_events(call);
  AMEND_ASSIGN_OR_RETURN(const bool expand, wants_documents(call));
  AMEND_ASSIGN_OR_RETURN(const Since since, read_since(call, live, expand));
  AMEND_ASSIGN_OR_RETURN(std::string collection_id, call.collection_id());
  const auto feed = std::make_shared<Feed>(call, std::move(collection_id), since, live, expand);
  AMEND_RETURN_IF_ERROR(feed->read_first());
  http::Handler::StreamedResponse answer;
  if (!live) {
    answer.head.headers.add("Content-Type", "application/x-ndjson");
    answer.stream = [feed](http::BodyWriter& out) { return feed->send_all(out); };
    return answer;
  }
  const Places::Place place = call.feeds.take();
  if (place == nullptr) return too_many_feeds();
  AMEND_ASSIGN_OR_RETURN(const std::string secret, bearer_secret(call.head.headers));
  answer.head.headers.add("Content-Type", "text/event-stream");
  answer.head.headers.add("Cache-Control", "no-store");
  answer.stream = [feed, place, hash = sha256(secret)](http::BodyWriter& out) {
    return feed->send_live(out, hash);
  };
  return answer;
}

}  // namespace amend::api
