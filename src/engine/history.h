// History: what was done to a collection, operation by operation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "document/patch.h"

namespace amend::engine {

// One accepted write.
struct Operation {
  enum class Kind : std::uint8_t {
    kCreate,
    kUpdate,          // of documents by id: a batch, or one PATCH
    kUpdateMatching,  // of all that matched a filter
    kReplace,
    kDelete,
    kDeleteMatching,
    kRevert,
  };
  std::uint64_t version = 0;
  Kind kind = Kind::kCreate;
  Micros time = 0;
  std::string key_id;
  std::string user_id;        // empty if the key is not known any more
  std::string filter_text;    // as it was sent; of the kinds that choose by one
  document::Patch patch;      // of kUpdateMatching
  std::uint64_t entries = 0;  // of kUpdate: changes, of which several may be of one document
  std::uint64_t matched = 0;
  std::uint64_t updated = 0;  // created, updated, replaced, deleted or reverted
  std::uint64_t failed = 0;
  std::optional<std::uint64_t> reverts;  // of kRevert: the version of the operation
  bool pending = false;        // not folded into the documents yet; no reader sees a difference
  std::string not_revertible;  // why; empty if it can be reverted
};

// The newest first.
struct ListOperations {
  std::string collection_id;
  std::optional<std::uint64_t> before;  // only operations of lower versions
  std::uint64_t limit = 0;
};

struct OperationPage {
  std::vector<Operation> operations;  // perhaps fewer than asked for
  std::optional<std::uint64_t> next;  // what the next page is before; none if nothing follows
};

// The oldest first.
struct ListChanges {
  std::string collection_id;
  std::uint64_t since = 0;  // only operations of higher versions
  std::uint64_t limit = 0;
};

struct ChangePage {
  std::vector<Operation> operations;  // perhaps fewer than asked for
  // Every operation up to here was looked at: what to go on with.
  std::uint64_t up_to = 0;
  bool more = false;  // others follow already
};

struct RevertOperation {
  std::string collection_id;
  std::uint64_t version = 0;
};

// What became of the documents of the operation that was to be reverted.
struct RevertedOperation {
  struct Skipped {
    enum class Why : std::uint8_t {
      kChanged,   // what the operation changed of it was changed since
      kDeleted,   // there is no such document any more
      kReverted,  // it was reverted already
      kTooLarge,  // it would outgrow the limit
      kNotKept,   // what it had before is not kept
      kIdTaken,   // its id is that of another document now
    };
    std::optional<std::string> document_id;  // none if it was deleted and is not kept
    std::uint64_t position = 0;
    Why why = Why::kChanged;
  };
  std::uint64_t matched = 0;     // documents that the operation changed
  std::uint64_t reverted = 0;    // of these
  std::vector<Skipped> skipped;  // by position; of the others the first limits::kListedSkipped
  std::optional<std::uint64_t> version;  // of the record written; none if nothing was reverted
};

}  // namespace amend::engine
