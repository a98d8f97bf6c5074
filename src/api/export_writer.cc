#include "api/export_writer.h"

#include "api/csv.h"
#include "api/document_answer.h"
#include "engine/engine.h"
#include "json/write.h"

namespace amend::api {
namespace {

std::string vectors_line(const engine::FoundDocument& found) {
  std::string line = "{";
  json::write_key("document_id", line);
  json::write_string(found.document.identity.document_id, line);
  json::write_key("vectors", line);
  line.push_back('{');
  for (const document::Vector& vector : found.vectors) {
    json::write_key(vector.name, line);
    document::write_vector(vector, line);
  }
  return line.append("}}\n");
}

class Writer {
 public:
  Writer(const engine::Extract& documents, const ExportRequest& request, Exports::Files& files,
         KeptFile& out, KeptFile* vectors)
      : documents_(documents), request_(request), files_(files), out_(out), vectors_(vectors) {}

  Status write() {
    if (request_.format == ExportRequest::Format::kJson) return write_json();
    return request_.select.empty() ? write_fields() : write_paths();
  }

 private:
  using Found = engine::FoundDocument;

  // Has `take` write each document, and writes its vectors.
  Status for_each(const engine::Extract::Take& take) {
    return documents_.for_each(vectors_ != nullptr, [&](const Found& found) -> Status {
      AMEND_RETURN_IF_ERROR(files_.check_wanted());
      if (!found.vectors.empty()) AMEND_RETURN_IF_ERROR(vectors_->write(vectors_line(found)));
      return take(found);
    });
  }

  Status write_json() {
    Show show;
    if (!request_.select.empty()) show.select.emplace(request_.select);
    std::string line;
    return for_each([&](const Found& found) {
      line.clear();
      write_document(found, show, line);
      line.push_back('\n');
      return out_.write(line);
    });
  }

  // Which fields there are is known when all documents have been seen.
  Status write_fields() {
    CsvFields fields;
    const auto take_in = [&](const Found& found) -> Status {
      AMEND_RETURN_IF_ERROR(files_.check_wanted());
      AMEND_ASSIGN_OR_RETURN(const json::Element body, parser_.read(found.document.text.body));
      return fields.take_in(body);
    };
    AMEND_RETURN_IF_ERROR(documents_.for_each(false, take_in));
    return write_rows(fields);
  }

  Status write_paths() {
    CsvPaths paths(request_.select);
    return write_rows(paths);
  }

  template <class Columns>
  Status write_rows(Columns& columns) {
    CsvRow row;
    columns.write_header(row);
    AMEND_RETURN_IF_ERROR(out_.write(row.end()));
    return for_each([&](const Found& found) -> Status {
      const engine::StoredDocument& stored = found.document;
      AMEND_ASSIGN_OR_RETURN(const auto document,
                             document::Document::parse(stored.identity, stored.text, parser_));
      columns.write(document, row);
      return out_.write(row.end());
    });
  }

  const engine::Extract& documents_;
  const ExportRequest& request_;
  Exports::Files& files_;
  KeptFile& out_;
  KeptFile* const vectors_;
  json::Parser parser_;
};

}  // namespace

const char* documents_name(ExportRequest::Format format) {
  switch (format) {
    case ExportRequest::Format::kJson:
      return "documents.jsonl";
    case ExportRequest::Format::kCsv:
      return "documents.csv";
  }
  return "documents.jsonl";
}

Result<WrittenExport> write_export(const engine::Extract& documents, const ExportRequest& request,
                                   Exports::Files& files) {
  AMEND_ASSIGN_OR_RETURN(KeptFile* const out, files.add(documents_name(request.format)));
  KeptFile* vectors = nullptr;
  if (request.include_vectors) {
    AMEND_ASSIGN_OR_RETURN(vectors, files.add(kVectorsName));
  }
  Writer writer(documents, request, files, *out, vectors);
  AMEND_RETURN_IF_ERROR(writer.write());
  AMEND_RETURN_IF_ERROR(out->finish());
  if (vectors != nullptr) AMEND_RETURN_IF_ERROR(vectors->finish());
  return WrittenExport{out, vectors};
}

}  // namespace amend::api
