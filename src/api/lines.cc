#include "api/lines.h"

namespace amend::api {

void LineSplitter::keep(std::string_view part) {
  if (too_long_) return;
  if (held_.size() + part.size() > max_bytes_ + 1) {  // one more for a '\r'
    too_long_ = true;
    held_ = std::string();
    return;
  }
  held_.append(part);
}

}  // namespace amend::api
