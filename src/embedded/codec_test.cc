#include "embedded/codec.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

#include "base/crc32.h"
#include "base/random.h"
#include "document/operators.h"
#include "embedded/keys.h"
#include "embedded/record.h"
#include "embedded/row_set.h"
#include "embedded/values.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    text.push_back(kHexDigits[static_cast<unsigned char>(byte) >> 4]);
    text.push_back(kHexDigits[static_cast<unsigned char>(byte) & 15]);
  }
  return text;
}

TEST(Codec, VarintsComeBack) {
  for (const std::uint64_t number :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{127}, std::uint64_t{128},
        std::uint64_t{300}, std::uint64_t{1} << 63, std::numeric_limits<std::uint64_t>::max()}) {
    std::string bytes;
    Encoder(bytes).varint(number);
    Decoder in(bytes);
    EXPECT_EQ(in.varint(), number);
    EXPECT_TRUE(in.done());
  }
}

TEST(Codec, ShortAndOverlongInputIsNotOk) {
  const std::string overlong(10, '\xff');
  for (const std::string& bytes : {std::string(), std::string("\x80"), overlong,
                                   std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02")}) {
    Decoder in(bytes);
    EXPECT_EQ(in.varint(), 0U);
    EXPECT_FALSE(in.ok()) << hex(bytes);
  }
  Decoder in(
      "\x05"
      "abc");
  EXPECT_EQ(in.bytes(), "");
  EXPECT_FALSE(in.ok());
}

TEST(Keys, SortAsTheirNumbersDo) {
  EXPECT_LT(document_key(1, 255), document_key(1, 256));
  EXPECT_LT(document_key(1, std::numeric_limits<Row>::max()), document_key(2, 0));
  EXPECT_LT(record_key(7, 9), record_key(7, 10));
  EXPECT_EQ(row_of(document_key(3, 70000)), 70000U);
}

// The worked example of docs/FORMAT.md. If this test has to change, so have the format version and
// that page.
TEST(GoldenBytes, KeysAndValuesOfTheWorkedExample) {
  EXPECT_EQ(hex(id_key(1, "film-1")), "0000000166696c6d2d31");
  EXPECT_EQ(hex(encode(Location{2, 0})), "0200");
  EXPECT_EQ(hex(document_key(2, 0)), "000000020000000000000000");
  const StoredBase base{
      2, 2, 1, 1770113730000000, 1770113731000000, "film-1", {R"({"title":"M"})", "{}"}};
  EXPECT_EQ(hex(encode(base)),
            "01"
            "02"
            "02"
            "01"
            "80b416b8e8490600"
            "c0f625b8e8490600"
            "0666696c6d2d31"
            "027b7d"
            "7b227469746c65223a224d227d");
  EXPECT_EQ(hex(encode(NamespaceState{3, 2})), "020302");
  CollectionState state;
  state.next_row = state.documents = 1;
  state.begun = 7;
  state.forgotten = 2;
  state.unnoted_bytes = 3;
  state.unnoted_since = 1770113730000000;
  state.largest_text = 15;
  state.trimmed = 1;
  state.vector_names = std::make_shared<const engine::VectorNames>(engine::VectorNames{"v"});
  EXPECT_EQ(hex(encode(state)),
            "05"
            "01"
            "01"
            "00"
            "07"
            "02"
            "03"
            "80b416b8e8490600"
            "0f"
            "01"
            "010176");
  EXPECT_EQ(hex(removed_rows_key(2, 0)), "44000000020000000000000000");
  EXPECT_EQ(hex(leftover_rows_key(2, 1)), "4c000000020000000000000001");
  EXPECT_EQ(hex(taken_rows_key(2, 1)), "54000000020000000000000001");
  EXPECT_EQ(hex(kept_rows_key(2, 7)), "4b000000020000000000000007");
  EXPECT_EQ(version_of_kept_rows(kept_rows_key(2, 7)), 7U);
  EXPECT_EQ(hex(vector_key(2, 0, "v")), "00000002000000000000000076");
  EXPECT_EQ(
      hex(encode(document::Vector{"v", document::Vector::Kind::kDense, {1.0F, -2.5F}, {}, {}})),
      "01"
      "00"
      "00"
      "0000803f"
      "000020c0");
  EXPECT_EQ(hex(record_key(1, 2)), "000000010000000000000002");
  EXPECT_EQ(hex(operation_key(2, 1)), "000000020000000000000001");
  EXPECT_EQ(hex(encode(ListedRecord{RecordKind::kUpdateDocuments, 1770113730000000, 300})),
            "02"
            "80b416b8e8490600"
            "ac02");
}

TEST(Values, ComeBackAndRefuseDamage) {
  const StoredBase base{5, 4, 1, -1, 2, "id", {R"({"a":1})", R"({"b":2})"}};
  const auto back = decode_base(encode(base));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->stamp, 5U);
  EXPECT_EQ(back->created_at, -1);
  EXPECT_EQ(back->text.body, base.text.body);
  EXPECT_EQ(back->text.internal, base.text.internal);
  EXPECT_FALSE(decode_base("").has_value());
  EXPECT_FALSE(decode_base(encode(base).substr(0, 20)).has_value());
  std::string other_format = encode(base);
  other_format[0] = 9;
  EXPECT_FALSE(decode_base(other_format).has_value());
  EXPECT_FALSE(decode_location(std::string("\x01", 1)).has_value());
  EXPECT_FALSE(decode_collection_state("\x01\x01").has_value());
}

TEST(Values, InconsistentVectorsAreDamage) {
  document::Vector multi{"m", document::Vector::Kind::kMulti, {1, 2, 3}, {2, 1}, {}};
  ASSERT_TRUE(decode_vector("m", encode(multi)).has_value());
  multi.lengths = {2, 2};
  EXPECT_FALSE(decode_vector("m", encode(multi)).has_value());
  document::Vector sparse{"s", document::Vector::Kind::kSparse, {1, 2}, {}, {1}};
  EXPECT_FALSE(decode_vector("s", encode(sparse)).has_value());
}

TEST(RowSet, AddsRemovesAndVisitsFromARow) {
  RowSet rows;
  RowSet::Words words{};
  words[0] = 0b1011;
  words[kChunkWords - 1] = std::uint64_t{1} << 63;
  rows.add_words(1, words);
  RowSet more;
  more.add_range(2, 4);
  rows.add_all(more);
  const auto from = [&](Row first, std::size_t most) {
    std::vector<Row> seen;
    rows.for_each_from(first, [&](Row row) {
      seen.push_back(row);
      return seen.size() < most;
    });
    return seen;
  };
  EXPECT_EQ(from(0, 9), (std::vector<Row>{2, 3, 65536, 65537, 65539, 131071}));
  EXPECT_EQ(from(3, 2), (std::vector<Row>{3, 65536}));
  EXPECT_EQ(from(65538, 9), (std::vector<Row>{65539, 131071}));
  rows.remove(65537);
  rows.remove(7);
  rows.remove_all(more);
  EXPECT_EQ(from(0, 9), (std::vector<Row>{65536, 65539, 131071}));
  EXPECT_TRUE(from(131072, 9).empty());
}

TEST(RowSet, HoldsRowsOfManyChunks) {
  RowSet rows;
  rows.add(5);
  rows.add_range(65530, 131080);
  rows.add(std::uint64_t{1} << 40);
  EXPECT_EQ(rows.size(), 65552U);
  EXPECT_TRUE(rows.contains(65536));
  EXPECT_FALSE(rows.contains(131080));
  EXPECT_TRUE(rows.contains(std::uint64_t{1} << 40));
  std::string bytes;
  Encoder out(bytes);
  rows.encode(out);
  EXPECT_LT(bytes.size(), 200U) << "runs are stored as runs";
  Decoder in(bytes);
  const auto back = RowSet::decode(in);
  ASSERT_TRUE(back.has_value());
  EXPECT_TRUE(*back == rows);
  Row previous = 0;
  std::uint64_t count = 0;
  back->for_each([&](Row row) {
    EXPECT_TRUE(count == 0 || row > previous);
    previous = row;
    ++count;
  });
  EXPECT_EQ(count, rows.size());
}

document::Patch patch_of(std::string_view update_data) {
  return *document::parse_patch(*json::parse(update_data));
}

Record sample_record() {
  Record record;
  record.version = 9;
  record.kind = RecordKind::kUpdateMatching;
  record.time = 1770113730000000;
  record.key_id = "key_1";
  record.collection = 2;
  record.filter_text = R"({"a":1})";
  record.matched = 3;
  record.updated = 2;
  record.failed = 1;
  record.reverts = 4;
  record.rows.add_range(0, 2);
  record.patch = patch_of(R"({"metadata.state":"x","n":{"a":[1,null]}})");
  record.entries.push_back({70000, patch_of(R"({"t":1})")});
  return record;
}

TEST(Record, ComesBack) {
  const auto back = decode_record(9, encode(sample_record()).bytes);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->version, 9U);
  EXPECT_EQ(back->kind, RecordKind::kUpdateMatching);
  EXPECT_EQ(back->key_id, "key_1");
  EXPECT_EQ(back->filter_text, R"({"a":1})");
  EXPECT_EQ(back->matched, 3U);
  EXPECT_EQ(back->failed, 1U);
  EXPECT_EQ(back->reverts, 4U);
  EXPECT_TRUE(back->rows.contains(1));
  ASSERT_EQ(back->patch.assignments.size(), 2U);
  EXPECT_EQ(back->patch.bytes, sample_record().patch.bytes);
  EXPECT_EQ(back->patch.assignments[0].path, (std::vector<std::string>{"metadata", "state"}));
  EXPECT_EQ(json::write(back->patch.assignments[1].value), R"({"a":[1,null]})");
  ASSERT_EQ(back->entries.size(), 1U);
  EXPECT_EQ(back->entries[0].row, 70000U);
  EXPECT_EQ(back->entries[0].patch.assignments[0].path, (std::vector<std::string>{"t"}));
}

TEST(Record, EveryOperationIsItsByte) {
  Record record;
  record.kind = RecordKind::kUpdateDocuments;
  record.entries.push_back({1, patch_of(R"({"m":{}})")});
  auto& assignments = record.entries[0].patch.assignments;
  assignments.push_back({{"a.b", "c"}, *json::parse("{}"), document::Operation::kReplace});
  const document::Assignment removal{{"d"}, {}, document::Operation::kRemove};
  assignments.push_back(removal);
  const EncodedRecord encoded = encode(record);
  EXPECT_EQ(hex(std::string_view(encoded.bytes).substr(encoded.patches[0])),
            "08"
            "03"
            "0101016d027b7d"
            "020203612e620163027b7d"
            "03010164046e756c6c");
  json::Parser parser;
  const auto back = decode_patch(encoded, 0, parser);
  ASSERT_TRUE(back.has_value());
  ASSERT_EQ(back->assignments.size(), 3U);
  EXPECT_EQ(back->assignments[0].operation, document::Operation::kMerge);
  EXPECT_EQ(back->assignments[1].operation, document::Operation::kReplace);
  EXPECT_EQ(back->assignments[1].path, (std::vector<std::string>{"a.b", "c"}));
  EXPECT_EQ(back->assignments[2].operation, document::Operation::kRemove);
}

TEST(Record, OperatorsAreTheirBytes) {
  document::Patch patch;
  ASSERT_TRUE(document::add_operators(*json::parse(R"({"unset":["a"],"increment":{"a":1},
      "multiply":{"a":2},"min":{"a":3},"max":{"a":4},"append":{"a":5},"add_to_set":{"a":6},
      "remove":{"a":7},"rename":{"a":"b.c"},"current_time":["a"]})"),
                                      patch)
                  .ok());
  document::set_time(patch, 0);
  std::string operations;
  for (const document::Assignment& assignment : patch.assignments) {
    operations += " " + std::to_string(static_cast<int>(assignment.operation));
  }
  EXPECT_EQ(operations, " 3 4 5 6 7 8 9 10 11 12");
  Record record;
  record.kind = RecordKind::kUpdateDocuments;
  patch.assignments.erase(patch.assignments.begin() + 1, patch.assignments.begin() + 7);
  patch.bytes = 8;
  record.entries.push_back({1, patch});
  const EncodedRecord encoded = encode(record);
  EXPECT_EQ(hex(std::string_view(encoded.bytes).substr(encoded.patches[0])),
            "08"
            "04"
            "03010161046e756c6c"
            "0a010161035b375d"
            "0b010161095b2262222c2263225d"
            "0c0101611d" +
                hex(json::write(format_time(0))));
  json::Parser parser;
  const auto back = decode_patch(encoded, 0, parser);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->assignments[3].operation, document::Operation::kCurrentTime);
  EXPECT_EQ(document::destination(back->assignments[2]), (std::vector<std::string>{"b", "c"}));
}

TEST(Record, AnUndeleteIsItsRows) {
  Record record;
  record.kind = RecordKind::kUndelete;
  record.reverts = 4;
  record.rows.add(7);
  const std::string bytes = encode(record).bytes;
  EXPECT_EQ(bytes[5], 8) << "behind the checksum and the format";
  const auto back = decode_record(9, bytes);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->kind, RecordKind::kUndelete);
  EXPECT_EQ(back->reverts, 4U);
  EXPECT_TRUE(back->rows == record.rows);
}

TEST(Record, ARestoreEndsWithItsSets) {
  Record record;
  record.kind = RecordKind::kRestore;
  record.reverts = 4;
  record.entries.push_back({1, patch_of(R"({"m":1})")});
  RowSet rows;
  rows.add(7);
  record.sets.push_back({rows, patch_of(R"({"n":2})")});
  const std::string bytes = encode(record).bytes;
  std::string end;
  Encoder out(end);
  out.varint(1);
  rows.encode(out);
  out.raw(
      std::string_view("\x07\x01\x01\x01\x01n\x01"
                       "2",
                       8));
  EXPECT_TRUE(bytes.ends_with(end)) << hex(bytes);
  const auto back = decode_record(9, bytes);
  ASSERT_TRUE(back.has_value());
  ASSERT_EQ(back->sets.size(), 1U);
  EXPECT_TRUE(back->sets[0].rows == rows);
  EXPECT_EQ(back->sets[0].patch.bytes, 7U);
  RowSet all = rows;
  all.add(1);
  EXPECT_TRUE(rows_of(*back) == all);
  EXPECT_TRUE(find_rows(9, bytes) == std::optional(all));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    ASSERT_FALSE(find_rows(9, bytes.substr(0, at)).has_value()) << "cut at " << at;
  }
}

TEST(Record, AnUnknownOperationIsDamage) {
  Record record;
  record.kind = RecordKind::kUpdateDocuments;
  record.entries.push_back({1, patch_of(R"({"m":1})")});
  EncodedRecord encoded = encode(record);
  const std::size_t at = encoded.patches[0] + 2;
  json::Parser parser;
  const auto last = static_cast<char>(document::kLastOperation);
  for (const char byte : {'\0', static_cast<char>(last + 1)}) {
    encoded.bytes[at] = byte;
    EXPECT_FALSE(decode_patch(encoded, 0, parser).has_value()) << static_cast<int>(byte);
  }
  encoded.bytes[at] = last;
  EXPECT_TRUE(decode_patch(encoded, 0, parser).has_value());
}

TEST(Record, ASummaryIsTheSameWithoutWhatItLeavesOut) {
  const std::string bytes = encode(sample_record()).bytes;
  const auto summary = summarize(9, bytes);
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->record.version, 9U);
  EXPECT_EQ(summary->record.kind, RecordKind::kUpdateMatching);
  EXPECT_EQ(summary->record.filter_text, R"({"a":1})");
  EXPECT_EQ(summary->record.patch.assignments.size(), 2U);
  EXPECT_TRUE(summary->record.rows.empty());
  EXPECT_EQ(summary->entries, 1U);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    ASSERT_FALSE(summarize(9, bytes.substr(0, at)).has_value()) << "cut at " << at;
  }
}

// What a server of format 1 wrote for {"t":1} on row 1 of collection 2, by id.
std::string record_of_format_one() {
  std::string body;
  Encoder out(body);
  out.u8(1).u8(2).fixed64(5).bytes("key_1").varint(2).bytes("").varint(1).varint(1).varint(0);
  RowSet rows;
  rows.add(1);
  out.varint(1);
  rows.encode(out);
  out.varint(1).u8(1).varint(1).bytes("t").bytes("1");
  std::string value;
  Encoder(value).fixed32(crc32(body)).raw(body);
  return value;
}

TEST(Record, OfFormatOneIsStillRead) {
  const std::string value = record_of_format_one();
  const auto record = decode_record(3, value);
  ASSERT_TRUE(record.has_value());
  ASSERT_EQ(record->entries.size(), 1U);
  EXPECT_EQ(record->entries[0].row, 1U);
  EXPECT_EQ(json::write(record->entries[0].patch.assignments[0].value), "1");
  const auto summary = summarize(3, value);
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->entries, 1U);
  EXPECT_EQ(summary->record.key_id, "key_1");
}

TEST(Record, EntriesAreFoundWithoutReadingThem) {
  Record record = sample_record();
  record.entries.push_back({5, patch_of(R"({"a.b":[1],"c":"x"})")});
  record.entries.push_back({70000, patch_of("{}")});
  const EncodedRecord encoded = encode(record);
  const auto found = find_entries(9, encoded.bytes);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->rows, (std::vector<Row>{70000, 5, 70000}));
  EXPECT_EQ(found->record.patches, encoded.patches);
  EXPECT_EQ(found->record.bytes, encoded.bytes);
  EXPECT_EQ(found->record.version, 9U);
  EXPECT_EQ(found->record.time, encoded.time);
}

TEST(Record, EntriesOfFormatOneAreFound) {
  const auto found = find_entries(3, record_of_format_one());
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->rows, std::vector<Row>{1});
  json::Parser parser;
  const auto patch = decode_patch(found->record, 0, parser);
  ASSERT_TRUE(patch.has_value());
  EXPECT_EQ(json::write(patch->assignments[0].value), "1");
}

TEST(Values, StatesOfFormatOneSayThatAllIsSettled) {
  const auto name_space = decode_namespace_state(std::string_view("\x01\x03", 2));
  ASSERT_TRUE(name_space.has_value());
  EXPECT_EQ(name_space->settled, 2U);
  const auto collection = decode_collection_state(std::string_view("\x01\x05\x04\x01\x01v", 6));
  ASSERT_TRUE(collection.has_value());
  EXPECT_EQ(collection->documents, 4U);
  EXPECT_FALSE(collection->measured);
  EXPECT_TRUE(collection->vector_names->contains("v"));
}

TEST(Values, StatesOfFormatThreeSayThatNothingIsKeptOfWhatMayBeFolded) {
  const auto state = decode_collection_state(std::string_view("\x03\x05\x04\x03\x07\x09\x00", 7));
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(state->begun, 7U);
  EXPECT_EQ(state->forgotten, 7U);
  EXPECT_EQ(state->largest_text, 9U);
}

TEST(Values, RemovedRowsComeBackAndRefuseDamage) {
  RowSet rows;
  rows.add_range(65536, 65636);
  std::string bytes = encode_removed_rows(rows);
  EXPECT_TRUE(decode_removed_rows(bytes) == rows);
  bytes[bytes.size() / 2] ^= 1;
  EXPECT_FALSE(decode_removed_rows(bytes).has_value());
}

TEST(Values, TheNoteOfADroppedCollectionIsTheDocumentedBytes) {
  const std::string bytes = encode_dropped(300);
  EXPECT_EQ(hex(bytes), "01ac02");
  EXPECT_EQ(decode_dropped(bytes), Number{300});
  EXPECT_FALSE(decode_dropped(bytes + "x").has_value());
  EXPECT_FALSE(decode_dropped(bytes.substr(0, 2)).has_value());
  EXPECT_FALSE(decode_dropped("").has_value());
  EXPECT_EQ(hex(catalog_key('X', Number{2})), "5800000002");
  EXPECT_EQ(catalog_number(catalog_key('X', Number{2})), Number{2});
}

TEST(Values, PathsInUseAreTheDocumentedBytes) {
  const std::vector<std::string> paths = {"a.b", ""};
  const std::string bytes = encode_paths(paths);
  EXPECT_EQ(hex(bytes), "010203612e6200");
  EXPECT_EQ(decode_paths(bytes), paths);
  EXPECT_FALSE(decode_paths(bytes + "x").has_value());
  EXPECT_FALSE(decode_paths(bytes.substr(0, 4)).has_value());
  EXPECT_FALSE(decode_paths("").has_value());
  EXPECT_EQ(hex(catalog_key('P', Number{2})), "5000000002");
}

TEST(Keys, OfKeptAnswersAreTheDocumentedBytes) {
  const std::string request(32, 'r');
  EXPECT_EQ(kept_answer_key(request, 258), "a" + request + std::string("\0\0\0\0\0\0\1\2", 8));
  EXPECT_EQ(kept_until_key(258, request), "e" + std::string("\0\0\0\0\0\0\1\2", 8) + request);
  EXPECT_EQ(time_of_kept_answer(kept_answer_key(request, 258)), 258U);
  EXPECT_EQ(time_of_kept_until(kept_until_key(258, request)), 258U);
  EXPECT_EQ(request_of_kept_until(kept_until_key(258, request)), request);
}

// What a server of format 2 wrote for the same, and for the counters of its collection.
TEST(Record, OfFormatTwoIsStillRead) {
  std::string body;
  Encoder out(body);
  out.u8(2).u8(2).fixed64(5).bytes("key_1").varint(2).bytes("").varint(1).varint(1).varint(0);
  RowSet().encode(out);
  out.varint(0).varint(0).varint(1).varint(1);
  out.varint(7).varint(1).u8(1).varint(1).bytes("t").bytes("1");
  std::string value;
  Encoder(value).fixed32(crc32(body)).raw(body);
  const auto record = decode_record(3, value);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->reverts, 0U);
  ASSERT_EQ(record->entries.size(), 1U);
  EXPECT_EQ(record->entries[0].row, 1U);
  EXPECT_EQ(summarize(3, value)->entries, 1U);
  const auto collection = decode_collection_state(std::string_view("\x02\x05\x04\x03\x09\x00", 6));
  ASSERT_TRUE(collection.has_value());
  EXPECT_EQ(collection->settled, 3U);
  EXPECT_EQ(collection->begun, CollectionState::kAnyBegun);
  EXPECT_EQ(collection->forgotten, CollectionState::kAnyBegun);
  EXPECT_EQ(collection->largest_text, 9U);
}

TEST(Values, StatesOfFormatFourSayThatAllIsKept) {
  const std::string four("\x04\x05\x04\x03\x02\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x09\x00",
                         17);
  const auto collection = decode_collection_state(four);
  ASSERT_TRUE(collection.has_value());
  EXPECT_EQ(collection->forgotten, 1U);
  EXPECT_EQ(collection->largest_text, 9U);
  EXPECT_EQ(collection->trimmed, 0U);
  CollectionState state = *collection;
  state.trimmed = 300;
  EXPECT_EQ(decode_collection_state(encode(state))->trimmed, 300U);
}

TEST(Record, WhatIsListedComesBackAlsoFromEarlierVersions) {
  const std::string value = encode(ListedRecord{RecordKind::kDelete, -1, 70000});
  const auto listed = decode_listed_record(value);
  ASSERT_TRUE(listed.has_value());
  EXPECT_EQ(listed->kind, RecordKind::kDelete);
  EXPECT_EQ(listed->time, -1);
  EXPECT_EQ(listed->bytes, 70000U);
  const auto earlier = decode_listed_record("\x05");
  ASSERT_TRUE(earlier.has_value());
  EXPECT_EQ(earlier->kind, RecordKind::kDelete);
  EXPECT_FALSE(earlier->measured());
  EXPECT_FALSE(decode_listed_record("").has_value());
  EXPECT_FALSE(decode_listed_record("\x2a").has_value()) << "no kind";
  EXPECT_FALSE(decode_listed_record(value + "x").has_value());
  for (std::size_t at = 2; at < value.size(); ++at) {
    EXPECT_FALSE(decode_listed_record(value.substr(0, at)).has_value()) << "cut at " << at;
  }
  // How list_old_records tells what is listed from records.
  EXPECT_FALSE(decode_listed_record(record_of_format_one()).has_value());
  EXPECT_FALSE(decode_listed_record(encode(Record{}).bytes).has_value());
}

TEST(RowSet, KeepsAndTogglesWhatAnotherHas) {
  RowSet rows;
  rows.add_range(0, 4);
  rows.add(70000);
  RowSet other;
  other.add_range(2, 6);
  other.add(200000);
  RowSet kept = rows;
  kept.keep_all(other);
  RowSet both;
  both.add_range(2, 4);
  EXPECT_TRUE(kept == both);
  RowSet toggled = rows;
  toggled.toggle_all(other);
  EXPECT_EQ(toggled.size(), 6U);
  EXPECT_FALSE(toggled.contains(2));
  EXPECT_TRUE(toggled.contains(5));
  EXPECT_TRUE(toggled.contains(200000));
  toggled.toggle_all(other);
  EXPECT_TRUE(toggled == rows);
  toggled.toggle_all(rows);
  EXPECT_TRUE(toggled.empty());
}

TEST(Record, EveryFlippedBitAndEveryCutIsFound) {
  const std::string bytes = encode(sample_record()).bytes;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
      ASSERT_FALSE(decode_record(9, flipped).has_value()) << "byte " << at << " bit " << bit;
    }
    ASSERT_FALSE(decode_record(9, bytes.substr(0, at)).has_value()) << "cut at " << at;
    ASSERT_FALSE(find_entries(9, bytes.substr(0, at)).has_value()) << "cut at " << at;
  }
}

}  // namespace
}  // namespace amend::embedded
