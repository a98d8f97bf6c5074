#include "api/export_request.h"

#include "api/choice.h"
#include "api/decode.h"
#include "api/selection.h"
#include "base/limits.h"

namespace amend::api {
namespace {

Status no_parquet() {
  return {Code::kBadRequest,
          "This server does not export Parquet; 'format' is 'json' or 'csv'",
          {{"formats", std::vector<std::string>{"json", "csv"}}}};
}

std::optional<std::uint64_t> read_sample(Fields& fields) {
  const auto size = fields.integer("sample_size");
  if (!size) return {};
  if (*size < 1) fields.fault("sample_size", "must be at least 1", "greater_than_equal");
  if (*size > limits::kSampleSize) {
    fields.fault("sample_size", "must be at most " + std::to_string(limits::kSampleSize),
                 "less_than_equal");
  }
  return static_cast<std::uint64_t>(*size);
}

}  // namespace

Result<ExportRequest> read_export_request(const json::Value& body) {
  Faults faults;
  Fields fields(body, {"body"}, faults);
  ExportRequest request;
  const std::string format = fields.word("format", {"json", "csv", "parquet"}).value_or("json");
  if (format == "csv") request.format = ExportRequest::Format::kCsv;
  if (format == "parquet") request.rule = no_parquet();
  request.include_vectors = fields.boolean("include_vectors").value_or(false);
  request.select = read_paths(fields, "select_fields").value_or(std::vector<std::string>());
  request.sample = read_sample(fields);
  Selection chosen = read_filters(fields);
  AMEND_RETURN_IF_ERROR(faults.status());
  if (request.rule.ok()) request.rule = chosen.filter_rule;
  request.filter = std::move(chosen.filter);
  return request;
}

const char* word_of(ExportRequest::Format format) {
  switch (format) {
    case ExportRequest::Format::kJson:
      return "json";
    case ExportRequest::Format::kCsv:
      return "csv";
  }
  return "json";
}

}  // namespace amend::api
