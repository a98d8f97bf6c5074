#include "api/spool.h"

#include <array>

namespace amend::api {
namespace {

Status full() {
  return {Code::kStorageFull, "There is no room for temporary files"};
}

}  // namespace

Result<Spool> Spool::make() {
  std::FILE* file = std::tmpfile();
  if (file == nullptr) return full();
  return Spool(file);
}

Status Spool::write(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size() ? Status() : full();
}

Status Spool::read(const std::function<Status(std::string_view)>& take) {
  if (std::fflush(file_.get()) != 0) return full();
  std::rewind(file_.get());
  std::array<char, 65536> buffer;
  std::size_t got;
  while ((got = std::fread(buffer.data(), 1, buffer.size(), file_.get())) > 0) {
    AMEND_RETURN_IF_ERROR(take(std::string_view(buffer.data(), got)));
  }
  return std::ferror(file_.get()) == 0 ? Status() : Status::internal("a spool file cannot be read");
}

}  // namespace amend::api
