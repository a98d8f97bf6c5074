#include "http/body_memory.h"

#include <algorithm>
#include <utility>

namespace amend::http {
namespace {

constexpr std::size_t kFirstRoom = 4096;

}  // namespace

bool BodyMemory::take(std::size_t bytes) {
  std::size_t used = used_;
  do {
    if (bytes > limit_ - used) return false;
  } while (!used_.compare_exchange_weak(used, used + bytes));
  return true;
}

GrowingBody::GrowingBody(BodyMemory& memory, std::size_t max_bytes,
                         std::optional<std::uint64_t> declared_bytes)
    : memory_(memory),
      max_bytes_(max_bytes),
      useful_bytes_(std::min<std::uint64_t>(max_bytes, declared_bytes.value_or(max_bytes))) {}

GrowingBody::~GrowingBody() {
  memory_.give_back(paid_bytes_);
}

std::optional<Refusal> GrowingBody::append(std::string_view piece) {
  if (piece.size() > max_bytes_ - bytes_.size()) return Refusal::kBodyTooLarge;
  const std::size_t size = bytes_.size() + piece.size();
  if (size > paid_bytes_ && !grow(size)) return Refusal::kOverloaded;
  bytes_.append(piece);
  return std::nullopt;
}

// Doubles, so that a long body is copied a few times only. The old and the new room exist side by
// side for a moment and are both paid for.
bool GrowingBody::grow(std::size_t least_bytes) {
  const std::size_t comfortable = std::max({least_bytes, 2 * paid_bytes_, kFirstRoom});
  const std::size_t room = std::max(least_bytes, std::min(comfortable, useful_bytes_));
  if (!memory_.take(room)) return false;
  std::string larger;
  larger.reserve(room);
  larger.append(bytes_);
  bytes_ = std::move(larger);
  memory_.give_back(std::exchange(paid_bytes_, room));
  return true;
}

}  // namespace amend::http
