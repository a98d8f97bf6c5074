#include "filter/parse.h"

#include "filter/reader.h"

namespace amend::filter {

Result<Filter> parse(const json::Value& filter) {
  return Reader().read(filter);
}

}  // namespace amend::filter
