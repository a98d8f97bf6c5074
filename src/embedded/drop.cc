#include "embedded/drop.h"

#include "embedded/group.h"
#include "embedded/removal.h"

namespace amend::embedded {
namespace {

RowSet live_rows(const Collection& collection) {
  RowSet rows;
  rows.add_range(0, collection.state().next_row);
  rows.remove_all(collection.removed());
  return rows;
}

}  // namespace

Status DropWrite::resolve(Group& group) {
  GoneChanges& gone = group.gone();
  for (const auto& collection : collections_) {
    const Number number = collection->number;
    gone.add(Gone::kLeftover, number, live_rows(*collection->data));
    gone.add(Gone::kLeftover, number, gone.of(Gone::kKept, number));
    gone.remove(Gone::kTaken, number, gone.of(Gone::kTaken, number));
    gone.remove(Gone::kKept, number, gone.of(Gone::kKept, number));
    group.remove(Family::kCatalog, catalog_key('c', collection->info.id));
    group.put(Family::kCatalog, catalog_key('X', collection->number),
              encode_dropped(name_space_.number));
  }
  for (const std::string& key : removed_) group.remove(Family::kCatalog, key);
  for (const auto& [family, key, value] : put_) group.put(family, key, value);
  return {};
}

void DropWrite::committed() {
  for (const auto& collection : collections_) collection->data->drop();
}

// Finds out which collections no row is left over of. They had theirs since before they were noted
// as dropped, and get no more. A whole namespace is cleared at once, when there is no such row.
class ClearPass::Look : public Write {
 public:
  explicit Look(Dropped& dropped) : dropped_(dropped) {}
  Status resolve(Group&) override {
    const GoneRows& gone = dropped_.name_space->space->gone;
    const auto count = dropped_.collections.size();
    std::erase_if(dropped_.collections,
                  [&](Number number) { return !gone.of(Gone::kLeftover, number).empty(); });
    if (dropped_.whole && dropped_.collections.size() < count)
      dropped_ = {dropped_.name_space, {}, false};
    return {};
  }

 private:
  Dropped& dropped_;
};

Result<Dropped> ClearPass::run() {
  Look look(dropped_);
  AMEND_RETURN_IF_ERROR(dropped_.name_space->queue->run(look, Deadline::max()));
  if (!dropped_.collections.empty() || dropped_.whole) {
    AMEND_RETURN_IF_ERROR(remove_records());
    AMEND_RETURN_IF_ERROR(remove_rest());
  }
  return dropped_;
}

Status ClearPass::remove_records() {
  Removal removal(store_, pause_);
  const Number name_space = dropped_.name_space->number;
  for (const Number number : dropped_.collections) {
    const std::string prefix = collection_prefix(number);
    AMEND_RETURN_IF_ERROR(removal.remove(Family::kRecords, prefix, [&](std::string_view key) {
      removal.add(Family::kRecords, record_key(name_space, version_of(key)));
    }));
    AMEND_RETURN_IF_ERROR(removal.remove(Family::kSaved, prefix));
  }
  return removal.commit();
}

// The notes go with the last of what they are about.
Status ClearPass::remove_rest() {
  Removal removal(store_, pause_);
  for (const Number number : dropped_.collections) {
    for (const char kind : {'K', 'C', 'P', 'D', 'V', 'X'}) {
      AMEND_RETURN_IF_ERROR(removal.remove(Family::kCatalog, catalog_key(kind, number)));
    }
  }
  if (dropped_.whole) {
    for (const char kind : {'N', 'Y'}) {
      removal.add(Family::kCatalog, catalog_key(kind, dropped_.name_space->number));
    }
  }
  return removal.commit();
}

}  // namespace amend::embedded
