#include "embedded/keys.h"

#include "embedded/codec.h"

namespace amend::embedded {
namespace {

std::string numbered_key(char kind, Number collection, std::uint64_t number) {
  std::string key = catalog_key(kind, collection);
  Encoder(key).big64(number);
  return key;
}

}  // namespace

std::string catalog_key(char kind, std::string_view id) {
  std::string key(1, kind);
  return key.append(id);
}

std::string catalog_key(char kind, Number number) {
  std::string key(1, kind);
  Encoder(key).big32(number);
  return key;
}

std::string id_key(Number name_space, std::string_view document_id) {
  std::string key;
  Encoder(key).big32(name_space).raw(document_id);
  return key;
}

std::string document_key(Number collection, Row row) {
  return row_prefix(collection, row);
}

std::string vector_key(Number collection, Row row, std::string_view name) {
  return row_prefix(collection, row).append(name);
}

std::string record_key(Number name_space, Version version) {
  std::string key;
  Encoder(key).big32(name_space).big64(version);
  return key;
}

std::string operation_key(Number collection, Version version) {
  return record_key(collection, version);  // the same shape
}

std::string removed_rows_key(Number collection, std::uint64_t chunk) {
  return numbered_key('D', collection, chunk);
}

std::string leftover_rows_key(Number collection, std::uint64_t chunk) {
  return numbered_key('L', collection, chunk);
}

std::string taken_rows_key(Number collection, std::uint64_t chunk) {
  return numbered_key('T', collection, chunk);
}

std::string kept_rows_key(Number collection, Version version) {
  return numbered_key('K', collection, version);
}

std::string kept_rows_prefix(Number collection) {
  return catalog_key('K', collection);
}

std::string kept_answer_prefix(std::string_view request) {
  std::string key;
  Encoder(key).u8('a').raw(request);
  return key;
}

std::string kept_answer_key(std::string_view request, std::uint64_t until) {
  std::string key = kept_answer_prefix(request);
  Encoder(key).big64(until);
  return key;
}

std::string kept_until_prefix() {
  return "e";
}

std::string kept_until_key(std::uint64_t until, std::string_view request) {
  std::string key = kept_until_prefix();
  Encoder(key).big64(until).raw(request);
  return key;
}

std::uint64_t time_of_kept_answer(std::string_view kept_answer_key) {
  return Decoder(kept_answer_key.substr(kept_answer_key.size() - sizeof(std::uint64_t))).big64();
}

std::uint64_t time_of_kept_until(std::string_view kept_until_key) {
  return Decoder(kept_until_key.substr(kept_until_prefix().size())).big64();
}

std::string_view request_of_kept_until(std::string_view kept_until_key) {
  return kept_until_key.substr(kept_until_prefix().size() + sizeof(std::uint64_t));
}

std::string namespace_prefix(Number name_space) {
  std::string key;
  Encoder(key).big32(name_space);
  return key;
}

std::string collection_prefix(Number collection) {
  std::string key;
  Encoder(key).big32(collection);
  return key;
}

std::string row_prefix(Number collection, Row row) {
  std::string key;
  Encoder(key).big32(collection).big64(row);
  return key;
}

Row row_of(std::string_view document_key) {
  Decoder key(document_key);
  key.big32();
  return key.big64();
}

Number catalog_number(std::string_view catalog_key) {
  Decoder key(catalog_key.substr(1));
  return key.big32();
}

Version version_of(std::string_view record_key) {
  return row_of(record_key);  // the same shape: a big32, then a big64
}

Version version_of_kept_rows(std::string_view kept_rows_key) {
  return version_of(kept_rows_key.substr(1));
}

}  // namespace amend::embedded
