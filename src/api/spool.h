// Spool: text that is written now and read once later; on disk, so that its size is no concern.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace amend::api {

// One thread. The file has no name; it goes when the Spool does, whatever happens.
class Spool {
 public:
  // Errors: kStorageFull when there is no place for temporary files.
  static Result<Spool> make();

  // Errors: kStorageFull.
  Status write(std::string_view text);

  // Gives everything written to `take`, piece by piece, until take fails or all was given.
  // Nothing may be written afterwards. Errors: those of `take`; kInternal.
  Status read(const std::function<Status(std::string_view)>& take);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  explicit Spool(std::FILE* file) : file_(file) {}
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace amend::api
