// Writing the documents of an export into its files.
#pragma once

#include "api/export_request.h"
#include "api/exports.h"
#include "engine/extract.h"

namespace amend::api {

// The names of the files; they are part of the links.
const char* documents_name(ExportRequest::Format format);
inline constexpr const char* kVectorsName = "vectors.jsonl";

struct WrittenExport {
  const KeptFile* documents;
  const KeptFile* vectors;  // null unless asked for
};

// JSON: a document a line, as a list shows it. CSV: csv.h. Vectors: {document_id, vectors} a line,
// for documents that have any. One document at a time is in memory.
// Errors: kBadRequest for documents with too many fields for one CSV; those of the extract, of
// Exports::Files and of KeptFile. Then the files are not to be kept.
Result<WrittenExport> write_export(const engine::Extract& documents, const ExportRequest& request,
                                   Exports::Files& files);

}  // namespace amend::api
