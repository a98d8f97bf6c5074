#include "embedded/row_reader.h"

namespace amend::embedded {
namespace {

constexpr Row kNear = 16;  // so many steps cost less than a search

}  // namespace

void RowReader::go_to(Row row) {
  const Row at = bases_.valid() ? row_of(bases_.key()) : row + 1;
  if (at > row || row - at > kNear) {
    bases_.seek(document_key(collection_, row));
    return;
  }
  while (bases_.valid() && row_of(bases_.key()) < row) bases_.next();
}

Result<StoredBase> RowReader::read(Row row) {
  StoredBase base;
  AMEND_RETURN_IF_ERROR(read(row, base));
  return base;
}

Status RowReader::read(Row row, StoredBase& base) {
  AMEND_ASSIGN_OR_RETURN(const bool found, find(row, base));
  return found ? Status() : damaged("document", collection_, row);
}

Result<bool> RowReader::find(Row row, StoredBase& base) {
  go_to(row);
  AMEND_RETURN_IF_ERROR(bases_.check());
  if (!bases_.valid() || row_of(bases_.key()) != row) return false;
  if (!decode(bases_.value(), base)) return damaged("document", collection_, row);
  AMEND_ASSIGN_OR_RETURN(folded_, view_.fold(row, base, parser_, last_, undos_));
  return true;
}

}  // namespace amend::embedded
