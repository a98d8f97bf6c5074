// Exports of a collection: made here, kept by Exports, fetched by their links.
#include "api/export_writer.h"
#include "api/handlers.h"
#include "api/origin.h"
#include "api/render.h"

namespace amend::api {
namespace {

// An export may read all there is, and nobody waits for it: no slow request.
constexpr std::chrono::hours kExportTimeout{1};

class Links {
 public:
  Links(const Call& call, std::string id, std::string token)
      : origin_(origin_of(call.head.headers)), id_(std::move(id)), token_(std::move(token)) {}

  [[nodiscard]] std::string url(const std::string& name) const {
    return origin_ + "/v1/exports/" + id_ + "/" + name + "?token=" + token_;
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return "local://exports/" + id_ + "/" + name;
  }

 private:
  const std::string origin_;
  const std::string id_;
  const std::string token_;
};

const char* type_of(std::string_view name) {
  return name.ends_with(".csv") ? "text/csv; charset=utf-8; header=present"
                                : "application/x-ndjson";
}

Result<std::shared_ptr<const KeptFile>> linked_file(const Call& call) {
  const std::string* token = call.target.find("token");
  return call.exports.find(call.parameters.front(), call.parameters.back(),
                           token != nullptr ? *token : std::string());
}

}  // namespace

Result<http::Response> export_collection(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const ExportRequest request, read_export_request(call.body));
  AMEND_ASSIGN_OR_RETURN(const std::string collection_id, call.collection_id());
  AMEND_RETURN_IF_ERROR(Status(request.rule));
  AMEND_ASSIGN_OR_RETURN(const auto files, call.exports.begin());
  const Micros exported_at = now_us();
  AMEND_ASSIGN_OR_RETURN(
      const auto documents,
      call.engine.extract_documents({collection_id, request.filter, request.sample,
                                     std::chrono::steady_clock::now() + kExportTimeout}));
  AMEND_ASSIGN_OR_RETURN(const WrittenExport written, write_export(*documents, request, *files));
  const std::uint64_t bytes = written.documents->bytes();
  const bool has_vectors = written.vectors != nullptr;
  const Links links(call, files->id(), call.exports.keep(files));
  const std::string name = documents_name(request.format);
  const auto if_vectors = [&](std::string link) {
    return has_vectors ? json::Value(std::move(link)) : json::Value();
  };
  return json_response(
      json::make_object({{"download_url", links.url(name)},
                         {"s3_path", links.path(name)},
                         {"format", word_of(request.format)},
                         {"document_count", documents->size()},
                         {"file_size_bytes", bytes},
                         {"exported_at", format_time(exported_at)},
                         {"vectors_download_url", if_vectors(links.url(kVectorsName))},
                         {"vectors_s3_path", if_vectors(links.path(kVectorsName))}}));
}

// Wrong links are refused before anything is held for them.
Result<std::optional<http::Response>> check_link(Call& call) {
  AMEND_RETURN_IF_ERROR(linked_file(call).status());
  return std::optional<http::Response>();
}

Result<http::Handler::StreamedResponse> download_export(Call& call, http::BodyReader&) {
  AMEND_ASSIGN_OR_RETURN(const auto file, linked_file(call));
  const Places::Place place = call.exports.take_download();
  if (place == nullptr) {
    return Status(Code::kUnavailable, std::to_string(limits::kDownloads) +
                                          " files are being fetched already; try again later");
  }
  AMEND_ASSIGN_OR_RETURN(std::shared_ptr<KeptFile::Reader> reader, file->open());
  http::Handler::StreamedResponse answer;
  const std::string& name = call.parameters.back();
  answer.head.headers.add("Content-Type", type_of(name));
  answer.head.headers.add("Content-Disposition", "attachment; filename=\"" + name + "\"");
  answer.head.headers.add("X-Content-Type-Options", "nosniff");
  answer.head.headers.add("Cache-Control", "private, no-store");
  answer.head.headers.add("Referrer-Policy", "no-referrer");
  answer.length = file->bytes();
  answer.stream = [file, place, reader](http::BodyWriter& out) -> Status {
    for (;;) {
      AMEND_ASSIGN_OR_RETURN(const std::string_view piece, reader->read());
      if (piece.empty()) return {};
      AMEND_RETURN_IF_ERROR(out.write(piece));
    }
  };
  return answer;
}

}  // namespace amend::api
