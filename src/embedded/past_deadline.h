// What a request answers that has used up its time; nothing of it is kept.
#pragma once

#include "base/status.h"

namespace amend::embedded {

inline Status past_deadline() {
  return {Code::kUnavailable,
          "The request took longer than its deadline allows; nothing was changed"};
}

}  // namespace amend::embedded
