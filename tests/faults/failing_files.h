// FailingFiles: the nth call fails, once.
#pragma once

#include <atomic>
#include <string>

#include "faults/watched_files.h"

namespace amend::faults {

class FailingFiles : public WatchedFiles {
 public:
  enum class Fault : std::uint8_t {
    kError,       // EIO; nothing was done
    kLateError,   // EIO, although everything was done
    kNoSpace,     // ENOSPC; nothing was done
    kShortWrite,  // ENOSPC; half of what was to be appended is there
  };

  // `nth` counts from 1.
  FailingFiles(std::uint64_t nth, Fault fault) : nth_(nth), fault_(fault) {}

  Status pass(const Call& call, const Act& act) override {
    if (++calls_ != nth_) return act(call.bytes);
    failed_ = true;
    switch (fault_) {
      case Fault::kError:
        return Status::IOError("planted", call.path);
      case Fault::kLateError:
        act(call.bytes).PermitUncheckedError();
        return Status::IOError("planted", call.path);
      case Fault::kNoSpace:
        return Status::NoSpace("planted", call.path);
      case Fault::kShortWrite:
        if (call.kind == Call::Kind::kAppend) act(call.bytes / 2).PermitUncheckedError();
        return Status::NoSpace("planted", call.path);
    }
    return {};
  }

  // Whether the call was reached.
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  const std::uint64_t nth_;
  const Fault fault_;
  std::atomic<std::uint64_t> calls_{0};
  std::atomic<bool> failed_{false};
};

}  // namespace amend::faults
