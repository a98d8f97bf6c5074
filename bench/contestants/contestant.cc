#include "bench/contestants/contestant.h"

namespace amend::bench {

Status not_available(std::string why) {
  return {Code::kNotEnabled, std::move(why)};
}

bool is_not_available(const Status& status) {
  return status.code() == Code::kNotEnabled;
}

Status rest_if_it_can(Contestant& contestant) {
  Status status = contestant.rest();
  return is_not_available(status) ? Status() : status;
}

}  // namespace amend::bench
