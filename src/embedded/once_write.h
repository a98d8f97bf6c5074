// OnceWrite: a write whose answer is kept with it, if its request names itself.
#pragma once

#include <type_traits>
#include <utility>

#include "embedded/group.h"
#include "embedded/kept_answers.h"
#include "embedded/writes.h"

namespace amend::embedded {

template <class SomeWrite>
class OnceWrite : public WriteUnlessDropped<SomeWrite> {
  using Base = WriteUnlessDropped<SomeWrite>;

 public:
  using Outcome = std::remove_cvref_t<decltype(SomeWrite::result)>;

  // `arguments` are those of the write. What is referred to must outlive it.
  template <class... Arguments>
  OnceWrite(const CollectionEntry& collection, KeptAnswers& answers, engine::Once<Outcome> once,
            Arguments&&... arguments)
      : Base(collection, std::forward<Arguments>(arguments)...),
        answers_(answers),
        once_(std::move(once)) {
    if (once_) this->answer_early();
  }

  Status resolve(Group& group) override {
    AMEND_RETURN_IF_ERROR(Base::resolve(group));
    if (!once_ || group.postponed() || this->dry_run()) return {};
    AMEND_RETURN_IF_ERROR(Base::finish());
    finished_ = true;
    return answers_.keep(once_, this->result, [&](std::string_view key, std::string_view value) {
      group.put(Family::kIdempotency, key, value);
    });
  }

  Status finish() override { return finished_ ? Status() : Base::finish(); }

 private:
  KeptAnswers& answers_;
  const engine::Once<Outcome> once_;
  bool finished_ = false;  // the answer was made before the commit
};

}  // namespace amend::embedded
