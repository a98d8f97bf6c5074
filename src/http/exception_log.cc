#include "http/exception_log.h"

#include <exception>
#include <string>
#include <typeinfo>

#include "base/log.h"

namespace amend::http {

void log_exception(std::string_view where) {
  std::string line("http: an exception in ");
  line.append(where);
  try {
    throw;
  } catch (const std::exception& e) {
    line.append(", of type ").append(typeid(e).name());
  } catch (...) {
    line.append(", of an unknown type");
  }
  log::error(line);
}

}  // namespace amend::http
