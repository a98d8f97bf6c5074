// The change feed of a collection: one event an operation, in the order of versions, each once.
//
// As NDJSON it ends with the newest operation. As server-sent events it stays and tells each new
// one; what is told is read from the store page by page when the client has taken what came before,
// so that a slow client costs a thread and one page, and holds up nobody.
#include <charconv>
#include <chrono>
#include <limits>
#include <thread>

#include "api/auth.h"
#include "api/feeds.h"
#include "api/handlers.h"
#include "api/operation_answer.h"
#include "base/limits.h"
#include "json/write.h"

namespace amend::api {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kPage = 100;
constexpr std::chrono::milliseconds kLook{50};  // for new operations
constexpr std::chrono::seconds kHeartbeat{10};  // without any
constexpr std::string_view kBeat = ": nothing new\n\n";

bool wants_events(const Call& call) {
  const std::string* accept = call.head.headers.find("Accept");
  return accept != nullptr && accept->find("text/event-stream") != std::string::npos;
}

Status not_a_version(std::string_view where, std::string_view name) {
  return Status::validation({{{std::string(where), std::string(name)},
                              "must be a version: a whole number from 0 on",
                              "int_parsing"}});
}

// The version to go on behind: the header that a client sends when it comes back, else the query.
Result<std::uint64_t> read_since(const Call& call, bool live) {
  const std::string* header = live ? call.head.headers.find("Last-Event-ID") : nullptr;
  const std::string* text = header != nullptr ? header : call.target.find("since");
  if (text == nullptr) return std::uint64_t{0};
  std::uint64_t since = 0;
  const char* const end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data(), end, since);
  if (error == std::errc() && stopped == end) return since;
  return header != nullptr ? not_a_version("header", "Last-Event-ID")
                           : not_a_version("query", "since");
}

std::string event_of(const engine::Operation& operation, bool live) {
  const std::string text = json::write(change_json(operation));
  if (!live) return text + "\n";
  return "id: " + std::to_string(operation.version) + "\nevent: operation\ndata: " + text + "\n\n";
}

class Feed {
 public:
  Feed(const Call& call, std::string collection_id, std::uint64_t since)
      : engine_(call.engine),
        scopes_(call.key.scopes),
        query_{std::move(collection_id), since, kPage} {}

  // Everything there is.
  Status send_all(http::BodyWriter& out) {
    bool more = true;
    while (more) {
      AMEND_ASSIGN_OR_RETURN(more, send_page(out, /*live=*/false));
    }
    return {};
  }

  // Whatever comes, until the client leaves, the feeds end or the key is not good any more.
  Status send_live(http::BodyWriter& out, const std::string& secret_sha256, const Feeds& feeds) {
    AMEND_RETURN_IF_ERROR(out.write(kBeat));  // it is heard at once that the feed is there
    auto sent = Clock::now();
    auto admitted = sent;
    while (!feeds.ended()) {
      if (Clock::now() - admitted >= kHeartbeat) {
        const auto key = engine_.accounts().authenticate(secret_sha256);
        if (!key.ok() || key->scopes != scopes_) return {};
        admitted = Clock::now();
      }
      const std::uint64_t before = query_.since;
      AMEND_ASSIGN_OR_RETURN(const bool more, send_page(out, /*live=*/true));
      if (query_.since != before) sent = Clock::now();
      if (more) continue;
      if (Clock::now() - sent >= kHeartbeat) {
        AMEND_RETURN_IF_ERROR(out.write(kBeat));
        sent = Clock::now();
      }
      std::this_thread::sleep_for(kLook);
    }
    return {};
  }

 private:
  // Whether more follows already.
  Result<bool> send_page(http::BodyWriter& out, bool live) {
    AMEND_ASSIGN_OR_RETURN(const engine::ChangePage page, engine_.list_changes(query_));
    for (const engine::Operation& operation : page.operations) {
      AMEND_RETURN_IF_ERROR(out.write(event_of(operation, live)));
    }
    query_.since = page.up_to;
    return page.more;
  }

  engine::Engine& engine_;
  const std::shared_ptr<const std::vector<engine::Scope>> scopes_;  // others: of a changed key
  engine::ListChanges query_;
};

Status too_many_feeds() {
  return {Code::kUnavailable,
          "There are " + std::to_string(limits::kLiveFeeds) +
              " live feeds already; ask without Accept: text/event-stream, or later"};
}

}  // namespace

Result<http::Handler::StreamedResponse> stream_changes(Call& call, http::BodyReader&) {
  const bool live = wants_events(call);
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t since, read_since(call, live));
  if (call.target.find("expand") != nullptr) {
    return Status(Code::kBadRequest, "This version does not support 'expand'; leave it out",
                  {{"parameter", std::string("expand")}});
  }
  AMEND_ASSIGN_OR_RETURN(std::string collection_id, call.collection_id());
  const auto feed = std::make_shared<Feed>(call, std::move(collection_id), since);
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
  answer.stream = [feed, place, hash = sha256(secret), &feeds = call.feeds](http::BodyWriter& out) {
    return feed->send_live(out, hash, feeds);
  };
  return answer;
}

}  // namespace amend::api
