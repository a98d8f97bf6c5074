#include "embedded/trial.h"

#include <charconv>
#include <map>

#include <sodium.h>

#include "base/limits.h"

namespace amend::embedded {
namespace {

// Of what a token stands for: 128 bits, so that no two sets of documents share one.
class Hash {
 public:
  explicit Hash(Number collection) {
    crypto_generichash_init(&state_, nullptr, 0, kBytes);
    add(collection);
  }

  void add(std::uint64_t number) { add(&number, sizeof number); }
  void add(const RowSet::Words& words) { add(words.data(), sizeof words); }

  std::string hex() {
    unsigned char bytes[kBytes];
    crypto_generichash_final(&state_, bytes, kBytes);
    char text[2 * kBytes + 1];
    return sodium_bin2hex(text, sizeof text, bytes, kBytes);
  }

 private:
  static constexpr std::size_t kBytes = 16;

  void add(const void* data, std::size_t size) {
    crypto_generichash_update(&state_, static_cast<const unsigned char*>(data), size);
  }

  crypto_generichash_state state_;
};

// A token is "<version>-<documents>-<hash>": that of the namespace's last record, and how many
// documents were chosen, so that a conflict can say what has changed.
struct Token {
  Version version = 0;
  std::uint64_t count = 0;
  std::string_view hash;
};

std::optional<Token> read_token(std::string_view text) {
  Token token;
  const auto read_number = [&](std::uint64_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || digits == text.size() || *end != '-') return false;
    text.remove_prefix(digits + 1);
    return true;
  };
  if (!read_number(token.version) || !read_number(token.count)) return {};
  token.hash = text;
  return token;
}

Status wrong_count(const char* guard, std::uint64_t wanted, std::uint64_t matched) {
  return {Code::kMatchCount,
          std::to_string(matched) + " documents match, and '" + guard + "' says " +
              std::to_string(wanted) + "; nothing was changed",
          {{"matched_count", static_cast<std::int64_t>(matched)},
           {guard, static_cast<std::int64_t>(wanted)}}};
}

Status changed_since(const Token& then, std::uint64_t count, Version now) {
  return {Code::kConflict,
          "The request would not be carried out on the documents of its dry run any more: those "
          "were " +
              std::to_string(then.count) + " at version " + std::to_string(then.version) +
              ", now it is " + std::to_string(count) + " at version " + std::to_string(now) +
              ", or one of them was changed; nothing was changed. Make another dry run",
          {{"previewed_count", static_cast<std::int64_t>(then.count)},
           {"previewed_version", static_cast<std::int64_t>(then.version)},
           {"count", static_cast<std::int64_t>(count)},
           {"version", static_cast<std::int64_t>(now)}}};
}

}  // namespace

Status Trial::choose(const Group& group, const RowSet& rows) {
  const std::uint64_t matched = rows.size();
  if (guards_.expect_matched && matched != *guards_.expect_matched) {
    return wrong_count("expect_matched", *guards_.expect_matched, matched);
  }
  if (guards_.max_matched && matched > *guards_.max_matched) {
    return wrong_count("max_matched", *guards_.max_matched, matched);
  }
  if (!has_token()) return {};
  Hash hash(collection_.number);
  rows.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words& words) {
    hash.add(chunk);
    hash.add(words);
  });
  return settle(group, matched, hash.hex());
}

Status Trial::choose(const Group& group, std::span<const Row> rows) {
  if (!has_token()) return {};
  const View view = collection_.data->view();
  Hash hash(collection_.number);
  for (const Row row : rows) {
    AMEND_ASSIGN_OR_RETURN(const Version version, view.version_of(row));
    hash.add(row);
    hash.add(version);
  }
  return settle(group, rows.size(), hash.hex());
}

Status Trial::settle(const Group& group, std::uint64_t count, const std::string& hash) {
  const Version now = group.next_version() - 1;
  token_ = std::to_string(now) + "-" + std::to_string(count) + "-" + hash;
  if (dry_run()) view_ = collection_.data->view();
  if (guards_.only_if.empty()) return {};
  const auto then = read_token(guards_.only_if);
  if (!then) {
    return {Code::kBadRequest,
            "'only_if' is no token of a dry run",
            {{"field", std::string("only_if")}}};
  }
  return then->hash == hash ? Status() : changed_since(*then, count, now);
}

void Trial::show(Row row, const document::Patch* patch) {
  if (!dry_run() || shown_.size() == limits::kPreviewDocuments) return;
  shown_.push_back({row, patch != nullptr ? std::optional(*patch) : std::nullopt});
}

void Trial::show(const RowSet& rows, const document::Patch* patch) {
  if (!dry_run()) return;
  rows.for_each_from(0, [&](Row row) {
    show(row, patch);
    return shown_.size() < limits::kPreviewDocuments;
  });
}

Result<std::optional<engine::Preview>> Trial::preview() const {
  if (!dry_run()) return std::optional<engine::Preview>();
  engine::Preview preview;
  preview.token = token_;
  std::map<Row, document::Document> changed;  // a document may be named more than once
  std::size_t bytes = 0;
  for (const Shown& shown : shown_) {
    json::Parser parser;
    AMEND_ASSIGN_OR_RETURN(StoredBase base, view_->document(shown.row, parser));
    auto known = changed.find(shown.row);
    if (known == changed.end()) {
      AMEND_ASSIGN_OR_RETURN(auto document, parse_base(collection_, base, parser));
      known = changed.emplace(shown.row, std::move(document)).first;
    }
    engine::Preview::Sample sample{to_document(collection_, shown.row, std::move(base)), {}};
    sample.before.text = known->second.text();
    if (shown.patch) {
      document::apply(*shown.patch, known->second);
      sample.after = known->second.text();
    }
    bytes += sample.before.text.bytes() + (sample.after ? sample.after->bytes() : 0);
    if (bytes > limits::kPreviewBytes && !preview.sample.empty()) break;
    preview.sample.push_back(std::move(sample));
  }
  return std::optional(std::move(preview));
}

}  // namespace amend::embedded
