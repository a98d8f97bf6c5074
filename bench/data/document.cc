#include "bench/data/document.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

#include "bench/data/random.h"

namespace amend::bench {
namespace {

constexpr std::uint64_t kSeed = 20240305;
constexpr std::uint64_t kNoteSeed = 7;
constexpr std::size_t kNoteWords = 16;

constexpr std::array<std::string_view, 8> kSubjects = {"news", "sport",  "music",   "travel",
                                                       "film", "garden", "history", "science"};
constexpr std::uint64_t kKinds = 5;
constexpr std::array<std::string_view, 20> kTagWords = {
    "urgent", "sea",    "trade",  "archive", "night",  "city",  "forest",
    "river",  "winter", "summer", "voice",   "crowd",  "train", "bridge",
    "stage",  "colour", "market", "field",   "school", "island"};
constexpr std::array<std::string_view, 32> kWords = {
    "harbour", "reopens", "early",  "after",  "storm", "quiet",  "morning", "long",
    "walk",    "through", "old",    "town",   "with",  "light",  "rain",    "and",
    "people",  "waiting", "bright", "window", "small", "boat",   "leaves",  "again",
    "under",   "grey",    "sky",    "slow",   "music", "behind", "open",    "door"};

std::string_view status_of(std::uint64_t percent) {
  if (percent < 30) return "pending";
  if (percent < 60) return "reviewed";
  return percent < 85 ? "archived" : "rejected";
}

void write_words(Random& random, std::size_t count, std::string& out) {
  for (std::size_t n = 0; n < count; ++n) {
    if (n > 0) out += ' ';
    out += kWords[random.below(kWords.size())];
  }
}

// A second of the year 2024, as text.
void write_time(Random& random, std::string& out) {
  fmt::format_to(std::back_inserter(out), "2024-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                 1 + random.below(12), 1 + random.below(28), random.below(24), random.below(60),
                 random.below(60));
}

}  // namespace

Document make_document(std::uint64_t row) {
  Random random(kSeed + row);
  Document document;
  document.row = row;
  document.status = status_of(random.below(100));
  const std::string_view subject = kSubjects[random.below(kSubjects.size())];
  document.category = fmt::format("{}-{}", subject, random.below(kKinds));
  document.score = random.below(100);
  document.views = random.below(1'000'000'000);
  for (std::string_view& tag : document.tags) tag = kTagWords[random.below(kTagWords.size())];
  document.reviewed = document.status == "reviewed";
  document.serial = fmt::format("sn-{:016x}", mix(row + 1));
  return document;
}

std::string document_id(std::uint64_t row) {
  return fmt::format("doc-{:08}", row);
}

std::uint64_t row_of(std::string_view id) {
  std::uint64_t row = 0;
  id.remove_prefix(4);
  std::from_chars(id.data(), id.data() + id.size(), row);
  return row;
}

void write_document(const Document& document, std::string& out) {
  Random random(kNoteSeed + kSeed * document.row);
  const auto end = std::back_inserter(out);
  fmt::format_to(end, R"({{"document_id":"{}","title":")", document_id(document.row));
  write_words(random, 5, out);
  fmt::format_to(end, R"(","duration":{},"serial":"{}","metadata":{{)", random.below(7200),
                 document.serial);
  fmt::format_to(end,
                 R"("status":"{}","category":"{}","score":{},"views":{},"tags":["{}","{}","{}"],)",
                 document.status, document.category, document.score, document.views,
                 document.tags[0], document.tags[1], document.tags[2]);
  fmt::format_to(end, R"("reviewed":{},"created_at":")", document.reviewed);
  write_time(random, out);
  fmt::format_to(
      end,
      R"(","batch":"none","rank":0,"lineage":{{"bucket":"bucket-{}","object":"obj-{:016x}"}},"note":")",
      random.below(50), random.next());
  write_words(random, kNoteWords, out);
  out += "\"}}";
}

}  // namespace amend::bench
